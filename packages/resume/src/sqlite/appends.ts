import type { ChatError } from '@millrace/core'
import { isBusy } from '@millrace/core/internal-seldom'
import { joinedTexts } from '../compact-text.js'
import { lostLease, tooLarge, unreachable } from '../failures.js'
import { JoinedFlush, type JoinedFlushListener } from '../joined-flush.js'
import { lastWordsBytes, leaseSpan } from '../options.js'
import type { PendingAppend } from '../pending-append.js'
import type { Recent } from './recent.js'
import type { Statements } from './statements.js'
import { bytesIn } from './tail.js'

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

/** Milliseconds until a file that another process holds is tried again. */
const pauseMs = 25

/** A log that is written here, as the last append left it. */
interface WrittenLog {
  readonly lease: string
  /** When the lease lapses. */
  until: number
  lastSeq: number
  bytes: number
  /** That of the recent records at the last look into the file, which decides again where it has changed. */
  readonly generation: number
}

/** Gathers the appends of all streams into one transaction, see {@link JoinedFlush}. */
export class Appends implements JoinedFlushListener {
  readonly #statements: Statements
  readonly #recent: Recent
  readonly #limits: AppendLimits
  readonly #listener: AppendsListener
  readonly #joined: JoinedFlush
  #pending: PendingAppend[] = []
  readonly #logs = new Map<string, WrittenLog>()
  /** Logs from which on those are forgotten whose lease has lapsed. */
  #mostLogs = 1024
  /** Since when another process has held the file, by `performance.now()`; undefined when it does not. */
  #busySince: number | undefined

  constructor(statements: Statements, recent: Recent, limits: AppendLimits, listener: AppendsListener) {
    this.#statements = statements
    this.#recent = recent
    this.#limits = limits
    this.#listener = listener
    this.#joined = new JoinedFlush(limits.joinMs, this)
  }

  add(append: PendingAppend): void {
    this.#pending.push(append)
    // One of a log that is not known here is mostly its first.
    if (this.#busySince === undefined) this.#joined.ask(!this.#logs.has(append.streamId))
  }

  /** Commits what waits. */
  flush(): void {
    const pending = this.#pending
    if (pending.length === 0) return
    this.#pending = []
    const results: (number | ChatError)[] = []
    const time = Date.now()
    try {
      this.#recent.transaction(() => {
        for (const append of pending) results.push(this.#write(append, time))
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
    for (const [at, append] of pending.entries()) {
      const result = results[at]!
      if (typeof result === 'number') append.resolve(result)
      else append.reject(result)
    }
    for (const { streamId } of pending) this.#listener.appended(streamId)
  }

  /** True where another process holds the file, and the leases may outlast that: the same is tried again by and by. */
  #isHeldUp(cause: unknown): boolean {
    const now = performance.now()
    this.#busySince ??= now
    const waits = isBusy(cause) && now - this.#busySince < leaseSpan(this.#limits.leaseMs)
    if (waits) setTimeout(() => this.flush(), pauseMs)
    else this.#busySince = undefined
    return waits
  }

  /** @returns the number of the last record, or why there is none of these: told when it is committed. */
  #write({ streamId, lease, texts, bytes, end }: PendingAppend, time: number): number | ChatError {
    const { maxStreamBytes } = this.#limits
    const log = this.#heldLog(streamId, lease, time)
    if (!log) return lostLease()
    if (log.bytes + bytes > maxStreamBytes + (end ? lastWordsBytes : 0))
      return tooLarge('maxStreamBytes', maxStreamBytes)
    const lastSeq = log.lastSeq + texts.length
    log.lastSeq = lastSeq
    log.bytes += bytes
    if (texts.length > 0) this.#recent.add({ streamId, lease, lastSeq, bytes, text: joinedTexts(texts) }, end)
    if (end) this.#finish(streamId, time)
    else this.#renew(streamId, log, time)
    return lastSeq
  }

  /** @returns undefined where the lease is lost. */
  #heldLog(streamId: string, lease: string, time: number): WrittenLog | undefined {
    const known = this.#logs.get(streamId)
    const { generation } = this.#recent
    if (known?.lease === lease && known.generation === generation && known.until > time) return known
    this.#logs.delete(streamId)
    const row = this.#statements.held.get(streamId, lease, time) as
      | { lease_until: number; last_seq: number; bytes: number }
      | undefined
    if (!row) return undefined
    const log = {
      lease,
      until: row.lease_until,
      lastSeq: this.#recent.lastSeq(streamId, lease, row.last_seq),
      bytes: row.bytes + bytesIn(this.#recent.behind(streamId, lease, row.last_seq)),
      generation,
    }
    this.#logs.set(streamId, log)
    if (this.#logs.size > this.#mostLogs) this.#forgetLapsed(time)
    return log
  }

  #finish(streamId: string, time: number): void {
    this.#recent.settle(streamId)
    this.#statements.finish.run(time + this.#limits.leaseMs, time, streamId)
    this.#logs.delete(streamId)
  }

  #renew(streamId: string, log: WrittenLog, time: number): void {
    const { leaseMs } = this.#limits
    if (log.until - time > leaseMs) return
    log.until = time + leaseSpan(leaseMs)
    this.#statements.renew.run(log.until, streamId)
  }

  #forgetLapsed(time: number): void {
    for (const [streamId, { until }] of this.#logs) if (until <= time) this.#logs.delete(streamId)
    this.#mostLogs = Math.max(1024, 2 * this.#logs.size)
  }
}
