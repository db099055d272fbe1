import type { SseEvent } from './event.js'

/**
 * Reads blocks of a stream by their bytes, in place of the parser, for a runtime that has seen many events which differ in a few characters. Asked only
 * between two blocks, and only where the platform has Node's `Buffer`, which turns bytes into such a text at no cost.
 */
export interface SseKnownBlocks {
  /** False while it would know no block: the parser then reads all that is there. */
  readonly ready: boolean
  /**
   * Reads whole blocks from `from` on, each to behind its blank line, as many as it knows. The parser reads the next one, then it is asked again. Called
   * inside `push`: it must not call the decoder. An exception goes through `push`, after which the decoder must not be used any more.
   *
   * @param text - whole lines, a character for each byte.
   * @param bytes - the same, for what is not ASCII.
   * @param before - the events in front that `push` has not given yet, for the reader to take out of the list where the order matters.
   * @returns the index behind the last block that it read; `from` where it does not know the next one.
   */
  readKnown(text: string, from: number, bytes: Uint8Array, before: SseEvent[]): number
}

type Latin1 = (this: Uint8Array, start: number, end: number) => string

/** Node's own way from bytes to a text with a character for each; undefined elsewhere. */
const latin1: Latin1 | undefined = (globalThis as { Buffer?: { prototype: { latin1Slice?: Latin1 } } }).Buffer
  ?.prototype.latin1Slice

/** True where {@link textOfBytes} works. */
export const hasTextOfBytes = latin1 !== undefined

/** A text with a character for each byte: the same indexes, and no character of it wide. */
export const textOfBytes = (bytes: Uint8Array): string => latin1!.call(bytes, 0, bytes.length)
