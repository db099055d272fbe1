import type { ChatStream } from '../stream/chat-stream.js'
import type { ChatReader } from '../stream/flow.js'
import { mergeDeltas } from '../stream/merge-deltas.js'
import { afterShared, type WindowListener } from '../time/after-shared.js'
import type { Flow } from '../transport/transport.js'
import type { ChatRecord } from '../vocabulary/events.js'
import { PieceQueue } from './piece-queue.js'
import type { PieceSize } from './pieces.js'

/** Settings of one run, all filled in. */
export interface SmoothSettings {
  readonly by: PieceSize
  readonly intervalMs: number
  readonly withinMs: number
}

/** Characters that may wait before the vendor is held back. It goes on at half of them. */
const mostWaiting = 65_536

/** Gives the records of one answer at an even pace. */
export class SmoothRun implements Flow, ChatReader, WindowListener {
  readonly #reader: ChatReader
  readonly #settings: SmoothSettings
  readonly #queue: PieceQueue
  readonly #inner: Flow
  /** Pieces of each batch once the answer is over. */
  #lastRate: number | undefined
  #ticking = false
  #paused = false
  #full = false
  #cancelled = false

  constructor(inner: ChatStream, reader: ChatReader, settings: SmoothSettings) {
    this.#reader = reader
    this.#settings = settings
    this.#queue = new PieceQueue(settings.by)
    this.#inner = inner.connect(this)
  }

  pause(): void {
    this.#paused = true
    if (!this.#full) this.#inner.pause()
  }

  resume(): void {
    this.#paused = false
    if (!this.#full) this.#inner.resume()
    this.#tick()
  }

  cancel(reason?: unknown): void {
    this.#cancelled = true
    this.#queue.clear()
    this.#inner.cancel(reason)
  }

  /** From the inner answer. */
  batch(records: readonly ChatRecord[]): void {
    for (const record of records) this.#queue.add(record)
    const last = records[records.length - 1]!
    if (last.type === 'error') return this.#give(Number.POSITIVE_INFINITY)
    if (last.type === 'finish') this.#lastRate = Math.max(1, Math.ceil(this.#queue.pieces * this.#share))
    if (!this.#full && this.#queue.characters > mostWaiting) {
      this.#full = true
      this.#inner.pause()
    }
    // Text after a silence comes at once.
    if (!this.#ticking) this.#give(1)
  }

  /** The time for the next batch has come. */
  flush(): void {
    this.#ticking = false
    if (this.#cancelled || this.#paused) return
    this.#give(this.#lastRate ?? Math.max(1, Math.ceil(this.#queue.pieces * this.#share)))
  }

  /** The part of what waits that comes with each batch. */
  get #share(): number {
    return this.#settings.intervalMs / this.#settings.withinMs
  }

  #give(pieces: number): void {
    const records = mergeDeltas(this.#queue.take(pieces))
    if (this.#full && this.#queue.characters <= mostWaiting / 2) {
      this.#full = false
      if (!this.#paused) this.#inner.resume()
    }
    if (records.length > 0) this.#reader.batch(records)
    // The reader may have left or paused inside of its batch.
    this.#tick()
  }

  #tick(): void {
    if (this.#ticking || this.#paused || this.#cancelled || this.#queue.isEmpty) return
    this.#ticking = true
    afterShared(this.#settings.intervalMs, this)
  }
}
