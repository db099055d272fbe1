import type { DatabaseSync } from 'node:sqlite'
import {
  type AppendOptions,
  type ChatRecord,
  type CreatedStream,
  randomId,
  type StoredBatch,
  type StreamInfo,
  type StreamStore,
} from '@millrace/core'
import { expanded, linesOf } from './compact-text.js'
import { behindTheEnd, goneStream, producerLost, unknownStream } from './failures.js'
import {
  type JoinOptions,
  joinDefaults,
  pieceLimits,
  rememberedMs,
  resolveLimits,
  type StoreOptions,
  storeDefaults,
} from './options.js'
import { queued } from './pending-append.js'
import { reach } from './reach.js'
import { Appends, type AppendsListener } from './sqlite/appends.js'
import {
  inTransaction,
  isBusy,
  openTables,
  prepareStatements,
  type Statements,
  type StreamRow,
} from './sqlite/tables.js'
import { type Waiter, Waiting } from './sqlite/waiting.js'
import { pieceEnd, StoredTexts } from './stored-texts.js'

/** Options of {@link sqliteStore}. */
export interface SqliteStoreOptions extends StoreOptions, JoinOptions {
  /** Milliseconds after which a reader sees what another process has appended, at most. Default 100. In this process it is at once. */
  readonly pollMs?: number
}

/** Milliseconds for which a file that another process holds is tried again. */
const busyMs = 5_000

const defaults = { ...storeDefaults, ...joinDefaults, pollMs: 100 }

/**
 * Keeps streams in a file by `node:sqlite`: what is appended survives the process, a `kill -9` included. Processes of one machine may share the
 * file: one that another process holds is tried again, an append until its lease is over, and anything else for 5 s. The appends of all streams share
 * commits, see `joinMs`.
 *
 * Needs Node 22.19 or later; before Node 24.15 Node itself warns that the module is experimental.
 *
 * @param path - of the file, which is made where it is missing; beside it there are one with the ending `-wal` and one with `-shm`.
 * @throws TypeError naming the option that is not of its type; the error of `node:sqlite` for a path that cannot be opened.
 */
export function sqliteStore(path: string, options: SqliteStoreOptions = {}): StreamStore {
  return new SqliteStore(openTables(path), resolveLimits(defaults, { ...options }))
}

class SqliteStore implements StreamStore, AppendsListener {
  readonly leaseMs: number
  readonly #db: DatabaseSync
  readonly #limits: Required<SqliteStoreOptions>
  readonly #statements: Statements
  readonly #appends: Appends
  readonly #readers = new Waiting<Waiter>()
  readonly #stopListeners = new Waiting<Waiter>()
  #poll: ReturnType<typeof setInterval> | undefined
  #version: unknown
  #purgedAt = 0
  #closed = false

