import type { DatabaseSync } from 'node:sqlite'
import { joinedTexts } from '../compact-text.js'
import { lostLease, tooLarge, unreachable } from '../failures.js'
import { JoinedFlush, type JoinedFlushListener } from '../joined-flush.js'
import { lastWordsBytes } from '../options.js'
import type { PendingAppend } from '../pending-append.js'
import { inTransaction, type Statements } from './tables.js'

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

/** Gathers the appends of all streams into one transaction, see {@link JoinedFlush}. */
export class Appends implements JoinedFlushListener {
  readonly #db: DatabaseSync
  readonly #statements: Statements
  readonly #limits: AppendLimits
  readonly #listener: AppendsListener
  readonly #joined: JoinedFlush
  #pending: PendingAppend[] = []

  constructor(db: DatabaseSync, statements: Statements, limits: AppendLimits, listener: AppendsListener) {
    this.#db = db
    this.#statements = statements
    this.#limits = limits
    this.#listener = listener
    this.#joined = new JoinedFlush(limits.joinMs, this)
  }

  add(append: PendingAppend): void {
    this.#pending.push(append)
    this.#joined.ask()
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
      const error = unreachable(cause)
      for (const append of pending) append.reject(error)
      return
    }
    for (const settle of done) settle()
    for (const streamId of new Set(pending.map(each => each.streamId))) this.#listener.appended(streamId)
  }

  /** @returns what to do once it is committed. */
  #write(append: PendingAppend): () => void {
    const { streamId, lease, texts, bytes, end } = append
    const { leaseMs, maxStreamBytes } = this.#limits
    const time = Date.now()
    const room = maxStreamBytes + (end ? lastWordsBytes : 0)
    const [status, endedAt] = end ? ['ended', time] : ['running', null]
    const row = this.#statements.extend.get(
      texts.length,
      bytes,
      time + leaseMs,
      status,
      endedAt,
      streamId,
      lease,
      time,
      bytes,
      room,
    ) as { last_seq: number } | undefined
    if (!row) {
      const held = this.#statements.held.get(streamId, lease, time) !== undefined
      return () => append.reject(held ? tooLarge('maxStreamBytes', maxStreamBytes) : lostLease())
    }
    if (texts.length > 0) this.#statements.add.run(streamId, row.last_seq, joinedTexts(texts))
    return () => append.resolve(row.last_seq)
  }
}
