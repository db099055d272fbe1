import type { Emulator } from '../src/core/emulator.js'

/** Posts a body, with the headers of a vendor. */
export const post = (
  emulator: Emulator,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  emulator.fetch(`http://emulator${path}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

/** Gets something, with the headers of a vendor. */
export const get = (emulator: Emulator, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  emulator.fetch(`http://emulator${path}`, { method, headers })

/** An event of a stream. */
export interface StreamEvent {
  readonly event: string | undefined
  /** Undefined where it is no JSON, such as `[DONE]`. */
  readonly data: ReturnType<typeof JSON.parse>
  readonly text: string
}

/** The events of a body. */
export const eventsOf = (body: string): StreamEvent[] =>
  body
    .replaceAll('\r\n', '\n')
    .split('\n\n')
    .filter(block => block !== '')
    .map(block => {
      const event = /^event: (.*)$/m.exec(block)?.[1]
      const text = /^data: (.*)$/m.exec(block)?.[1] ?? ''
      try {
        return { event, text, data: JSON.parse(text) }
      } catch {
        return { event, text, data: undefined }
      }
    })

/** Names that follow each other, each run of one name once. */
export const runsOf = (names: readonly string[]): string[] => names.filter((name, at) => name !== names[at - 1])