  constructor(db: DatabaseSync, limits: Required<SqliteStoreOptions>) {
    this.#db = db
    this.#limits = limits
    this.leaseMs = limits.leaseMs
    this.#statements = prepareStatements(db)
    this.#appends = new Appends(db, this.#statements, limits, this)
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
      this.#purge()
      const until = Date.now() + this.#limits.leaseMs
      if (this.#statements.create.run(streamId, owner ?? null, lease, until).changes > 0) return { lease }
      return { existing: infoOf(this.#find(streamId)!) }
    })
  }

  append(streamId: string, lease: string, records: readonly ChatRecord[], options?: AppendOptions): Promise<number> {
    return queued(this.#appends, streamId, lease, records, options)
  }

  /** From the appends. */
  appended(streamId: string): void {
    this.#readers.wake(streamId)
  }

  async *read(streamId: string, afterSeq: number, signal?: AbortSignal): AsyncGenerator<StoredBatch> {
    let row = await this.#reach(() => this.#find(streamId))
    if (!row) throw unknownStream()
    if (row.status !== 'gone' && !(Number.isSafeInteger(afterSeq) && afterSeq >= 0 && afterSeq <= row.last_seq))
      throw behindTheEnd()
    let at = afterSeq
    while (!signal?.aborted) {
      if (!row || row.status === 'gone') throw goneStream()
      if (at < row.last_seq) {
        for (const piece of await this.#reach(() => this.#page(streamId, at, row!))) {
          at = piece.seq
          yield piece
          if (signal?.aborted) return
        }
      } else if (row.status === 'ended') return
      else await this.#changed(streamId, row, signal)
      if (this.#closed) throw goneStream()
      row = await this.#reach(() => this.#find(streamId))
    }
  }

  async meta(streamId: string): Promise<StreamInfo | undefined> {
    const row = await this.#reach(() => this.#find(streamId))
    return row && infoOf(row)
  }

  async requestStop(streamId: string): Promise<void> {
    await this.#reach(() => {
      this.#statements.askToStop.run(streamId)
      this.#tellStopped([streamId])
    })
  }

  onStop(streamId: string, listener: () => void): () => void {
    const waiter: Waiter = {
      wake: () => {
        this.#stopListeners.remove(streamId, waiter)
        queueMicrotask(listener)
      },
    }
    this.#stopListeners.add(streamId, waiter)
    this.#watch()
    try {
      this.#tellStopped([streamId])
    } catch {
      // The next look finds it.
    }
    return () => this.#stopListeners.remove(streamId, waiter)
  }

  async delete(streamId: string): Promise<void> {
    await this.#reach(() =>
      inTransaction(this.#db, () => {
        this.#statements.dropBatches.run(streamId)
        this.#statements.forget.run(streamId)
      }),
    )
    this.#readers.wake(streamId)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#appends.flush()
    this.#closed = true
    clearInterval(this.#poll)
    for (const streamId of this.#readers.streams()) this.#readers.wake(streamId)
    this.#db.close()
  }

  /** The row of a stream as it is now: a lease that has lapsed ends the log first, and an old log is gone. */
  #find(streamId: string): StreamRow | undefined {
    const row = this.#statements.find.get(streamId) as StreamRow | undefined
    if (row?.status === 'running' && row.lease_until <= Date.now()) return this.#end(streamId)
    if (row?.status === 'ended' && row.ended_at! + this.#limits.ttlMs <= Date.now()) return { ...row, status: 'gone' }
    return row
  }

  #end(streamId: string): StreamRow | undefined {
    const text = JSON.stringify({ type: 'error', error: producerLost })
    inTransaction(this.#db, () => {
      const time = Date.now()
      const row = this.#statements.lapse.get(time, streamId, time) as { last_seq: number } | undefined
      if (!row) return
      this.#statements.moveTail.run(row.last_seq - 1, streamId)
      this.#statements.clearTail.run(streamId)
      this.#statements.add.run(streamId, row.last_seq, text)
    })
    this.#readers.wake(streamId)
    return this.#statements.find.get(streamId) as StreamRow | undefined
  }

  /** The pieces behind a place, as many as are worth one look into the file. No iterator stays open: it would keep the WAL from being reset. */
  #page(streamId: string, afterSeq: number, { last_seq: lastSeq, tail }: StreamRow): StoredBatch[] {
    const texts: string[] = []
    let characters = 0
    let seq = afterSeq
    const take = (lines: readonly string[], last: number): void => {
      // The first may have begun before the reader's place.
      for (const line of lines.slice(Math.max(0, lines.length - (last - seq)))) texts.push(expanded(line))
      seq = last
    }
    for (const row of this.#statements.page.iterate(streamId, afterSeq)) {
      const batch = row as { seq: number; texts: string }
      take(linesOf(batch.texts), batch.seq)
      characters += batch.texts.length
      if (characters >= pieceLimits.characters || texts.length >= pieceLimits.records) break
    }
    const lines = tail === '' ? [] : linesOf(tail.slice(0, -1))
    // It follows the rows, unless more of them are to be read, or it has become one since.
    if (seq < lastSeq && seq >= lastSeq - lines.length) take(lines, lastSeq)
    const pieces: StoredBatch[] = []
    for (let from = 0; from < texts.length; ) {
      const end = pieceEnd(texts, from)
      pieces.push(new StoredTexts(afterSeq + end, texts.slice(from, end)))
      from = end
    }
    return pieces
  }

  /** Settles when the stream may have changed, its lease may have lapsed, or the signal aborts. */
  #changed(streamId: string, row: StreamRow, signal: AbortSignal | undefined): Promise<void> {
    return new Promise(resolve => {
      const left = Math.max(1, Math.min(row.lease_until - Date.now(), 2 ** 31 - 1))
      const done = (): void => {
        clearTimeout(lapse)
        this.#readers.remove(streamId, waiter)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const lapse = setTimeout(done, left)
      const waiter: Waiter = { wake: done }
      this.#readers.add(streamId, waiter)
      signal?.addEventListener('abort', done, { once: true })
      this.#watch()
    })
  }

  /** Looks for what other processes commit, for as long as somebody waits. */
  #watch(): void {
    if (this.#poll) return
    // The first look finds a change in any case: there may have been one since the reader's own look.
    this.#version = undefined
    this.#poll = setInterval(() => this.#look(), this.#limits.pollMs)
    this.#poll.unref()
  }

  #look(): void {
    if (this.#readers.size === 0 && this.#stopListeners.size === 0) {
      clearInterval(this.#poll)
      this.#poll = undefined
      return
    }
    try {
      const { data_version: version } = this.#statements.version.get() as { data_version: unknown }
      if (version === this.#version) return
      this.#version = version
      this.#tellStopped(this.#stopListeners.streams())
    } catch {
      // A file that cannot be read: the readers find that out themselves, and it is theirs to tell.
    }
    for (const streamId of this.#readers.streams()) this.#readers.wake(streamId)
  }

  #tellStopped(streamIds: readonly string[]): void {
    for (const streamId of streamIds) if (this.#statements.stopped.get(streamId)) this.#stopListeners.wake(streamId)
  }

  /** Ends logs whose producers are gone, and drops old ones, at most once in a tenth of the time for which they are kept. */
  #purge(): void {
    const time = Date.now()
    if (time - this.#purgedAt < this.#limits.ttlMs / 10) return
    for (const row of this.#statements.lapsed.all(time)) this.#end((row as { id: string }).id)
    inTransaction(this.#db, () => {
      for (const row of this.#statements.expire.all(time - this.#limits.ttlMs))
        this.#statements.dropBatches.run((row as { id: string }).id)
      this.#statements.forgetOld.run(time - this.#limits.ttlMs - rememberedMs)
    })
    this.#purgedAt = time
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
