import type { AppendOptions, ChatRecord, CreatedStream, StoredBatch, StreamInfo, StreamStore } from '@millrace/core'
import { randomId } from '@millrace/core/internal'
import { behindTheEnd, goneStream, lostLease, producerLost, unknownStream, unreachable } from '../failures.js'
import type { storeDefaults } from '../options.js'
import { queued } from '../pending-append.js'
import { Ending } from './ending.js'
import { entryText, LogView } from './log-view.js'
import { LogWriter } from './log-writer.js'
import { Silence } from './silence.js'
import { askToStop, stopAsked } from './stops.js'
import type { StreamClient } from './stream-client.js'
import { type Page, Streams } from './streams.js'

// A name never is a segment of dots, which an address would take for a way out of its folder.
const logName = (streamId: string): string => `log-${encodeURIComponent(streamId)}`
const stopName = (streamId: string): string => `stop-${encodeURIComponent(streamId)}`

/** Milliseconds until a log that is complete, and has told no end, is looked at again. */
const unendedMs = 25

/** A store over any server of the Durable Streams protocol; see `durableStreamsStore`. */
export class DurableStreamsStore implements StreamStore {
  readonly leaseMs: number
  readonly #limits: typeof storeDefaults
  readonly #streams: Streams
  readonly #writers = new Map<string, LogWriter>()
  /** Each ends somebody who waits for the server: a reader, or a producer that listens for a stop. */
  readonly #waiting = new Set<() => void>()
  #closed = false

  constructor(client: StreamClient, limits: typeof storeDefaults) {
    this.#limits = limits
    this.leaseMs = limits.leaseMs
    this.#streams = new Streams(client, limits)
  }

