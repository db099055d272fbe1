import { request } from 'node:http'
import type { ChatRecord } from '@millrace/core'
import { decodeRecord } from '@millrace/core/native'
import { createSseDecoder } from '@millrace/sse'
import { onTestFinished } from 'vitest'

/** The head of a response, and its body as it is read: nothing is read that nobody asks for. */
export interface Reply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: AsyncIterator<Uint8Array>
}

/** Who asked, and may leave at any moment. */
export interface Reader {
  readonly reply: Promise<Reply>
  leave(): void
}

/** What a browser posts. */
const askedFor = (prompt: string): string => JSON.stringify({ messages: [{ role: 'user', content: prompt }] })

/** A reader on a connection of its own. */
export function httpReader(url: string, prompt: string): Reader {
  const outgoing = request(url, { method: 'POST', agent: false, headers: { 'content-type': 'application/json' } })
  onTestFinished(() => void outgoing.destroy())
  const reply = new Promise<Reply>((resolve, reject) => {
    outgoing.on('error', reject)
    outgoing.on('response', incoming => {
      const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]))
      resolve({ status: incoming.statusCode ?? 0, headers, body: incoming[Symbol.asyncIterator]() })
    })
  })
  // A reader who left does not mind.
  reply.catch(() => {})
  outgoing.end(askedFor(prompt))
  return { reply, leave: () => void outgoing.destroy() }
}

/**
 * A reader of a fetch handler, in process.
 *
 * @param by - how it leaves: by cancelling the body that it has, or by the signal of its request.
 */
export function fetchReader(
  handle: (request: Request) => Promise<Response>,
  prompt: string,
  by: 'body' | 'signal',
): Reader {
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const headers = { 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: askedFor(prompt), signal: abort.signal }
  let body: ReadableStreamDefaultReader<Uint8Array> | undefined
  const reply = handle(new Request('http://door/chat', init)).then(response => {
    const reader = response.body!.getReader()
    body = reader
    const next = () => reader.read() as Promise<IteratorResult<Uint8Array>>
    return { status: response.status, headers: Object.fromEntries(response.headers), body: { next } }
  })
  reply.catch(() => {})
  return { reply, leave: () => (by === 'body' ? void body?.cancel() : abort.abort()) }
}

/** Reads on until a text has come, and no further. */
export async function readUntil({ body }: Reply, text: string): Promise<string> {
  const decoder = new TextDecoder()
  for (let read = ''; ; ) {
    const { value, done } = await body.next()
    if (done) throw new Error(`The body ended without ${text}: ${read.slice(-500)}`)
    read += decoder.decode(value, { stream: true })
    if (read.includes(text)) return read
  }
}

/** Reads the rest, as text. */
export async function readRest({ body }: Reply): Promise<string> {
  const decoder = new TextDecoder()
  let read = ''
  for await (const bytes of rest(body)) read += decoder.decode(bytes, { stream: true })
  return read + decoder.decode()
}

/** Reads the rest, as records of the native wire. */
export async function* readRecords({ body }: Reply): AsyncGenerator<ChatRecord> {
  const decoder = createSseDecoder()
  for await (const bytes of rest(body)) for (const { data } of decoder.push(bytes)) yield decodeRecord(data)
}

const rest = (body: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> => ({ [Symbol.asyncIterator]: () => body })
