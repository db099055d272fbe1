import type { AppendOptions, ChatRecord, CreatedStream, StoredBatch, StreamInfo, StreamStore } from '@millrace/core'
import { checkHolder, randomId } from '@millrace/core/internal'
import { runScript } from '@millrace/core/internal-seldom'
import { expanded, linesOf } from '../compact-text.js'
import { behindTheEnd, goneStream, producerLost, unknownStream } from '../failures.js'
import {
  type JoinOptions,
  joinDefaults,
  leaseSpan,
  rememberedMs,
  resolveLimits,
  type StoreOptions,
  storeDefaults,
} from '../options.js'
import { queued } from '../pending-append.js'
import { pieceEnd, StoredTexts } from '../stored-texts.js'
import { RedisAppends } from './appends.js'
import type { RedisConnection } from './connection.js'
import { Keys } from './keys.js'
import { reachRedis } from './reach.js'
import { createScript, pageScript, stateScript, stopScript } from './scripts.js'
import { Wakes } from './wakes.js'

/** Options of a store in Redis. */
export interface RedisStoreOptions extends StoreOptions, JoinOptions {
  /** First part of all keys. Default `millrace`. */
  readonly prefix?: string
  /** Milliseconds after which a reader looks for himself, in case a message was lost. Default 5 000. */
  readonly pollMs?: number
}

const defaults = { ...storeDefaults, ...joinDefaults, pollMs: 5_000 }

/** Entries of one reply at most. */
const pageEntries = 64

/** State of a log, and the milliseconds until its lease lapses. */
interface RedisState extends StreamInfo {
  readonly leftMs: number
  readonly stop: boolean
  /** The lease that the log was made with: another one is that of a log which was made anew under the id. */
  readonly made: string
}

/** A batch and, for the last one of a log, the word that it is that. */
interface Entry {
  readonly seq: number
  /** The records as they are kept. */
  readonly lines: readonly string[]
  readonly last: boolean
}

/** Entries of a log. */
interface Page {
  /** See {@link RedisState}. */
  readonly made: string
  readonly entries: readonly Entry[]
}

/** A store over any client of Redis; see `redisStore`. */
export class RedisStore implements StreamStore {
  readonly leaseMs: number
  readonly #connection: RedisConnection
  readonly #limits: typeof defaults
  readonly #keys: Keys
  readonly #appends: RedisAppends
  readonly #wakes: Wakes
  /** Pages that are on their way: readers at the same place share one. */
  readonly #pages = new Map<string, Promise<Page>>()
  #closed = false

  /** @throws TypeError naming the option that is not of its type. */
  constructor(connection: RedisConnection, options: RedisStoreOptions) {
    checkHolder(options, { prefix: true, ...defaults }, 'option of the store')
    const { prefix = 'millrace', ...limits } = options
    if (typeof prefix !== 'string' || prefix === '' || /[{}]/.test(prefix))
      throw new TypeError('prefix takes a text without braces.')
    this.#connection = connection
    this.#limits = resolveLimits(defaults, limits)
    this.leaseMs = this.#limits.leaseMs
    this.#keys = new Keys(prefix)
    this.#appends = new RedisAppends(connection, this.#keys, this.#limits)
    this.#wakes = new Wakes(connection, this.#limits.pollMs)
  }

  async create(stream: { readonly streamId: string; readonly owner?: string | undefined }): Promise<CreatedStream> {
    const { leaseMs, ttlMs } = this.#limits
    const lease = randomId()
    const spanMs = leaseSpan(leaseMs)
    const args = [lease, stream.owner ?? '', spanMs, spanMs + ttlMs + rememberedMs].map(String)
    const reply = await this.#reach(() =>
      runScript(this.#connection.send, createScript, [this.#keys.meta(stream.streamId)], args),
    )
    if (!Array.isArray(reply)) {
      this.#appends.began(lease)
      return { lease }
    }
    // It may have lapsed or expired: that is found by looking at the log.
    const state = await this.#state(stream.streamId)
    const [status, last, owner] = reply.map(String)
    return { existing: state ? infoOf(state) : info(status as StreamInfo['status'], Number(last), owner ?? '') }
  }

