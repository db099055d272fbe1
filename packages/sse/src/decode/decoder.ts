import { maxTimerMs } from '../lib/timers.js'
import { BlankLines } from './blank-lines.js'
import { BlockMeter } from './block-meter.js'
import { ByteOrderMark } from './byte-order-mark.js'
import { afterLineEnd, endOfLines, findLineEnd, LF } from './bytes.js'
import type { SseEvent } from './event.js'
import { hasTextOfBytes, type SseKnownBlocks, textOfBytes } from './known-blocks.js'
import type { SseLimitError } from './limit-error.js'
import { BorrowedParser, type Borrower } from './parser-pool.js'
import { PendingLine } from './pending-line.js'
import { keptBytes, LINE_UNITS, Reports, type SseCallbacks, type SseUnknownLines } from './reports.js'

/** Options of a decoder. */
export interface SseDecoderOptions extends SseCallbacks {
  /**
   * The most bytes that the field lines of one event may have (`data`, `event`, `id`, `retry`; names included, line ends not).
   * Default 16 MiB. Comments and unknown lines do not count; they are not stored. An event may have one line per 128 bytes of it, at
   * least 8192. More of either is an {@link SseLimitError}, at the same place however the stream is cut.
   */
  readonly maxEventBytes?: number | undefined
  /** Makes `end()` dispatch a last event that lacks its blank line, or a part of it. Default false, as the standard says. */
  readonly flushOnEnd?: boolean | undefined
  /** The id to begin with, known from an earlier connection. Default `''`. */
  readonly lastEventId?: string | undefined
  /** Reads lines that are no field, as `onUnknownField` does, but at less cost and under stricter rules. Not called for comments. */
  readonly unknownLines?: SseUnknownLines | undefined
  /** Reads blocks that it knows, in place of the parser. Default: the parser reads all. */
  readonly knownBlocks?: SseKnownBlocks | undefined
}

/** Bytes of one `text/event-stream` body in, events out. Made by {@link createSseDecoder}. */
export interface SseDecoder {
  /**
   * Reads the next bytes, cut anywhere, and gives the events that they complete. The bytes are not kept.
   *
   * Callbacks are called before it returns, after the bytes are decoded, in the order of the stream. All are called even when one
   * throws; then `push` throws the first exception, and goes on as if nothing had happened: the events are kept and come with the
   * next `push` or `end`.
   *
   * @throws {@link SseLimitError} when an event is too large. The decoder is dead then: each further `push` throws the same error,
   * and `end()` gives the events that were complete before.
   * @throws TypeError after `end()`.
   */
  push(bytes: Uint8Array): SseEvent[]
  /**
   * Says that the body is over. `truncated` tells whether it stopped inside a line or inside a block of field lines, also when
   * `flushOnEnd` dispatched them. `events` are those that `flushOnEnd` made and those that a throwing `push` left. Throws only what
   * a callback throws.
   */
  end(): { events: SseEvent[]; truncated: boolean }
  /** The id of the last block that ended, with or without data: what to send as `Last-Event-ID`. `''` when there is none. */
  readonly lastEventId: string
  /** The last valid `retry:` in milliseconds, 0 … 2^31-1. `undefined` before there is one. */
  readonly retryMs: number | undefined
}

/**
 * One for all: lines are decoded whole, so no character is ever cut and nothing need be carried over. A byte order mark is ours to strip.
 */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const DEFAULT_MAX_EVENT_BYTES = 16 * 1024 * 1024

/**
 * Makes a decoder for one body. Any slicing of the same bytes gives the same events, callbacks and errors, in time linear in the bytes
 * and with at most four times `maxEventBytes` in memory.
 *
 * @throws TypeError when the options are null, or `maxEventBytes` is not a positive number.
 *
 * @example
 * import { createSseDecoder } from '@millrace/sse'
 *
 * const decoder = createSseDecoder()
 * const utf8 = new TextEncoder()
 * decoder.push(utf8.encode('data: hel')) // []
 * decoder.push(utf8.encode('lo\n\n')) // [{ event: 'message', data: 'hello', lastEventId: '' }]
 * decoder.end() // { events: [], truncated: false }
 */
