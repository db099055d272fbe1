import type { AppendOptions, ChatRecord, CreatedStream, StoredBatch, StreamInfo, StreamStore } from '@millrace/core'
import { ChatError, randomId } from '@millrace/core/internal'
import { behindTheEnd, goneStream, lostLease, tooLarge, unknownStream } from '../failures.js'
import { lastWordsBytes, rememberedMs, resolveLimits, type StoreOptions, storeDefaults } from '../options.js'
import { bytesOf } from '../stored-texts.js'
import { MemoryLog, type MemoryLogListener } from './memory-log.js'

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions extends StoreOptions {
  /** Bytes of JSON of all streams together. Default 256 MiB. Complete logs make room, the oldest first; where none is left, `limit`. */
  readonly maxBytes?: number
  /** Logs at most. Default 10 000. Complete ones make room; where none is left, `create` rejects with `overloaded`. */
  readonly maxStreams?: number
}

const defaults = { ...storeDefaults, maxBytes: 256 * 1024 * 1024, maxStreams: 10_000 }

/** Ids that are remembered of logs which are kept no longer. */
const mostRemembered = 100_000

/** A log that is kept no longer. */
interface Remembered {
  readonly owner: string | undefined
  readonly lastSeq: number
  readonly until: number
}

/**
 * Keeps streams in the memory of this process: for one server, whose readers come back to it. Nothing survives the process.
 *
 * @throws TypeError naming the option that is not of its type.
 */
export function memoryStore(options: MemoryStoreOptions = {}): StreamStore {
  return new MemoryStore(resolveLimits(defaults, options))
}

class MemoryStore implements StreamStore, MemoryLogListener {
  readonly leaseMs: number
  readonly #limits: Required<MemoryStoreOptions>
  readonly #logs = new Map<string, MemoryLog>()
  /** Complete logs, the oldest first, with the time until which each is kept. */
  readonly #complete = new Map<MemoryLog, number>()
  readonly #remembered = new Map<string, Remembered>()
  #bytes = 0
  #purge: ReturnType<typeof setTimeout> | undefined

  constructor(limits: Required<MemoryStoreOptions>) {
    this.#limits = limits
    this.leaseMs = limits.leaseMs
  }

  async create(stream: { readonly streamId: string; readonly owner?: string | undefined }): Promise<CreatedStream> {
    this.#dropOld()
    const existing = this.#info(stream.streamId)
    if (existing) return { existing }
    if (this.#logs.size >= this.#limits.maxStreams && !this.#dropOldest())
      throw new ChatError({
        code: 'overloaded',
        message: 'The store has as many streams as it takes.',
        retryable: true,
      })
    const log = new MemoryLog(stream, randomId(), this.#limits.leaseMs, this)
    this.#logs.set(stream.streamId, log)
    return { lease: log.lease }
  }

  append(streamId: string, lease: string, records: readonly ChatRecord[], options: AppendOptions = {}): number {
    const log = this.#logs.get(streamId)
    if (log?.status !== 'running' || log.lease !== lease) throw lostLease()
    const { end = false, texts = records.map(record => JSON.stringify(record)) } = options
    let bytes = 0
    for (const text of texts) bytes += bytesOf(text)
    this.#makeRoom(log, bytes, end ? lastWordsBytes : 0)
    this.#bytes += bytes
    log.add(texts, bytes, end)
    return log.lastSeq
  }

  async *read(streamId: string, afterSeq: number, signal?: AbortSignal): AsyncGenerator<StoredBatch> {
    this.#dropOld()
    const log = this.#logs.get(streamId)
    if (!log) throw this.#remembered.has(streamId) ? goneStream() : unknownStream()
    if (!Number.isSafeInteger(afterSeq) || afterSeq < 0 || afterSeq > log.lastSeq) throw behindTheEnd()
    let at = afterSeq
    while (!signal?.aborted) {
      if (log.status === 'gone') throw goneStream()
      if (at < log.lastSeq) {
        const piece = log.piece(at)
        at = piece.seq
        yield piece
      } else if (log.status === 'ended') return
      else await log.changed(signal)
    }
  }

  async meta(streamId: string): Promise<StreamInfo | undefined> {
    this.#dropOld()
    return this.#info(streamId)
  }

  async requestStop(streamId: string): Promise<void> {
    this.#logs.get(streamId)?.requestStop()
  }

  onStop(streamId: string, listener: () => void): () => void {
    return this.#logs.get(streamId)?.onStop(listener) ?? ignore
  }

  async delete(streamId: string): Promise<void> {
    const log = this.#logs.get(streamId)
    if (log) this.#forget(log)
    this.#remembered.delete(streamId)
  }

  async close(): Promise<void> {
    clearTimeout(this.#purge)
    for (const log of this.#logs.values()) log.drop()
    this.#logs.clear()
    this.#complete.clear()
  }

  /** From a log. */
  ended(log: MemoryLog): void {
    this.#complete.set(log, now() + this.#limits.ttlMs)
    this.#purge ??= this.#purgeLater()
  }

  #info(streamId: string): StreamInfo | undefined {
    const log = this.#logs.get(streamId)
    if (log) return log.info
    const gone = this.#remembered.get(streamId)
    return gone && { ...(gone.owner !== undefined && { owner: gone.owner }), status: 'gone', lastSeq: gone.lastSeq }
  }

  #makeRoom(log: MemoryLog, bytes: number, more: number): void {
    const { maxStreamBytes, maxBytes } = this.#limits
    if (log.bytes + bytes > maxStreamBytes + more) throw tooLarge('maxStreamBytes', maxStreamBytes)
    while (this.#bytes + bytes > maxBytes + more) if (!this.#dropOldest()) throw tooLarge('maxBytes', maxBytes)
  }

  #dropOld(): void {
    const time = now()
    for (const until of this.#complete.values()) {
      if (until > time) break
      this.#dropOldest()
    }
    for (const [streamId, { until }] of this.#remembered) {
      if (until > time && this.#remembered.size <= mostRemembered) break
      this.#remembered.delete(streamId)
    }
  }

  /** @returns whether there was one. */
  #dropOldest(): boolean {
    const [log] = this.#complete.keys()
    if (!log) return false
    this.#forget(log)
    this.#remembered.set(log.streamId, { owner: log.owner, lastSeq: log.lastSeq, until: now() + rememberedMs })
    return true
  }

  #forget(log: MemoryLog): void {
    this.#logs.delete(log.streamId)
    this.#complete.delete(log)
    this.#bytes -= log.bytes
    log.drop()
  }

  /** Frees the memory of old logs also where nobody asks any more. Does not keep the process alive. */
  #purgeLater(): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => {
      this.#dropOld()
      this.#purge = this.#complete.size > 0 ? this.#purgeLater() : undefined
    }, this.#limits.ttlMs)
    ;(timer as { unref?(): void }).unref?.()
    return timer
  }
}

/** Milliseconds of a clock that is never set. */
const now = (): number => performance.now()

/** Nothing was listened for. */
function ignore(): void {}
