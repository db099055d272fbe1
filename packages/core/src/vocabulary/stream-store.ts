import type { ChatRecord } from './events.js'

/** Records of a log that were appended together, or the part of them behind a reader's place. */
export interface StoredBatch {
  /** Number of the last record. They are dense: the first of the batch has `seq - records.length + 1`. */
  readonly seq: number
  /** At least one. */
  readonly records: readonly ChatRecord[]
  /** The JSON of each record, where the store has it: whoever writes them on need not write them out again. */
  readonly texts?: readonly string[]
}

/** State of a log. */
export interface StreamInfo {
  /** The owner of the stream. Absent where the application knows no owners. */
  readonly owner?: string
  /**
   * `running`: a producer may append. `ended`: the last record is a `finish` or an `error`. `gone`: there was such a stream, and its records are
   * kept no longer.
   */
  readonly status: 'running' | 'ended' | 'gone'
  /** Number of the last record; 0 before the first. */
  readonly lastSeq: number
}

/** Result of `create`: a lease, or the log that has this id already. */
export type CreatedStream =
  | { readonly lease: string; readonly existing?: undefined }
  | { readonly existing: StreamInfo; readonly lease?: undefined }

/** Settings of `append`. */
export interface AppendOptions {
  /** The last record is a `finish` or an `error`: the log is complete with it, in the same step. */
  readonly end?: boolean
  /** The JSON of each record, for stores that keep texts. */
  readonly texts?: readonly string[]
}

/**
 * Keeps the records of running and finished answers, so that a reader who was cut off goes on where he was: a log for each stream, written by one
 * producer and read by many, here or in another process. `storeConformance` of `@millrace/testing` proves what follows.
 *
 * Every store MUST:
 * - number the records of a log 1, 2, 3, …, without a gap, whatever fails meanwhile; a log is never begun anew under the same id while the old one
 *   is known;
 * - give the lease of an id to one caller of `create`, however many ask at the same time, in however many processes;
 * - refuse every `append` whose lease is not the log's own, has lapsed, or comes after the end, and change nothing then;
 * - end a log whose lease has lapsed by an `error` record, code `truncated`, for all of its readers alike;
 * - give readers each record once, in order, until the last record of the log; never wait for a reader who is slow, nor keep for him more than the
 *   log itself;
 * - drop whole logs and never a part of one, and none that runs; a log that is too large fails its producer.
 *
 * All methods may be called by many at the same time. Failures are a `ChatError`: `not-found` for an id that the store does not know, `gone` for
 * records that are kept no longer and for a lease that is lost, `invalid-request` for a place behind the end of the log, `limit` for what is too
 * large, and `network` for a store that cannot be reached.
 */
export interface StreamStore {
  /** Milliseconds that a lease lasts, so that a producer of whom nothing comes renews it in time: after a third of them. Default 15 000. */
  readonly leaseMs?: number
  /** Begins a log. Gives the lease, which lasts for the store's `leaseMs` and is prolonged by each `append`. */
  create(stream: { readonly streamId: string; readonly owner?: string | undefined }): Promise<CreatedStream>
  /**
   * Adds records behind the last one; without records it prolongs the lease alone. Appends of one producer that overlap keep their order.
   *
   * @returns the number of the last record of the log, at once or when it is kept.
   */
  append(
    streamId: string,
    lease: string,
    records: readonly ChatRecord[],
    options?: AppendOptions,
  ): number | Promise<number>
  /**
   * Reads the records behind `afterSeq`, those to come included, in pieces of bounded size. Ends behind the last record of the log, and when the
   * signal aborts.
   *
   * @param afterSeq - from 0; the last record that the reader has.
   */
  read(streamId: string, afterSeq: number, signal?: AbortSignal): AsyncIterable<StoredBatch>
  /** The state of a log; undefined for an id that the store does not know. */
  meta(streamId: string): Promise<StreamInfo | undefined>
  /** Asks the producer to stop, wherever it runs. Without effect where none does. */
  requestStop(streamId: string): Promise<void>
  /** Calls back once when somebody asks to stop the stream, also where that was before the call. Gives a function that ends the listening. */
  onStop(streamId: string, listener: () => void): () => void
  /** Forgets a log, and that there was one. Its readers end by `error: gone`. */
  delete(streamId: string): Promise<void>
  /** Ends connections and timers of the store. Default: there are none. */
  close?(): Promise<void>
}