export function createSseDecoder(options: SseDecoderOptions = {}): SseDecoder {
  if (!options) throw new TypeError('options must be an object')
  return new Decoder(options)
}

/** Feeds the parser whole lines only: then it sees every line the same in every slicing, and never has to store a part of one. */
class Decoder implements SseDecoder, Borrower {
  lastEventId: string
  retryMs: number | undefined

  readonly #flushOnEnd: boolean
  /** While it is inside a block. */
  #parser: BorrowedParser | undefined
  readonly #unknownLines: SseUnknownLines | undefined
  readonly #knownBlocks: SseKnownBlocks | undefined
  /** Where the user has callbacks. */
  readonly #reports: Reports | undefined
  readonly #meter: BlockMeter
  /** Made for the first chunk that ends inside a line: of most streams none does. */
  #line: PendingLine | undefined
  #begun = false
  /** While the body may begin with one. */
  #mark: ByteOrderMark | undefined
  #events: SseEvent[] | undefined
  #error: SseLimitError | undefined
  #truncated: boolean | undefined

  constructor(options: SseDecoderOptions) {
    const { maxEventBytes = DEFAULT_MAX_EVENT_BYTES, flushOnEnd = false, lastEventId = '' } = options
    if (!(maxEventBytes > 0)) throw new TypeError('maxEventBytes must be a positive number')
    this.lastEventId = lastEventId
    this.#flushOnEnd = flushOnEnd
    this.#unknownLines = options.unknownLines
    this.#knownBlocks = hasTextOfBytes ? options.knownBlocks : undefined
    this.#reports = Reports.for(options)
    this.#meter = new BlockMeter(maxEventBytes)
  }