  append(streamId: string, lease: string, records: readonly ChatRecord[], options?: AppendOptions): Promise<number> {
    return queued(this.#appends, streamId, lease, records, options)
  }

  async *read(streamId: string, afterSeq: number, signal?: AbortSignal): AsyncGenerator<StoredBatch> {
    let state = await this.#state(streamId)
    if (!state) throw unknownStream()
    if (state.status === 'gone') throw goneStream()
    if (!(Number.isSafeInteger(afterSeq) && afterSeq >= 0 && afterSeq <= state.lastSeq)) throw behindTheEnd()
    let at = afterSeq
    const { made } = state
    const place = new Place(signal)
    const unlisten = this.#wakes.listen(this.#keys.log(streamId), place)
    try {
      while (!signal?.aborted && !this.#closed) {
        place.look()
        const page = await this.#page(streamId, at, made)
        if (page.made !== made) throw goneStream()
        const { entries } = page
        for (const { seq, lines, last } of entries) {
          // A record between the reader's place and the first of the entry has been dropped.
          if (seq - lines.length > at) throw goneStream()
          const texts = lines.slice(lines.length - (seq - at)).map(expanded)
          for (let from = 0; from < texts.length; ) {
            const end = pieceEnd(texts, from)
            at += end - from
            yield new StoredTexts(at, texts.slice(from, end))
            if (signal?.aborted) return
            from = end
          }
          if (last) return
        }
        if (entries.length > 0) continue
        state = await this.#state(streamId)
        if (!state || state.status === 'gone' || state.made !== made) throw goneStream()
        if (state.lastSeq > at) continue
        if (state.status === 'ended') return
        await place.changed(Math.max(1, Math.min(state.leftMs, this.#limits.pollMs)))
      }
      if (this.#closed && !signal?.aborted) throw goneStream()
    } finally {
      unlisten()
    }
  }

  async meta(streamId: string): Promise<StreamInfo | undefined> {
    const state = await this.#state(streamId)
    return state && infoOf(state)
  }

  async requestStop(streamId: string): Promise<void> {
    await this.#reach(() => runScript(this.#connection.send, stopScript, [this.#keys.meta(streamId)], []))
  }

  onStop(streamId: string, listener: () => void): () => void {
    let listening = true
    const look = async (): Promise<void> => {
      try {
        const state = await this.#state(streamId)
        if (!state?.stop || state.status !== 'running' || !listening) return
      } catch {
        // The next look finds it.
        return
      }
      unlisten()
      listener()
    }
    // Woken as soon as the channel is heard: that finds a wish that was there before.
    const end = this.#wakes.listen(this.#keys.meta(streamId), { wake: () => void look() })
    const unlisten = (): void => {
      listening = false
      end()
    }
    return unlisten
  }

  async delete(streamId: string): Promise<void> {
    const keys = [this.#keys.log(streamId), this.#keys.meta(streamId)]
    await this.#reach(() => this.#connection.send(keys[0]!, ['DEL', ...keys]))
    await this.#reach(() => this.#connection.send(keys[0]!, ['PUBLISH', keys[0]!, '']))
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#wakes.close()
  }

  /** The state of a log. Ends one whose lease has lapsed. */
  async #state(streamId: string): Promise<RedisState | undefined> {
    const { ttlMs } = this.#limits
    const error = JSON.stringify({ type: 'error', error: producerLost })
    const keys = [this.#keys.log(streamId), this.#keys.meta(streamId)]
    const args = [String(ttlMs), String(rememberedMs), error]
    const reply = await this.#reach(() => runScript(this.#connection.send, stateScript, keys, args))
    if (!Array.isArray(reply)) return undefined
    const [status, last, owner, leftMs, stop, made = ''] = reply.map(String)
    const known = info(status as StreamInfo['status'], Number(last), owner ?? '')
    return { ...known, leftMs: Number(leftMs), stop: stop === '1', made }
  }

  #page(streamId: string, afterSeq: number, made: string): Promise<Page> {
    const place = `${afterSeq} ${made} ${streamId}`
    const onItsWay = this.#pages.get(place)
    if (onItsWay) return onItsWay
    const keys = [this.#keys.log(streamId), this.#keys.meta(streamId)]
    const args = [String(afterSeq), String(pageEntries)]
    const page = this.#reach(() => runScript(this.#connection.send, pageScript, keys, args))
      .then(pageOf)
      .finally(() => this.#pages.delete(place))
    this.#pages.set(place, page)
    return page
  }

  #reach<Result>(work: () => Promise<Result>): Promise<Result> {
    const { leaseMs } = this.#limits
    return reachRedis(work, this.#closed ? 0 : leaseMs, leaseMs)
  }
}

/** Reply of XRANGE: the entry's id, and its fields and values in turn. */
type RawEntry = readonly [id: string, fields: readonly string[]]

function pageOf(reply: unknown): Page {
  const [made, entries] = reply as readonly [made: unknown, entries: readonly RawEntry[]]
  return { made: String(made), entries: entries.map(entryOf) }
}

function entryOf([id, fields]: RawEntry): Entry {
  const [, stored = '', end] = fields
  return { seq: Number.parseInt(id, 10), lines: linesOf(stored), last: end === 'e' }
}

const info = (status: StreamInfo['status'], lastSeq: number, owner: string): StreamInfo => ({
  ...(owner !== '' && { owner }),
  status,
  lastSeq,
})

const infoOf = ({ status, lastSeq, owner = '' }: RedisState): StreamInfo => info(status, lastSeq, owner)

/** A reader at its place, who waits for more. */
class Place {
  readonly #signal: AbortSignal | undefined
  #changed = false
  #wake: (() => void) | undefined

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal
  }

  /** Forgets the news so far. */
  look(): void {
    this.#changed = false
  }

  /** From the wakes. */
  wake(): void {
    this.#changed = true
    this.#wake?.()
  }

  /** Settles when something came since the last look, after `ms`, or when the signal aborts. */
  changed(ms: number): Promise<void> {
    if (this.#changed || this.#signal?.aborted) return Promise.resolve()
    return new Promise(resolve => {
      const done = (): void => {
        clearTimeout(timer)
        this.#wake = undefined
        this.#signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#wake = done
      this.#signal?.addEventListener('abort', done, { once: true })
    })
  }
}
