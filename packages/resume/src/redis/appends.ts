import { runScript } from '@millrace/core/internal'
import { lostLease, tooLarge } from '../failures.js'
import { lastWordsBytes, rememberedMs } from '../options.js'
import type { PendingAppend } from '../pending-append.js'
import type { RedisConnection } from './connection.js'
import type { Keys } from './keys.js'
import { reachRedis } from './reach.js'
import { appendScript } from './scripts.js'

/** Settings of the appends. */
export interface RedisAppendLimits {
  readonly leaseMs: number
  readonly ttlMs: number
  readonly maxStreamBytes: number
}

/** Streams of one command at most: Lua takes so many values of a list at a time, and others wait meanwhile. */
const mostStreams = 200

/**
 * Gathers the appends of one turn, and of the time that the command before takes, into one command for all streams. In a cluster a command is for one
 * stream, and those of different streams are on their way at the same time.
 */
export class RedisAppends {
  readonly #connection: RedisConnection
  readonly #keys: Keys
  readonly #limits: RedisAppendLimits
  /** By the stream in a cluster; else all under one name. */
  readonly #waiting = new Map<string, PendingAppend[]>()
  readonly #busy = new Set<string>()
  /** Number of the last record of each stream that is written here: a command whose reply was lost is sent again, and must not add its batch twice. */
  readonly #last = new Map<string, number>()

  constructor(connection: RedisConnection, keys: Keys, limits: RedisAppendLimits) {
    this.#connection = connection
    this.#keys = keys
    this.#limits = limits
  }

  /** The log of a stream is new here. */
  began(streamId: string): void {
    this.#last.set(streamId, 0)
  }

  add(append: PendingAppend): void {
    const lane = this.#connection.cluster ? append.streamId : ''
    const waiting = this.#waiting.get(lane)
    if (waiting) return void waiting.push(append)
    this.#waiting.set(lane, [append])
    if (!this.#busy.has(lane)) setImmediate(() => void this.#flush(lane))
  }

  async #flush(lane: string): Promise<void> {
    if (this.#busy.has(lane)) return
    this.#busy.add(lane)
    for (;;) {
      const waiting = this.#waiting.get(lane)
      if (!waiting) break
      this.#waiting.delete(lane)
      const { now, later } = oneOfEach(waiting)
      if (later.length > 0) this.#waiting.set(lane, [...later, ...(this.#waiting.get(lane) ?? [])])
      await this.#send(now)
    }
    this.#busy.delete(lane)
  }

  async #send(appends: readonly PendingAppend[]): Promise<void> {
    const { leaseMs, ttlMs, maxStreamBytes } = this.#limits
    const keys = appends.flatMap(({ streamId }) => [this.#keys.log(streamId), this.#keys.meta(streamId)])
    const args = [leaseMs, ttlMs, rememberedMs, maxStreamBytes, lastWordsBytes].map(String)
    args.push(this.#keys.channel)
    for (const { streamId, lease, texts, bytes, end } of appends)
      args.push(
        streamId,
        lease,
        String(this.#last.get(streamId) ?? -1),
        String(texts.length),
        String(bytes),
        end ? '1' : '0',
        texts.join('\n'),
      )
    let results: readonly number[]
    try {
      const send = (): Promise<unknown> => runScript(this.#connection.send, appendScript, keys, args)
      results = (await reachRedis(send, leaseMs)) as readonly number[]
    } catch (error) {
      for (const append of appends) this.#failed(append, error)
      return
    }
    for (const [at, append] of appends.entries()) this.#settle(append, Number(results[at]))
  }

  #settle(append: PendingAppend, result: number): void {
    if (result === -1) return this.#failed(append, lostLease())
    const { maxStreamBytes } = this.#limits
    // The stream goes on: its producer has to say why it ends.
    if (result === -2) return append.reject(tooLarge('maxStreamBytes', maxStreamBytes))
    if (append.end) this.#last.delete(append.streamId)
    else this.#last.set(append.streamId, result)
    append.resolve(result)
  }

  #failed(append: PendingAppend, error: unknown): void {
    this.#last.delete(append.streamId)
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
