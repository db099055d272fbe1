import type { ChatRecord } from '@millrace/core'
import { decodeRecord } from '@millrace/core/native'
import { ConformanceError } from '../expect.js'

/** Milliseconds that a case waits for what has to come at once. */
const patienceMs = 10_000

/** The value of a promise; rejects where it does not come. */
export async function within<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ConformanceError(`${what} within ${patienceMs / 1000} s: it did not`)),
      patienceMs,
    )
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Asks as a browser does. */
export const ask = (url: string, body: unknown = question, signal?: AbortSignal): Promise<Response> =>
  within(
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...(signal && { signal }),
    }),
    'the response has its head',
  )

const question = { messages: [{ role: 'user', content: 'Hello' }] }

/** The body of a response, piece by piece as text. */
export function pieces(response: Response): { next(): Promise<string | undefined>; rest(): Promise<string> } {
  const reader = response.body!.getReader()
  const decoder = new TextDecoder()
  const next = async (): Promise<string | undefined> => {
    const { value, done } = await within(reader.read(), 'the next bytes arrive')
    return done ? undefined : decoder.decode(value, { stream: true })
  }
  const rest = async (): Promise<string> => {
    let text = ''
    for (let piece = await next(); piece !== undefined; piece = await next()) text += piece
    return text
  }
  return { next, rest }
}

/** The records of a body in the native wire. */
export const recordsIn = (body: string): ChatRecord[] =>
  [...body.matchAll(/^data: ([^\n]*)$/gm)].map(([, data = '']) => decodeRecord(data))
