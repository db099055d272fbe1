import type { ChatReader, ChatRecord, ChatStream, ErrorInfo, Flow, StoredBatch } from '@millrace/core'
import {
  ChatError,
  errorInfo,
  errorOf,
  isTerminal,
  OpenBlocks,
  publicError,
  SharedTimer,
} from '@millrace/core/internal'
import type { AnswerRecorder } from '../delivery/answer-recorder.js'
import type { ErrorView } from '../exchange/error-view.js'
import { shownFailure } from '../exchange/failure-response.js'
import type { HttpError } from '../exchange/http-error.js'
import { leaseParts, usualLeaseMs, type WrittenLog } from './append-lane.js'
import type { KeptNote } from './note.js'
import { ReadersFirst } from './readers-first.js'
import type { RecordQueue, RecordQueueListener } from './record-queue.js'
import { StoreFirst } from './store-first.js'

/** A reader of a run in the same process. */
export interface RunReader {
  /** Records that come behind all that the run has given out before. */
  live(batch: StoredBatch): void
  /** The run cannot keep its records any more. */
  lost(last: LastRecords): void
}

/** The end of an answer whose records cannot be kept any more. They have no numbers. */
export interface LastRecords {
  /** Number of the last record that the store has: they follow it, and whatever a reader was given behind it. */
  readonly behind: number
  /** The records for a reader who has come to a place. Blocks are closed where it is known which are open. */
  at(seq: number): readonly ChatRecord[]
}

/** Is told of a run. */
export interface RunListener {
  /** A first reader of this process has come, or the last one has left. */
  readers(run: Run, some: boolean): void
  /** The log is complete, or lost. */
  over(run: Run): void
}

/** The parts that a run joins. */
export interface RunContext {
  readonly log: WrittenLog
  /** Asks the provider: called once, when the log is begun. May throw; then the log ends by that. */
  ask(): ChatStream
  /** Gets the whole answer, whoever reads it. */
  readonly recorder: AnswerRecorder
  /** Chooses what readers are told of a failure of the provider. */
  readonly showError: ErrorView
  /** 0: records go to readers when they are kept. */
  readonly behindMs: number
  /** Kept for as long as the log. */
  readonly note?: KeptNote | undefined
  readonly listener: RunListener
}

/**
 * An answer on its way into a store: it holds the producer's lease, and outlives its readers. Records go from the provider to the log and from there to
 * readers; those of this process get them as they are kept, all others read the log.
 */
export class Run implements ChatReader, RecordQueueListener {
  /** Settles when the log is complete or lost, and `onFinish` has settled. Never rejects. */
  readonly done: Promise<void>
  readonly #context: RunContext
  readonly #queue: RecordQueue
  readonly #readers = new Set<RunReader>()
  /** Blocks that are open for readers. */
  readonly #open = new OpenBlocks()
  readonly #lease = new SharedTimer()
  #stream: ChatStream | undefined
  #flow: Flow | undefined
  #unlisten: (() => void) | undefined
  #over = false
  #settle!: () => void
  /** Told to readers in place of `aborted`, where this server stopped the answer. */
  #instead: HttpError | undefined

  /** Made in the async context in which the application's functions are to run. */
  constructor(context: RunContext) {
    this.#context = context
    const { log, behindMs } = context
    this.#queue = behindMs > 0 ? new ReadersFirst(log, behindMs, this) : new StoreFirst(log, this)
    const over = new Promise<void>(resolve => {
      this.#settle = resolve
    })
    this.done = over.then(() => context.recorder.done())
  }

  get streamId(): string {
    return this.#context.log.streamId
  }

  /** Number of the last record that readers have been given. */
  get seq(): number {
    return this.#queue.seq
  }

  /** The log is complete, or lost: nothing more comes. */
  get over(): boolean {
    return this.#over
  }

  /** Asks the provider. */
  start(): void {
    const { ask, recorder } = this.#context
    this.#renewLater()
    recorder.start()
    try {
      const stream = ask()
      this.#flow = stream.connect(this)
      this.#stream = stream
    } catch (thrown) {
      return this.#unasked(thrown)
    }
    this.#listen()
  }

  /**
   * Ends the answer: its provider is cancelled, and the log ends by an error.
   *
   * @param error - told to readers. Default: that the answer was stopped.
   */
  stop(error?: HttpError): void {
    this.#instead ??= error
    this.#stream?.cancel(error)
    this.#flow?.resume()
  }

