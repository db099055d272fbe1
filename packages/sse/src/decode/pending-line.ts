import type { BlockMeter } from './block-meter.js'
import { DECIDING_BYTES, type LineKind, lineKind } from './bytes.js'
import type { SseLimitError } from './limit-error.js'
import type { KeptBytes } from './reports.js'

/** Shared by streams whose chunks end with a line, as most do: a store is made for the first line that does not. */
const NO_STORE = new Uint8Array(0)
const SMALLEST_STORE = 256
/** A larger store is given back after its line, so that one long line does not stay with an idle stream. */
const KEPT_STORE = 64 * 1024

/**
 * The line that has begun and not ended, in one growing store: linear time whatever the size of the pieces, and no piece is kept.
 * Only a beginning is stored of a comment or an unknown line, enough for the parser to see what it is and for what is reported of it.
 */
export class PendingLine {
  readonly #meter: BlockMeter
  readonly #otherBytes: KeptBytes
  /** No line needs a larger store, its line end included. */
  readonly #largestStore: number
  #store = NO_STORE
  #stored = 0
  #size = 0
  #kind: LineKind = 'undecided'

  /** `otherBytes`: how much to store of a line that is no field. */
  constructor(meter: BlockMeter, otherBytes: KeptBytes) {
    this.#meter = meter
    this.#otherBytes = otherBytes
    this.#largestStore = Math.max(meter.maxBytes, otherBytes.comment, otherBytes.unknown) + 2
  }

  /** True when a line has begun. */
  get open(): boolean {
    return this.#size > 0
  }

  /** Adds bytes of the line's text. Gives the error that they bring, if so nothing is stored. */
  append(bytes: Uint8Array, start: number, end: number): SseLimitError | undefined {
    let from = start
    if (this.#kind === 'undecided') {
      from = Math.min(end, start + DECIDING_BYTES - this.#stored)
      this.#write(bytes, start, from)
      this.#kind = lineKind(this.#store, 0, this.#stored, false)
    }
    this.#size += end - start
    if (this.#kind === 'comment' || this.#kind === 'unknown') {
      const room = Math.max(0, this.#otherBytes[this.#kind] - this.#stored)
      this.#write(bytes, from, Math.min(end, from + room))
      return undefined
    }
    // A name that is not complete is free: it may turn out unknown, and must then not have counted.
    const error = this.#kind === 'field' ? this.#meter.check(this.#size, 0) : undefined
    if (error === undefined) this.#write(bytes, from, end)
    return error
  }

  /** Ends the line and counts it. Gives the error that it brings. */
  finish(): SseLimitError | undefined {
    if (this.#kind === 'undecided') this.#kind = lineKind(this.#store, 0, this.#stored, true)
    if (this.#kind !== 'field') return undefined
    const error = this.#meter.check(this.#size, 1)
    if (error === undefined) this.#meter.add(this.#size)
    return error
  }

  /** The stored bytes, followed by the line end in `[start, end)`. Valid until the next call of any method. */
  withLineEnd(bytes: Uint8Array, start: number, end: number): Uint8Array {
    this.#write(bytes, start, end)
    return this.#store.subarray(0, this.#stored)
  }

  /** Forgets the line. */
  clear(): void {
    if (this.#store.length > KEPT_STORE) this.#resize(0)
    this.#stored = 0
    this.#size = 0
    this.#kind = 'undecided'
  }

  #write(bytes: Uint8Array, start: number, end: number): void {
    const stored = this.#stored + end - start
    if (stored > this.#store.length) {
      this.#resize(Math.max(stored, SMALLEST_STORE, Math.min(2 * this.#store.length, this.#largestStore)))
    }
    if (end - start === 1) this.#store[this.#stored] = bytes[start] as number
    else if (end > start) this.#store.set(bytes.subarray(start, end), this.#stored)
    this.#stored = stored
  }

  #resize(length: number): void {
    this.#store =
      this.#store.length === 0 ? new Uint8Array(length) : new Uint8Array(resized(this.#store.buffer, length))
  }
}

/**
 * `transfer` frees the old memory at once. Where there is none (Node 20, browsers from before 2024) a copy is made, which doubles the peak
 * until the garbage collector comes.
 */
function resized(buffer: ArrayBuffer, length: number): ArrayBuffer {
  if (typeof buffer.transfer === 'function') return buffer.transfer(length)
  const copy = new Uint8Array(length)
  copy.set(new Uint8Array(buffer, 0, Math.min(length, buffer.byteLength)))
  return copy.buffer
}
