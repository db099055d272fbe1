import type { DatabaseSync } from 'node:sqlite'
import { joinedTexts } from '../compact-text.js'
import { lostLease, tooLarge, unreachable } from '../failures.js'
import { JoinedFlush, type JoinedFlushListener } from '../joined-flush.js'
import { lastWordsBytes } from '../options.js'
import type { PendingAppend } from '../pending-append.js'
import { inTransaction, isBusy, type Statements } from './tables.js'

/** Is told of commits. */
export interface AppendsListener {
  /** Records of a stream are kept. */
  appended(streamId: string): void
}

/** The limits that an append is held to. */
export interface AppendLimits {
  readonly leaseMs: number
  readonly joinMs: number
  readonly maxStreamBytes: number
}

/**
 * Characters of a tail from which on it becomes a row. A row for each token, in a place of its own for each stream, costs twice the CPU: each changes a page
 * of the file (SQLite 3.53, 2026-11).
 */
const mostTail = 256

/** Milliseconds until a file that another process holds is tried again. */
const pauseMs = 25

/** The end of a log. */
interface LogEnd {
  readonly lastSeq: number
  /** Characters of its tail. */
  readonly tail: number
}

/** Gathers the appends of all streams into one transaction, see {@link JoinedFlush}. */
export class Appends implements JoinedFlushListener {
  readonly #db: DatabaseSync
  readonly #statements: Statements
  readonly #limits: AppendLimits
  readonly #listener: AppendsListener
  readonly #joined: JoinedFlush
  #pending: PendingAppend[] = []
  /** The logs that are written here, as the last append left them, and when their lease lapses. Another process may write them too: the file decides. */
  readonly #ends = new Map<string, LogEnd & { readonly until: number }>()
  /** Logs from which on those are forgotten whose lease has lapsed. */
  #mostEnds = 1024
  /** Since when another process has held the file, by `performance.now()`; undefined when it does not. */
  #busySince: number | undefined

  constructor(db: DatabaseSync, statements: Statements, limits: AppendLimits, listener: AppendsListener) {
    this.#db = db
    this.#statements = statements
    this.#limits = limits
    this.#listener = listener
    this.#joined = new JoinedFlush(limits.joinMs, this)
  }

  add(append: PendingAppend): void {
    this.#pending.push(append)
    if (this.#busySince === undefined) this.#joined.ask()
  }

  /** Commits what waits. */
  flush(): void {
    const pending = this.#pending
    if (pending.length === 0) return
    this.#pending = []
    const done: (() => void)[] = []
    try {
      inTransaction(this.#db, () => {
        for (const append of pending) done.push(this.#write(append))
      })
    } catch (cause) {
      if (this.#isHeldUp(cause)) {
        this.#pending = pending
        return
      }
      const error = unreachable(cause)
      for (const append of pending) append.reject(error)
      return
    }
    this.#busySince = undefined
    for (const settle of done) settle()
    for (const streamId of new Set(pending.map(each => each.streamId))) this.#listener.appended(streamId)
  }

  /** True where another process holds the file, and the leases may outlast that: the same is tried again by and by. */
  #isHeldUp(cause: unknown): boolean {
    const now = performance.now()
    this.#busySince ??= now
    const waits = isBusy(cause) && now - this.#busySince < this.#limits.leaseMs
    if (waits) setTimeout(() => this.flush(), pauseMs)
    else this.#busySince = undefined
    return waits
  }

  /** @returns what to do once it is committed. */
  #write(append: PendingAppend): () => void {
    const { streamId, lease, texts, bytes, end } = append
    const { leaseMs, maxStreamBytes } = this.#limits
    const time = Date.now()
    const room = maxStreamBytes + (end ? lastWordsBytes : 0)
    const text = joinedTexts(texts)
    const isShort = text.length <= mostTail
    const added = [texts.length, bytes, texts.length > 0 && isShort ? `${text}\n` : '', time + leaseMs] as const
    const held = [streamId, lease, time, bytes, room] as const
    const { extend, finish } = this.#statements
    const known = end ? undefined : this.#extendBehind(added, held)
    const log = known ?? rowOf(end ? finish.get(...added, time, ...held) : extend.get(...added, ...held))
    this.#ends.delete(streamId)
    if (!log) {
      const isHeld = this.#statements.held.get(streamId, lease, time) !== undefined
      return () => append.reject(isHeld ? tooLarge('maxStreamBytes', maxStreamBytes) : lostLease())
    }
    const { lastSeq, tail } = log
    const moves = isShort ? tail > mostTail || (end && tail > 0) : tail > 0
    if (moves) this.#moveTail(streamId, isShort ? lastSeq : lastSeq - texts.length)
    if (!isShort) this.#statements.add.run(streamId, lastSeq, text)
    if (!end) this.#keepEnd(streamId, { lastSeq, tail: moves ? 0 : tail, until: time + leaseMs })
    return () => append.resolve(lastSeq)
  }

  /** Adds to a log whose end is known. @returns undefined where it is not, or where the log has another one by now. */
  #extendBehind(
    added: readonly [count: number, bytes: number, tail: string, until: number],
    held: readonly [streamId: string, lease: string, time: number, bytes: number, room: number],
  ): LogEnd | undefined {
    const end = this.#ends.get(held[0])
    if (!end || this.#statements.extendBehind.run(...added, ...held, end.lastSeq).changes === 0) return undefined
    return { lastSeq: end.lastSeq + added[0], tail: end.tail + added[2].length }
  }

  #keepEnd(streamId: string, end: LogEnd & { readonly until: number }): void {
    this.#ends.set(streamId, end)
    if (this.#ends.size <= this.#mostEnds) return
    const now = Date.now()
    for (const [id, { until }] of this.#ends) if (until <= now) this.#ends.delete(id)
    this.#mostEnds = Math.max(1024, 2 * this.#ends.size)
  }

  /** @param lastSeq - number of its last record. */
  #moveTail(streamId: string, lastSeq: number): void {
    this.#statements.moveTail.run(lastSeq, streamId)
    this.#statements.clearTail.run(streamId)
  }
}

const rowOf = (row: unknown): LogEnd | undefined => {
  const { last_seq: lastSeq, tail_length: tail } = (row ?? {}) as { last_seq?: number; tail_length?: number }
  return lastSeq === undefined ? undefined : { lastSeq, tail: tail! }
}
