import type { DatabaseSync } from 'node:sqlite'
import type { AppendOptions, ChatRecord, CreatedStream, StoredBatch, StreamInfo, StreamStore } from '@millrace/core'
import { randomId } from '@millrace/core/internal'
import { isBusy } from '@millrace/core/internal-seldom'
import { behindTheEnd, goneStream, unknownStream } from '../failures.js'
import { type JoinOptions, leaseSpan, type StoreOptions } from '../options.js'
import { queued } from '../pending-append.js'
import { reach } from '../reach.js'
import { Appends, type AppendsListener } from './appends.js'
import { FileWatch } from './file-watch.js'
import { Logs, type LogsListener } from './logs.js'
import { Recent } from './recent.js'
import { prepareStatements, type Statements, type StreamRow } from './statements.js'
import type { Waiter } from './waiting.js'

/** Options of a store in a file. */
export interface SqliteStoreOptions extends StoreOptions, JoinOptions {
  /** Milliseconds after which a reader sees what another process has appended, at most. Default 100. In this process it is at once. */
  readonly pollMs?: number
}

/** Milliseconds for which a file that another process holds is tried again. */
const busyMs = 5_000

/** A store over an open file; see `sqliteStore`. */
export class SqliteStore implements StreamStore, AppendsListener, LogsListener {
  readonly leaseMs: number
  readonly #db: DatabaseSync
  readonly #statements: Statements
  readonly #logs: Logs
  readonly #appends: Appends
  readonly #watch: FileWatch
  #closed = false

  constructor(db: DatabaseSync, limits: Required<SqliteStoreOptions>) {
    this.#db = db
    this.leaseMs = limits.leaseMs
    this.#statements = prepareStatements(db)
    const recent = new Recent(db, this.#statements)
    this.#logs = new Logs(this.#statements, recent, limits.ttlMs, this)
    this.#appends = new Appends(this.#statements, recent, limits, this)
    this.#watch = new FileWatch(this.#statements, limits.pollMs)
  }

  async create({
    streamId,
    owner,
  }: {
    readonly streamId: string
    readonly owner?: string | undefined
  }): Promise<CreatedStream> {
    const lease = randomId()
    return this.#reach(() => {
      this.#logs.purge()
      const until = Date.now() + leaseSpan(this.leaseMs)
      if (this.#statements.create.run(streamId, owner ?? null, lease, until).changes > 0) return { lease }
      return { existing: infoOf(this.#logs.find(streamId)!) }
    })
  }

  append(streamId: string, lease: string, records: readonly ChatRecord[], options?: AppendOptions): Promise<number> {
    return queued(this.#appends, streamId, lease, records, options)
  }

  /** From the appends. */
  appended(streamId: string): void {
    this.#watch.readers.wake(streamId)
  }

  /** From the logs. */
  lapsed(streamId: string): void {
    this.#watch.readers.wake(streamId)
  }

  async *read(streamId: string, afterSeq: number, signal?: AbortSignal): AsyncGenerator<StoredBatch> {
    let row = await this.#reach(() => this.#logs.find(streamId))
    if (!row) throw unknownStream()
    if (row.status !== 'gone' && !(Number.isSafeInteger(afterSeq) && afterSeq >= 0 && afterSeq <= row.last_seq))
      throw behindTheEnd()
    let at = afterSeq
    const { lease } = row
    while (!signal?.aborted) {
      // Another lease is that of a log which was made anew under the id.
      if (!row || row.status === 'gone' || row.lease !== lease) throw goneStream()
      if (at < row.last_seq) {
        for (const piece of await this.#reach(() => this.#logs.page(streamId, at, lease))) {
          at = piece.seq
          yield piece
          if (signal?.aborted) return
        }
      } else if (row.status === 'ended') return
      else await this.#watch.changed(streamId, row.lease_until, signal)
      if (this.#closed) throw goneStream()
      row = await this.#reach(() => this.#logs.find(streamId))
    }
  }

  async meta(streamId: string): Promise<StreamInfo | undefined> {
    const row = await this.#reach(() => this.#logs.find(streamId))
    return row && infoOf(row)
  }

  async requestStop(streamId: string): Promise<void> {
    await this.#reach(() => {
      this.#statements.askToStop.run(streamId)
      this.#watch.tellStopped([streamId])
    })
  }

  onStop(streamId: string, listener: () => void): () => void {
    const { stopListeners } = this.#watch
    const waiter: Waiter = {
      wake: () => {
        stopListeners.remove(streamId, waiter)
        queueMicrotask(listener)
      },
    }
    stopListeners.add(streamId, waiter)
    this.#watch.begin()
    try {
      this.#watch.tellStopped([streamId])
    } catch {
      // The next look finds it.
    }
    return () => stopListeners.remove(streamId, waiter)
  }

  async delete(streamId: string): Promise<void> {
    await this.#reach(() => this.#logs.delete(streamId))
    this.#watch.readers.wake(streamId)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#appends.flush()
    this.#closed = true
    this.#watch.close()
    this.#db.close()
  }

  /** Does something that may be done twice, by and by where another process holds the file. Rejects with ChatError `network`. */
  async #reach<Result>(work: () => Result): Promise<Result> {
    return reach(
      async () => work(),
      busyMs,
      cause => !isBusy(cause),
    )
  }
}

const infoOf = ({ owner, status, last_seq }: StreamRow): StreamInfo => ({
  ...(owner !== null && { owner }),
  status,
  lastSeq: last_seq,
})
