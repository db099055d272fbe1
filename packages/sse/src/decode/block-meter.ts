import { afterLastBlankLine, afterLineEnd, CR, findLineEnd, LF, lineKind } from './bytes.js'
import { SseLimitError } from './limit-error.js'

/** Fewest lines that an event may have, whatever its byte limit: enough for any chunk of 24 KiB not to need a recount. */
const MIN_LINE_LIMIT = 8192
/** A line costs the parser about 100 bytes besides its text. One per 128 bytes of the limit keeps that below the limit. */
const BYTES_PER_LINE = 128
/** The shortest field line, `id` and its line end. */
const SHORTEST_LINE = 3

/**
 * Counts what the pending event costs: bytes and number of its field lines since the last blank line, line ends not included.
 * Comments and unknown lines are free, since nothing of them is kept. The count is the same however the stream is cut.
 */
export class BlockMeter {
  /** The most bytes of one event. */
  readonly maxBytes: number
  readonly #maxLines: number
  #bytes = 0
  #lines = 0
  #afterCr = false

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
    this.#maxLines = Math.max(MIN_LINE_LIMIT, Math.floor(maxBytes / BYTES_PER_LINE))
  }

  /** True when a field line followed the last blank line. */
  get open(): boolean {
    return this.#lines > 0
  }

  /** True when the bytes read last end behind a block, and behind the whole of a line end. */
  get between(): boolean {
    return this.#lines === 0 && !this.#afterCr
  }

  /** The error that one more field line of this many bytes brings; `undefined` while it fits. Lines count when they end. */
  check(bytes: number, lines: 0 | 1): SseLimitError | undefined {
    if (this.#bytes + bytes > this.maxBytes) return new SseLimitError('bytes', this.maxBytes)
    if (this.#lines + lines > this.#maxLines) return new SseLimitError('lines', this.#maxLines)
    return undefined
  }

  /** Counts one finished field line. */
  add(bytes: number): void {
    this.#bytes += bytes
    this.#lines++
  }

  /** Remembers whether what was read last ends in a CR, which makes an LF that follows a part of the same line end. */
  endsWith(byte: number | undefined): void {
    this.#afterCr = byte === CR
  }

  /**
   * Counts whole lines; when one does not fit, gives the index where it starts and the error. A chunk
   * that cannot break a limit is counted from its last blank line only: nothing to do when it ends with one.
   */
  countLines(bytes: Uint8Array): { end: number; error: SseLimitError } | undefined {
    const { length } = bytes
    // The LF after a CR belongs to a line end that was counted with the bytes before.
    let start = this.#afterCr && bytes[0] === LF ? 1 : 0
    this.endsWith(bytes[length - 1])
    if (this.#fits(length)) {
      if (length > start + 1 && bytes[length - 1] === LF && bytes[length - 2] === LF) {
        this.#reset()
        return undefined
      }
      const tail = afterLastBlankLine(bytes, start, length)
      if (tail > start) this.#reset()
      start = tail
    }
    while (start < length) {
      const end = findLineEnd(bytes, start, length)
      if (end === start) this.#reset()
      else if (lineKind(bytes, start, end, true) === 'field') {
        const error = this.check(end - start, 1)
        if (error !== undefined) return { end: start, error }
        this.add(end - start)
      }
      start = afterLineEnd(bytes, end)
    }
    return undefined
  }

  #fits(length: number): boolean {
    return this.#bytes + length <= this.maxBytes && this.#lines + length / SHORTEST_LINE <= this.#maxLines
  }

  #reset(): void {
    this.#bytes = 0
    this.#lines = 0
  }
}
