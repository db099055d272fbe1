import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { connect, constants } from 'node:http2'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import type { Adapter } from './app.js'

/** A request of the table. */
export interface Ask {
  readonly path: string
  readonly method?: string
  /** Sent as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A response whose body is read when somebody reads it. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Readable
}

/** A reader on a connection of its own. */
export interface Reader {
  /** Settles with the head. */
  readonly answer: Promise<Answer>
  /** Leaves: closes the connection, or resets the stream. */
  leave(): void
}

/** A request that every chat handler takes. */
export const question = { messages: [{ role: 'user', content: 'hi' }] }

/** Asks as a browser of an allowed page, which takes compressed answers. */
export function ask(
  { http2 }: Pick<Adapter, 'http2'>,
  url: string,
  { path, method = 'GET', body, headers }: Ask,
): Reader {
  const text = body === undefined ? undefined : JSON.stringify(body)
  const all = {
    origin: 'https://app.example',
    'accept-encoding': 'gzip, br',
    ...(text !== undefined && { 'content-type': 'application/json', 'content-length': String(text.length) }),
    ...headers,
  }
  return http2
    ? overStream(url, { ':path': path, ':method': method, ...all }, text)
    : overSocket(url + path, method, all, text)
}

function overSocket(url: string, method: string, headers: Record<string, string>, body = ''): Reader {
  const outgoing = request(url, { method, agent: false, headers })
  onTestFinished(() => void outgoing.destroy())
  const answer = new Promise<Answer>((resolve, reject) => {
    outgoing.on('error', reject)
    outgoing.on('response', (incoming: IncomingMessage) =>
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: incoming }),
    )
  })
  answer.catch(() => {})
  outgoing.end(body)
  return { answer, leave: () => void outgoing.destroy() }
}

function overStream(url: string, headers: Record<string, string>, body = ''): Reader {
  const session = connect(url)
  session.on('error', () => {})
  onTestFinished(() => session.destroy())
  const stream = session.request(headers, { endStream: body === '' })
  const answer = new Promise<Answer>((resolve, reject) => {
    stream.on('error', reject)
    stream.on('response', ({ ':status': status = 0, ...rest }) => resolve({ status, headers: rest, body: stream }))
  })
  answer.catch(() => {})
  if (body !== '') stream.end(body)
  return { answer, leave: () => stream.close(constants.NGHTTP2_CANCEL) }
}

/** Reads until a text has come, and no further. */
export async function readUntil(body: Readable, text: string): Promise<string> {
  let read = ''
  for await (const bytes of body.iterator({ destroyOnReturn: false })) {
    read += String(bytes)
    if (read.includes(text)) return read
  }
  throw new Error(`The body ended without ${text}: ${read}`)
}

/** Reads a whole body, which middleware may have compressed where it is no stream of events. */
export async function readAll({ headers, body }: Answer): Promise<string> {
  const bytes = await buffer(body)
  const encoding = headers['content-encoding'] ?? 'identity'
  return String(encoding === 'gzip' ? gunzipSync(bytes) : encoding === 'br' ? brotliDecompressSync(bytes) : bytes)
}