  push(bytes: Uint8Array): SseEvent[] {
    if (this.#error !== undefined) throw this.#error
    if (this.#truncated !== undefined) throw new TypeError('push() after end()')
    const text = this.#begun ? bytes : this.#begin(bytes)
    const known = this.#readAllKnown(text)
    if (known === undefined) this.#error = this.#read(text)
    else if (known < text.length) this.#error = this.#read(text.subarray(known), 'asked')
    if (this.#reports?.pending) this.#reports.deliver()
    if (this.#error !== undefined) throw this.#error
    return this.#take()
  }

  end(): { events: SseEvent[]; truncated: boolean } {
    if (this.#truncated === undefined) {
      const pending = this.#mark?.pending || this.#line?.open || this.#meter.open
      this.#truncated = this.#error !== undefined || pending
      if (this.#flushOnEnd && this.#error === undefined) this.#flush()
      if (this.#reports?.pending) this.#reports.deliver()
    }
    return { events: this.#take(), truncated: this.#truncated }
  }

  /** From the parser, as is the next one. */
  onEvent(event = 'message', data: string): void {
    this.#events ??= []
    this.#events.push({ event, data, lastEventId: this.lastEventId })
  }

  onId(id: string): void {
    this.lastEventId = id
  }

  /** From the lines that belong to no event, as are the next ones. */
  onRetry(ms: number): void {
    this.retryMs = Math.min(ms, maxTimerMs)
    this.#reports?.retry(this.retryMs)
  }

  onComment(text: string, start: number, end: number): void {
    this.#reports?.comment(text, start, end)
  }

  onUnknown(text: string, start: number, end: number, eventsBefore: number): void {
    this.#unknownLines?.read(text, start, Math.min(end, start + LINE_UNITS), eventsBefore)
    this.#reports?.unknown(text, start, end, eventsBefore)
  }

  /** Takes a byte order mark off, which nearly no stream has. */
  #begin(bytes: Uint8Array): Uint8Array {
    if (!this.#mark && !ByteOrderMark.beginsIn(bytes)) {
      this.#begun = bytes.length > 0
      return bytes
    }
    this.#mark ??= new ByteOrderMark()
    const text = this.#mark.strip(bytes)
    this.#begun = this.#mark.passed
    if (this.#begun) this.#mark = undefined
    return text
  }

  /**
   * Reads known blocks at the beginning of a chunk which is nothing but whole lines between blocks, as nearly all are. None of them is larger than the chunk,
   * so that nothing need be counted. @returns the index behind the last; undefined where it has to be seen first what the chunk is.
   */
  #readAllKnown(bytes: Uint8Array): number | undefined {
    const blocks = this.#knownBlocks
    // Without a parser it is between two blocks.
    const isBetween = !this.#parser && !this.#line?.open && bytes.length <= this.#meter.maxBytes && bytes.at(-1) === LF
    if (!isBetween || !blocks?.ready) return undefined
    this.#events ??= []
    return blocks.readKnown(textOfBytes(bytes), 0, bytes, this.#events)
  }

  /** @param asked - the block at the beginning is none that is known. */
  #read(bytes: Uint8Array, asked?: 'asked'): SseLimitError | undefined {
    if (bytes.length === 0) return undefined
    const end = endOfLines(bytes)
    let start = 0
    if (this.#line?.open && end > 0) {
      const textEnd = findLineEnd(bytes, 0, end)
      start = afterLineEnd(bytes, textEnd)
      const error = this.#readPendingLine(this.#line, bytes, textEnd, start)
      if (error !== undefined) return error
    }
    if (start < end) {
      const error = this.#readLines(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end), asked)
      if (error !== undefined) return error
    }
    if (end === bytes.length) return undefined
    this.#line ??= new PendingLine(this.#meter, keptBytes(this.#reports, this.#unknownLines))
    return this.#line.append(bytes, end, bytes.length)
  }

  #readPendingLine(line: PendingLine, bytes: Uint8Array, textEnd: number, end: number): SseLimitError | undefined {
    const error = line.append(bytes, 0, textEnd) ?? line.finish()
    if (error !== undefined) return error
    const text = utf8.decode(line.withLineEnd(bytes, textEnd, end))
    line.clear()
    this.#meter.endsWith(bytes[end - 1])
    this.#parse(text)
    return undefined
  }

  #readLines(bytes: Uint8Array, asked: 'asked' | undefined): SseLimitError | undefined {
    const excess = this.#meter.countLines(bytes)
    if (excess === undefined) {
      const known = this.#knownBlocks?.ready ? this.#readKnown(this.#knownBlocks, bytes, asked) : 0
      if (known < bytes.length) this.#parse(utf8.decode(known === 0 ? bytes : bytes.subarray(known)))
      return undefined
    }
    this.#parse(utf8.decode(bytes.subarray(0, excess.end)), 'last')
    return excess.error
  }

  /** Reads known blocks, and by the parser those between them. @returns the index from which on the parser is to read all. */
  #readKnown(blocks: SseKnownBlocks, bytes: Uint8Array, asked: 'asked' | undefined): number {
    const text = textOfBytes(bytes)
    let from = 0
    // Inside of a block, the parser reads to the next blank line.
    let between = this.#parser === undefined && !asked
    let blankLines: BlankLines | undefined
    while (from < text.length && blocks.ready) {
      this.#events ??= []
      if (between) from = blocks.readKnown(text, from, bytes, this.#events)
      between = true
      if (from === text.length) break
      blankLines ??= new BlankLines(text)
      const end = blankLines.after(from)
      if (end === 0) break
      this.#parse(utf8.decode(bytes.subarray(from, end)))
      from = end
    }
    return from
  }

  /** @param last - nothing is read behind it, so that the parser's state is nobody's business. */
  #parse(lines: string, last?: 'last'): void {
    this.#parser ??= BorrowedParser.lend(this)
    this.#events ??= []
    this.#parser.read(lines, this.#events)
    if (last || !this.#meter.between) return
    this.#parser.giveBack()
    this.#parser = undefined
  }

  #flush(): void {
    // A line that does not fit is dropped with its block, as `truncated` says.
    if (this.#line?.open && this.#readPendingLine(this.#line, Uint8Array.of(LF), 0, 1) !== undefined) return
    this.#parser?.endBlock()
  }

  #take(): SseEvent[] {
    const events = this.#events ?? []
    this.#events = undefined
    return events
  }
}
