import { httpChunk } from './chunks.ts'

/** Bytes of a body, as they are and as a chunk of HTTP/1.1. */
export interface Piece {
  readonly plain: Buffer
  readonly chunked: Buffer
}

/** One piece of these events. */
export function pieceOf(events: readonly Buffer[]): Piece {
  const plain = Buffer.concat(events)
  return { plain, chunked: httpChunk(plain) }
}
