import type { StreamInfo, StreamStore } from '@millrace/core'
import { randomId } from '@millrace/core/internal'
import { noSuchEvent } from '../delivery/numbered-events.js'
import type { WrittenLog } from './append-lane.js'
import { KeptReader } from './kept-reader.js'
import { OrphanWatch } from './orphan-watch.js'
import { RemoteReaders } from './remote-readers.js'
import { Run, type RunContext, type RunListener } from './run.js'

/** Settings of a handler's kept answers. */
export interface KeepSettings {
  readonly store: StreamStore
  /** Milliseconds without a reader after which a run is stopped. */
  readonly orphanMs: number
  /** See `appendBehindMs`. */
  readonly behindMs: number
}

/** The parts of a run that its request brings. */
export interface NewRun extends Pick<RunContext, 'ask' | 'recorder' | 'showError' | 'note'> {
  /** See {@link OrphanWatch}. */
  readonly orphanMs: number
}

/** Pauses between two looks for records that another process has given out and not appended yet. */
const lookMs = 25

/** The answers of one handler that a store keeps: runs in this process, and the logs of all. */
export class KeptStreams implements RunListener {
  readonly store: StreamStore
  readonly #settings: KeepSettings
  readonly #runs = new Map<string, { readonly run: Run; readonly watch: OrphanWatch }>()
  readonly #remote: RemoteReaders

  constructor(settings: KeepSettings) {
    this.#settings = settings
    this.store = settings.store
    this.#remote = new RemoteReaders(settings.store, settings.orphanMs / 2)
  }

  /**
   * Begins a log. @param streamId - as the client named it. Default: a new one.
   *
   * @returns undefined where there is one of that name already. Rejects with what the store throws.
   */
  async begin(streamId = randomId(), owner?: string): Promise<WrittenLog | undefined> {
    const { lease } = await this.store.create({ streamId, ...(owner !== undefined && { owner }) })
    return lease === undefined ? undefined : { store: this.store, streamId, lease }
  }

  /** Makes a run, in the async context of its request. It is started by the caller. */
  run(log: WrittenLog, { orphanMs, ...parts }: NewRun): Run {
    const run = new Run({ log, behindMs: this.#settings.behindMs, listener: this, ...parts })
    const watch = new OrphanWatch(run, orphanMs, streamId => this.#remote.seen(streamId))
    this.#runs.set(log.streamId, { run, watch })
    return run
  }

  /** True where the stream of this name is being made here. */
  runs(streamId: string): boolean {
    return this.#runs.has(streamId)
  }

  /**
   * Waits for a place that a run elsewhere has given out and not appended yet.
   *
   * @param info - of the stream, as it was found.
   * @throws HttpError 400 for a place that no reader can have come to. Rejects with what the store throws.
   */
  async checkPlace(streamId: string, after: number, info: StreamInfo): Promise<void> {
    let known: StreamInfo | undefined = info
    const { behindMs } = this.#settings
    for (let waited = 0; ; waited += lookMs) {
      const last = Math.max(known?.lastSeq ?? 0, this.#runs.get(streamId)?.run.seq ?? 0)
      if (after <= last) return
      // Twice: once for the records to be gathered, once for them to be kept.
      if (known?.status !== 'running' || waited >= 2 * behindMs) throw noSuchEvent()
      await new Promise(resolve => setTimeout(resolve, lookMs))
      known = await this.store.meta(streamId)
    }
  }

  /** A reader of a stream. @param info - as it was found. @param report - is told what the store throws. */
  reader(streamId: string, after: number, report: (error: unknown) => void, info?: StreamInfo): KeptReader {
    const run = this.#runs.get(streamId)?.run
    const isElsewhere = !run && info?.status === 'running'
    const onEnd = isElsewhere ? this.#remote.enter(streamId) : undefined
    return new KeptReader({ store: this.store, streamId, after, run, report, ...(onEnd && { onEnd }) })
  }

  /** Stops a stream, wherever its producer is. Rejects with what the store throws. */
  async stop(streamId: string): Promise<void> {
    const local = this.#runs.get(streamId)
    if (local) local.run.stop()
    else await this.store.requestStop(streamId)
  }

  /** From a run. */
  readers(run: Run, some: boolean): void {
    this.#watchOf(run)?.readers(some)
  }

  /** From a run. */
  over(run: Run): void {
    const watch = this.#watchOf(run)
    watch?.end()
    if (watch) this.#runs.delete(run.streamId)
  }

  /** Undefined for a run whose log was deleted, when another one has its name by now. */
  #watchOf(run: Run): OrphanWatch | undefined {
    const known = this.#runs.get(run.streamId)
    return known?.run === run ? known.watch : undefined
  }
}
