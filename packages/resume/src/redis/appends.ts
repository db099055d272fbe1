import { randomId } from '@millrace/core/internal'
import { runScript } from '@millrace/core/internal-seldom'
import { joinedTexts } from '../compact-text.js'
import { lostLease, tooLarge } from '../failures.js'
import { JoinedFlush, type JoinedFlushListener } from '../joined-flush.js'
import { lastWordsBytes, leaseSpan, rememberedMs } from '../options.js'
import type { PendingAppend } from '../pending-append.js'
import type { RedisConnection } from './connection.js'
import type { Keys } from './keys.js'
import { isOfOneKey, reachRedis } from './reach.js'
import { appendScript } from './scripts.js'
import { type WrittenLog, WrittenLogs } from './written-logs.js'

/** Settings of the appends. */
export interface RedisAppendLimits {
  readonly leaseMs: number
  readonly ttlMs: number
  readonly joinMs: number
  readonly maxStreamBytes: number
}

/** An append that waits, and the log that it is for. */
interface LogAppend {
  readonly append: PendingAppend
  readonly log: WrittenLog
}

/** Streams of one command at most: Lua takes so many values of a list at a time, and others wait meanwhile. */
const mostStreams = 200

/**
 * Gathers the appends of all streams into one command, see {@link JoinedFlush}; one is on its way at a time. In a cluster a command is for one stream:
 * those of different streams go out together, and are on their way at the same time.
 */
export class RedisAppends implements JoinedFlushListener {
  readonly #connection: RedisConnection
  readonly #keys: Keys
  readonly #limits: RedisAppendLimits
  /** The arguments that all commands begin with. */
  readonly #settings: readonly string[]
  readonly #joined: JoinedFlush
  /** By the stream in a cluster; else all under one name. */
  readonly #waiting = new Map<string, LogAppend[]>()
  readonly #busy = new Set<string>()
  /** Commands so far. */
  #commands = 0
  readonly #written: WrittenLogs

  constructor(connection: RedisConnection, keys: Keys, limits: RedisAppendLimits) {
    this.#connection = connection
    this.#keys = keys
    this.#limits = limits
    const { leaseMs, ttlMs, maxStreamBytes } = limits
    // By its name Redis tells a command that is sent again, since its reply was lost, from one of somebody else who has the same lease.
    const sender = randomId()
    this.#settings = [leaseMs, leaseSpan(leaseMs), ttlMs, rememberedMs, maxStreamBytes, lastWordsBytes, sender].map(
      String,
    )
    this.#joined = new JoinedFlush(limits.joinMs, this)
    this.#written = new WrittenLogs(leaseSpan(limits.leaseMs))
  }

  /** A log is new, and written here. */
  began(lease: string): void {
    this.#written.of(lease).last = 0
  }

  add(append: PendingAppend): void {
    const lane = this.#connection.cluster ? append.streamId : ''
    const log = this.#written.of(append.lease)
    const waiting = this.#waiting.get(lane)
    if (waiting) waiting.push({ append, log })
    else this.#waiting.set(lane, [{ append, log }])
    if (!this.#busy.has(lane)) this.#joined.ask(isFirst(log))
  }

  /** From the joined flush. */
  flush(): void {
    for (const lane of this.#waiting.keys()) if (!this.#busy.has(lane)) void this.#empty(lane)
  }

  async #empty(lane: string): Promise<void> {
    this.#busy.add(lane)
    let waiting = this.#take(lane)
    while (waiting.length > 0) {
      const { now, later } = this.#oneOfEach(waiting)
      await this.#send(now)
      // A second append of a stream has waited long enough, and what came meanwhile goes with it.
      waiting = later.length > 0 ? [...later, ...this.#take(lane)] : []
    }
    this.#busy.delete(lane)
    const left = this.#waiting.get(lane)
    if (left) this.#joined.ask(left.some(({ log }) => isFirst(log)))
  }

  #take(lane: string): readonly LogAppend[] {
    const waiting = this.#waiting.get(lane) ?? []
    this.#waiting.delete(lane)
    return waiting
  }

  /** The first append of each log and as many logs as fit; a second one of the same log is a command later, behind what the first comes to. */
  #oneOfEach(waiting: readonly LogAppend[]): { readonly now: readonly LogAppend[]; readonly later: LogAppend[] } {
    const command = ++this.#commands
    const now: LogAppend[] = []
    const later: LogAppend[] = []
    for (const waits of waiting) {
      if (waits.log.command === command || now.length === mostStreams) later.push(waits)
      else {
        waits.log.command = command
        now.push(waits)
      }
    }
    return { now, later }
  }

  async #send(appends: readonly LogAppend[]): Promise<void> {
    const { leaseMs } = this.#limits
    const keys: string[] = []
    const args = [...this.#settings]
    for (const { append, log } of appends) {
      const { streamId, lease, texts, bytes, end } = append
      keys.push(this.#keys.log(streamId), this.#keys.meta(streamId))
      // One argument for all: each costs the client as much as a token does. A lease has no line end, unlike texts.
      args.push(`${log.last} ${texts.length} ${bytes} ${end ? 1 : 0} ${lease}\n${joinedTexts(texts)}`)
    }
    let results: readonly number[]
    try {
      const send = (): Promise<unknown> => runScript(this.#connection.send, appendScript, keys, args)
      results = (await reachRedis(send, leaseMs, leaseMs)) as readonly number[]
    } catch (error) {
      if (appends.length > 1 && isOfOneKey(error as Error)) return this.#sendApart(appends, error)
      for (const { append } of appends) this.#failed(append, error)
      return
    }
    const at = performance.now()
    for (const [index, { append, log }] of appends.entries()) {
      log.at = at
      this.#settle(append, log, Number(results[index]))
    }
  }

  /** Sends each alone: one key has failed a command, which may have kept those before it. They are known by the record before. */
  async #sendApart(appends: readonly LogAppend[], error: unknown): Promise<void> {
    for (const waits of appends) {
      if (waits.log.last >= 0) await this.#send([waits])
      else this.#failed(waits.append, error)
    }
  }

  #settle(append: PendingAppend, log: WrittenLog, result: number): void {
    if (result === -1) return this.#failed(append, lostLease())
    const { maxStreamBytes } = this.#limits
    // The stream goes on: its producer has to say why it ends.
    if (result === -2) return append.reject(tooLarge('maxStreamBytes', maxStreamBytes))
    log.last = result
    if (append.end) this.#written.forget(append.lease)
    append.resolve(result)
  }

  #failed(append: PendingAppend, error: unknown): void {
    this.#written.forget(append.lease)
    append.reject(error)
  }
}

/** True for a log that nobody has appended to. */
const isFirst = ({ last }: WrittenLog): boolean => last === 0
