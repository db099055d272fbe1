import type { Delta } from '../answer/deltas.js'
import type { Failure } from './failure.js'

/** Writes one generation in a vendor's words. */
export interface Writer {
  /** Headers of the answer, the content type of a stream among them. */
  readonly headers: Readonly<Record<string, string>>
  /** One frame for each event, as text or, in a binary framing, as bytes. */
  stream(deltas: Iterable<Delta>): Iterable<string | Uint8Array>
  /** The whole answer as a JSON value. */
  whole(deltas: Iterable<Delta>): unknown
  /** The frames of an error inside the stream, wherever the stream is. */
  error(failure: Failure): readonly (string | Uint8Array)[]
  /** True when a frame tells the reader that the stream is complete. @param frame - bytes are read as text. */
  isEnd(frame: string): boolean
}
