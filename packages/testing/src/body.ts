import type { FrameFixture } from './fixtures.js'

/** The framing of a dialect's bodies. */
export type Framing = 'sse' | 'ndjson'

const encoder = new TextEncoder()

/** The bytes of frames as the vendor sends them. */
export function bodyOf(frames: readonly FrameFixture[], framing: Framing): Uint8Array {
  return encoder.encode(frames.map(frame => textOfFrame(frame, framing)).join(''))
}

function textOfFrame({ event, data }: FrameFixture, framing: Framing): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  if (framing === 'ndjson') return `${text}\n`
  return `${event === undefined ? '' : `event: ${event}\n`}${text.replace(/^/gm, 'data: ')}\n\n`
}

/** The headers of such a body. */
export const headersOf = (framing: Framing): { readonly [name: string]: string } => ({
  'content-type': framing === 'ndjson' ? 'application/x-ndjson' : 'text/event-stream; charset=utf-8',
})

/** Fields whose objects are what the model wrote: nothing is added in there. */
const written: ReadonlySet<string> = new Set(['action', 'args', 'arguments', 'executableCode', 'input', 'parameters'])

/** The frame with a field that nobody knows in each of its objects. */
export function withUnknownFields(frame: FrameFixture): FrameFixture {
  return typeof frame.data === 'string' ? frame : { ...frame, data: extended(frame.data) }
}

function extended(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(extended)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, each]) => [name, written.has(name) ? each : extended(each)])
  return { ...Object.fromEntries(entries), millrace_unknown: { of: ['a', 'later', 'version'] } }
}

/** A frame that no dialect knows. */
export const unknownFrame: FrameFixture = { event: 'millrace_unknown', data: { type: 'millrace_unknown' } }
