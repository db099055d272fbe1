import type { ShapeName } from '../shared/shapes.ts'
import { lastEvents, tokenEvent } from './shapes/glm.ts'
import { shapedEvents } from './shapes/index.ts'

/** A chunk in HTTP/1.1 chunked coding. */
export const httpChunk = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])

/** The end of a body in chunked coding. */
export const lastHttpChunk = Buffer.from('0\r\n\r\n')

/** A body with each event as a chunk of its own. */
export const bodyOf = (events: readonly Buffer[]): Buffer => Buffer.concat([...events.map(httpChunk), lastHttpChunk])

/** An answer's body with each event as a chunk of its own. */
export const bodyByEvent = (tokens: number, shape: ShapeName = 'glm'): Buffer => bodyOf(shapedEvents(shape, tokens))

/** An answer's body in chunks of 16 KiB that cut events and characters wherever they fall. */
export const bodyByBlock = (tokens: number, shape: ShapeName = 'glm'): Buffer => inBlocks(shapedEvents(shape, tokens))

/** A body of so many events that is text for the most part: what comes out of a relay is about as large as what goes in. */
export const longBody = (events: number): Buffer =>
  inBlocks([
    ...Array.from({ length: events }, () => tokenEvent('content', ' mill wheel'.repeat(90))),
    ...lastEvents(events),
  ])

function inBlocks(events: readonly Buffer[], size = 16 * 1024): Buffer {
  const whole = Buffer.concat(events)
  const chunks: Buffer[] = []
  for (let at = 0; at < whole.length; at += size) chunks.push(httpChunk(whole.subarray(at, at + size)))
  return Buffer.concat([...chunks, lastHttpChunk])
}
