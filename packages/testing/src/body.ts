import type { ProviderDefinition } from '@millrace/core'
import type { FrameFixture, FramingFixture } from './fixtures.js'

/** The form of a dialect's bodies. */
export interface BodyForm extends FramingFixture {
  readonly kind: 'sse' | 'ndjson' | 'own'
}

const encoder = new TextEncoder()
const textOf = (data: unknown): string => (typeof data === 'string' ? data : JSON.stringify(data))

const sse: BodyForm = {
  kind: 'sse',
  contentType: 'text/event-stream; charset=utf-8',
  encode: ({ event, data }) =>
    encoder.encode(`${event === undefined ? '' : `event: ${event}\n`}${textOf(data).replace(/^/gm, 'data: ')}\n\n`),
}

const ndjson: BodyForm = {
  kind: 'ndjson',
  contentType: 'application/x-ndjson',
  encode: ({ data }) => encoder.encode(`${textOf(data)}\n`),
}

/**
 * The form of the bodies of a definition.
 *
 * @param own - of the fixtures, for a framing of the dialect's own.
 * @throws TypeError where there is no such fixture.
 */
export function formOf(framing: ProviderDefinition['framing'], own: FramingFixture | undefined): BodyForm {
  if (typeof framing !== 'function') return framing === 'ndjson' ? ndjson : sse
  if (!own) throw new TypeError('fixtures.framing: a definition with a framing of its own needs one.')
  return { ...own, kind: 'own' }
}

/** The bytes of frames as the vendor sends them. */
export function bodyOf(frames: readonly FrameFixture[], { encode }: BodyForm): Uint8Array {
  const encoded = frames.map(encode)
  const body = new Uint8Array(encoded.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const bytes of encoded) {
    body.set(bytes, at)
    at += bytes.length
  }
  return body
}

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