  /** Counts a reader, who may be behind. */
  join(reader: RunReader): void {
    this.#readers.add(reader)
    if (this.#readers.size === 1) this.#context.listener.readers(this, true)
  }

  leave(reader: RunReader): void {
    if (!this.#readers.delete(reader) || this.#readers.size > 0) return
    this.#context.listener.readers(this, false)
  }

  /** The batches behind a place, where they are at hand: then `live` follows them without a gap. */
  behind(seq: number): readonly StoredBatch[] | undefined {
    return this.#over ? undefined : this.#queue.behind(seq)
  }

  /** From the provider. Never throws: that would be an uncaught exception. */
  batch(records: readonly ChatRecord[]): void {
    const { recorder } = this.#context
    try {
      recorder.add(records)
      const last = records[records.length - 1]!
      if (last.type === 'error') return this.#failedAnswer(records.slice(0, -1), last.error)
      if (isTerminal(last)) recorder.close('finish')
      this.#queue.add(records, isTerminal(last))
    } catch (thrown) {
      this.failed(thrown)
    }
  }

  /** From the queue. */
  numbered(batch: StoredBatch): void {
    for (const record of batch.records) this.#open.see(record)
    for (const reader of this.#readers) reader.live(batch)
  }

  /** From the queue. */
  ended(): void {
    this.#end()
    void this.#context.note?.end()
  }

  /** From the queue, or of a provider of one's own that gave what is no record. */
  failed(thrown: unknown): void {
    if (this.#over) return
    const { recorder, log } = this.#context
    const error = lostAnswer(thrown)
    this.#flow?.cancel(thrown)
    recorder.report(thrown)
    recorder.close('error', errorInfo(thrown))
    const { seq, keptSeq } = this.#queue
    const ending: ChatRecord = { type: 'error', error }
    const closed = [...this.#open.close(), ending]
    const last: LastRecords = { behind: keptSeq, at: place => (place === seq ? closed : [ending]) }
    const readers = [...this.#readers]
    this.#end()
    for (const reader of readers) reader.lost(last)
    void lastWords(log, last.at(keptSeq))
    void this.#context.note?.end()
  }

  /** From the queue. */
  full(): void {
    this.#flow?.pause()
  }

  /** From the queue. */
  ready(): void {
    this.#flow?.resume()
  }

  /** The provider could not be asked: its `stream` threw, or gave what nobody can read. */
  #unasked(thrown: unknown): void {
    const { recorder } = this.#context
    const { error, expected } = shownFailure(thrown, this.#context.showError)
    if (!expected) recorder.report(thrown)
    recorder.close('error', errorInfo(thrown))
    this.#queue.add([{ type: 'error', error }], true)
  }

  /** A store that does not listen for stops is told of, and the answer goes on. */
  #listen(): void {
    const { log, recorder } = this.#context
    try {
      this.#unlisten = log.store.onStop(log.streamId, () => this.stop())
    } catch (thrown) {
      recorder.report(thrown)
    }
  }

  #endListening(): void {
    try {
      this.#unlisten?.()
    } catch (thrown) {
      this.#context.recorder.report(thrown)
    }
  }

  /** The error is kept as readers are told it: all see the same, and where it is masked no vendor's words are stored. */
  #failedAnswer(before: readonly ChatRecord[], error: ErrorInfo): void {
    const { recorder } = this.#context
    const stopped = error.code === 'aborted'
    const instead = stopped ? this.#instead : undefined
    const shown = instead ?? errorOf(error)
    if (!stopped) recorder.report(shown)
    recorder.close(stopped ? 'cancelled' : 'error', instead ? errorInfo(instead) : error)
    this.#queue.add([...before, { type: 'error', error: shownFailure(shown, this.#context.showError).error }], true)
  }

  #renewLater(): void {
    const { store } = this.#context.log
    this.#lease.set((store.leaseMs ?? usualLeaseMs) / leaseParts, {
      timeUp: () => {
        this.#queue.renew()
        this.#context.note?.renew()
        if (!this.#over) this.#renewLater()
      },
    })
  }

  #end(): void {
    if (this.#over) return
    this.#over = true
    this.#lease.clear()
    this.#endListening()
    this.#queue.close()
    this.#readers.clear()
    this.#context.listener.over(this)
    this.#settle()
  }
}

/** The words for readers of an answer that could not be kept. */
function lostAnswer(thrown: unknown): ErrorInfo {
  const code = thrown instanceof ChatError ? thrown.code : 'unknown'
  if (code === 'limit') return publicError({ code: 'limit', message: '', retryable: false })
  return publicError({ code: code === 'gone' ? 'truncated' : 'overloaded', message: '', retryable: true })
}

/** Ends the log, where the store takes that; it ends by the lapse of its lease otherwise. */
async function lastWords({ store, streamId, lease }: WrittenLog, records: readonly ChatRecord[]): Promise<void> {
  try {
    await store.append(streamId, lease, records, { end: true })
  } catch {
    // The failure that led here has been told, and this one says the same.
  }
}