  async create(stream: { readonly streamId: string; readonly owner?: string | undefined }): Promise<CreatedStream> {
    const { streamId, owner } = stream
    const { leaseMs, maxStreamBytes } = this.#limits
    this.#dropLapsed()
    const lease = randomId()
    const since = performance.now()
    const name = logName(streamId)
    await this.#streams.create(name, [{ lease, ...(owner !== undefined && { owner }), leaseMs }])
    // The log says who made it: the status of a request that was sent twice does not.
    const view = await this.#view(streamId)
    if (!view) throw unreachable(new Error('A log that was just made is not there.'))
    if (view.head?.lease !== lease) return { existing: this.#infoOf(view) }
    const onOver = (): void => {
      // The log may have been deleted and begun anew meanwhile.
      if (this.#writers.get(streamId) === writer) this.#writers.delete(streamId)
    }
    const settings = { streams: this.#streams, name, lease, leaseMs, maxStreamBytes, since, onOver }
    const writer = new LogWriter(settings)
    this.#writers.set(streamId, writer)
    return { lease }
  }

  append(streamId: string, lease: string, records: readonly ChatRecord[], options?: AppendOptions): Promise<number> {
    const writer = this.#writers.get(streamId)
    return writer ? queued(writer, streamId, lease, records, options) : Promise.reject(lostLease())
  }

  async *read(streamId: string, afterSeq: number, signal?: AbortSignal): AsyncGenerator<StoredBatch> {
    const ending = this.#begin(signal)
    const view = new LogView()
    const since = performance.now()
    let [offset, caughtUp] = ['-1', false]
    let silence: Silence | undefined
    let unendedSince: number | undefined
    try {
      while (!ending.signal.aborted) {
        const page = await this.#nextPage(streamId, offset, silence, ending.signal)
        if (ending.signal.aborted) break
        if (!page) throw silence ? goneStream() : unknownStream()
        const pieces = page.messages.flatMap(message => view.take(message, afterSeq))
        offset = page.next
        if (!view.head) {
          checkBeginning(since, this.leaseMs)
          continue
        }
        silence ??= new Silence(view.head.leaseMs, () => void this.#lapse(streamId, view))
        if (page.messages.length > 0) silence.heard()
        if (!caughtUp && page.upToDate) this.#checkPlace(view, afterSeq)
        caughtUp ||= page.upToDate
        for (const piece of pieces) {
          yield piece
          if (ending.signal.aborted) break
        }
        if (view.endedAt !== undefined && !ending.signal.aborted) return
        if (page.complete && !ending.signal.aborted) {
          unendedSince ??= performance.now()
          await this.#checkUnended(streamId, view, unendedSince)
        }
      }
      if (!signal?.aborted) throw goneStream()
    } finally {
      ending.end()
    }
  }

  async meta(streamId: string): Promise<StreamInfo | undefined> {
    const view = await this.#view(streamId)
    return view && this.#infoOf(view)
  }

  async requestStop(streamId: string): Promise<void> {
    if (await this.#streams.isOpen(logName(streamId))) await askToStop(this.#streams, stopName(streamId))
  }

  onStop(streamId: string, listener: () => void): () => void {
    const ending = this.#begin()
    void stopAsked(this.#streams, stopName(streamId), ending.signal).then(asked => {
      if (asked && !ending.signal.aborted) listener()
      ending.end()
    })
    return ending.abort
  }

  async delete(streamId: string): Promise<void> {
    await Promise.all([this.#streams.remove(logName(streamId)), this.#streams.remove(stopName(streamId))])
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const abort of this.#waiting) abort()
  }

  /** Forgets producers who stopped without a word, the oldest first. */
  #dropLapsed(): void {
    for (const [streamId, writer] of this.#writers) {
      if (!writer.hasLapsed) break
      this.#writers.delete(streamId)
    }
  }

  /** Begins to wait for the server, until the signal aborts or the store closes. */
  #begin(signal?: AbortSignal): Ending {
    const ending = new Ending(signal, () => void this.#waiting.delete(ending.abort))
    this.#waiting.add(ending.abort)
    if (this.#closed) ending.abort()
    return ending
  }

  /** @returns undefined for a log that is not there, and where the signal aborts. */
  async #nextPage(
    streamId: string,
    offset: string,
    silence: Silence | undefined,
    signal: AbortSignal,
  ): Promise<Page | undefined> {
    const page = this.#streams.page(logName(streamId), offset, true, signal)
    try {
      return await (silence ? silence.during(page) : page)
    } catch (error) {
      if (signal.aborted) return undefined
      throw error
    }
  }

  /**
   * A log that is complete and has told no end: another one has its name by now, or the last message is still to come. The reference server says that a stream is
   * closed a moment before it gives that, where it keeps streams in files (0.3.7, 2026-11).
   *
   * @throws ChatError `gone` for another log, and for one whose last message does not come for as long as a lease.
   */
  async #checkUnended(streamId: string, view: LogView, since: number): Promise<void> {
    if (!(await this.#isThere(streamId, view)) || performance.now() - since > this.leaseMs) throw goneStream()
    await new Promise(resolve => setTimeout(resolve, unendedMs))
  }

  /** True where the log of this name is still the one that was read. */
  async #isThere(streamId: string, view: LogView): Promise<boolean> {
    const beginning = await this.#streams.page(logName(streamId), '-1', false)
    return view.isHead(beginning?.messages[0])
  }

  #checkPlace(view: LogView, afterSeq: number): void {
    if (!(Number.isSafeInteger(afterSeq) && afterSeq >= 0 && afterSeq <= view.lastSeq)) throw behindTheEnd()
    if (this.#isExpired(view)) throw goneStream()
  }

  /** The whole log, as far as it is now, and its first message at least. */
  async #view(streamId: string): Promise<LogView | undefined> {
    const view = new LogView()
    const since = performance.now()
    for (let [offset, wait] = ['-1', false]; ; ) {
      const page = await this.#streams.page(logName(streamId), offset, wait)
      if (!page) return undefined
      for (const message of page.messages) view.take(message, Number.POSITIVE_INFINITY)
      if (page.upToDate && view.head) return view
      if (!view.head) checkBeginning(since, this.leaseMs)
      offset = page.next
      wait = page.upToDate
    }
  }

  #infoOf(view: LogView): StreamInfo {
    const owner = view.head?.owner
    const complete = this.#isExpired(view) ? 'gone' : 'ended'
    return {
      ...(owner !== undefined && { owner }),
      status: view.endedAt === undefined ? 'running' : complete,
      lastSeq: view.lastSeq,
    }
  }

  #isExpired({ endedAt }: LogView): boolean {
    return endedAt !== undefined && endedAt + this.#limits.ttlMs <= Date.now()
  }

  /** Closes a log whose producer has fallen silent. Without effect where somebody has appended meanwhile, or another log has its name. */
  async #lapse(streamId: string, view: LogView): Promise<void> {
    const records = [JSON.stringify({ type: 'error', error: producerLost })]
    const text = entryText(view.head!.lease, view.lastSeq + 1, records, Date.now())
    const append = { text, entry: view.entries + 1, close: true, forMs: this.#limits.leaseMs }
    try {
      if (!(await this.#isThere(streamId, view))) return
      await this.#streams.append(logName(streamId), append)
    } catch {
      // The server cannot be reached: the next silence tries again, and the reader is told by its own request.
    }
  }
}

/**
 * A log may be there a moment before its first message: the reference server makes it in two steps where it keeps streams in files (0.3.7, 2026-11).
 *
 * @throws ChatError `network` where the message does not come for so long.
 */
function checkBeginning(since: number, ms: number): void {
  if (performance.now() - since > ms) throw unreachable(new Error('The log has no beginning.'))
}
