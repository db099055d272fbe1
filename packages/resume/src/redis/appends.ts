import { randomId } from '@millrace/core'
import { runScript } from '@millrace/core/internal'
import { joinedTexts } from '../compact-text.js'
import { lostLease, tooLarge } from '../failures.js'
import { JoinedFlush, type JoinedFlushListener } from '../joined-flush.js'
import { lastWordsBytes, leaseSpan, rememberedMs } from '../options.js'
import type { PendingAppend } from '../pending-append.js'
import type { RedisConnection } from './connection.js'
import type { Keys } from './keys.js'
import { isOfOneKey, reachRedis } from './reach.js'
import { appendScript } from './scripts.js'
import { WrittenLogs } from './written-logs.js'

/** Settings of the appends. */
export interface RedisAppendLimits {
  readonly leaseMs: number
  readonly ttlMs: number
  readonly joinMs: number
  readonly maxStreamBytes: number
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
  readonly #waiting = new Map<string, PendingAppend[]>()
  readonly #busy = new Set<string>()
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
    this.#written.keep(lease, 0)
  }

  add(append: PendingAppend): void {
    const lane = this.#connection.cluster ? append.streamId : ''
    const waiting = this.#waiting.get(lane)
    if (waiting) waiting.push(append)
    else this.#waiting.set(lane, [append])
    if (!this.#busy.has(lane)) this.#joined.ask(this.#isFirst(append))
  }

  /** From the joined flush. */
  flush(): void {
    for (const lane of this.#waiting.keys()) if (!this.#busy.has(lane)) void this.#empty(lane)
  }

  async #empty(lane: string): Promise<void> {
    this.#busy.add(lane)
    let waiting = this.#take(lane)
    while (waiting.length > 0) {
      const { now, later } = oneOfEach(waiting)
      await this.#send(now)
      // A second append of a stream has waited long enough, and what came meanwhile goes with it.
      waiting = later.length > 0 ? [...later, ...this.#take(lane)] : []
    }
    this.#busy.delete(lane)
    const left = this.#waiting.get(lane)
    if (left) this.#joined.ask(left.some(append => this.#isFirst(append)))
  }

  /** True for an append to a log that is new. */
  #isFirst({ lease }: PendingAppend): boolean {
    return this.#written.last(lease) === 0
  }

  #take(lane: string): readonly PendingAppend[] {
    const waiting = this.#waiting.get(lane) ?? []
    this.#waiting.delete(lane)
    return waiting
  }

  async #send(appends: readonly PendingAppend[]): Promise<void> {
    const { leaseMs } = this.#limits
    const keys: string[] = []
    const args = [...this.#settings]
    for (const { streamId, lease, texts, bytes, end } of appends) {
      keys.push(this.#keys.log(streamId), this.#keys.meta(streamId))
      const before = this.#written.last(lease) ?? -1
      // One argument for all but the texts: each costs the client as much as a token does.
      args.push(`${before} ${texts.length} ${bytes} ${end ? 1 : 0} ${lease}`, joinedTexts(texts))
    }
    let results: readonly number[]
    try {
      const send = (): Promise<unknown> => runScript(this.#connection.send, appendScript, keys, args)
      results = (await reachRedis(send, leaseMs)) as readonly number[]
    } catch (error) {
      if (appends.length > 1 && isOfOneKey(error as Error)) return this.#sendApart(appends, error)
      for (const append of appends) this.#failed(append, error)
      return
    }
    for (let at = 0; at < appends.length; at++) this.#settle(appends[at]!, Number(results[at]))
  }

  /** Sends each alone: one key has failed a command, which may have kept those before it. They are known by the record before. */
  async #sendApart(appends: readonly PendingAppend[], error: unknown): Promise<void> {
    for (const append of appends) {
      if (this.#written.last(append.lease) !== undefined) await this.#send([append])
      else this.#failed(append, error)
    }
  }

  #settle(append: PendingAppend, result: number): void {
    if (result === -1) return this.#failed(append, lostLease())
    const { maxStreamBytes } = this.#limits
    // The stream goes on: its producer has to say why it ends.
    if (result === -2) return append.reject(tooLarge('maxStreamBytes', maxStreamBytes))
    if (append.end) this.#written.forget(append.lease)
    else this.#written.keep(append.lease, result)
    append.resolve(result)
  }

  #failed(append: PendingAppend, error: unknown): void {
    this.#written.forget(append.lease)
    append.reject(error)
  }
}

/** The first append of each stream and as many streams as fit; a second one of the same stream is a command later, behind what the first comes to. */
function oneOfEach(waiting: readonly PendingAppend[]): { now: PendingAppend[]; later: PendingAppend[] } {
  const now = new Map<string, PendingAppend>()
  const later: PendingAppend[] = []
  for (const append of waiting) {
    if (!now.has(append.streamId) && now.size < mostStreams) now.set(append.streamId, append)
    else later.push(append)
  }
  return { now: [...now.values()], later }
}
