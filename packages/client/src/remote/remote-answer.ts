import { ChatError, type ChatRecord, isTerminal, type StreamOptions } from '@millrace/core'
import { decodeRecord } from '@millrace/core/native'
import { backoffMs, type LeanEvent, limited, readLean, SseLimitError, SseTimeoutError } from '@millrace/sse/lean'
import { type Connector, LostConnection, lost } from './connector.js'
import type { RemoteOptions } from './remote-provider.js'
import { sleepUntilAwake } from './wake.js'

/** Three heartbeats of the usual 15 s, so that one that is late and one that is lost cost nobody the connection. */
const usualIdleMs = 45_000
/** The longest time that a server may ask to wait for. */
const mostWaitMs = 60_000

/** Limits of one answer. */
export type AnswerLimits = Pick<RemoteOptions, 'maxAttempts' | 'baseDelayMs' | 'maxDelayMs'> &
  Pick<StreamOptions, 'idleTimeoutMs' | 'maxEventBytes'>

/** Reads one answer over as many connections as it takes, each record once. */
export class RemoteAnswer {
  /** Number of the last record that was read. */
  seq: number
  readonly #connector: Connector
  readonly #limits: AnswerLimits
  /** Number of the record that this connection gave last. */
  #at = 0

  constructor(connector: Connector, seq: number, limits: AnswerLimits) {
    this.#connector = connector
    this.seq = seq
    this.#limits = limits
  }

  /**
   * The records, in batches. Ends behind the last one; without one when the signal aborts, and where the only connection to a server that keeps no streams
   * has broken. Throws a ChatError for what cannot be mended.
   */
  async *batches(signal: AbortSignal): AsyncGenerator<readonly ChatRecord[]> {
    const { maxAttempts = 10, baseDelayMs = 1000, maxDelayMs = 30_000 } = this.#limits
    const { idleTimeoutMs = usualIdleMs, maxEventBytes } = this.#limits
    for (let attempt = 1; ; attempt++) {
      let failure = lost()
      let retryMs = baseDelayMs
      try {
        const { body } = await this.#connect(signal)
        const onRetry = (ms: number): void => {
          retryMs = ms
        }
        for await (const batch of readLean(body!, { signal, idleTimeoutMs, maxEventBytes, onRetry })) {
          const records = this.#take(batch)
          if (records.length === 0) continue
          attempt = 0
          yield records
          if (this.#connector.ended) return
        }
      } catch (thrown) {
        failure = mendable(thrown, signal)
      }
      if (signal.aborted || !this.#connector.kept) return
      const askedMs = failure.retryAfterMs
      if (attempt >= maxAttempts || (askedMs ?? 0) > mostWaitMs) throw failure
      const waitMs = askedMs ?? backoffMs(attempt, retryMs, maxDelayMs, Math.random)
      await sleepUntilAwake(waitMs, signal)
      if (signal.aborted) return
    }
  }

  /** Waits for the head of a response, no longer than for any other byte. */
  async #connect(signal: AbortSignal): Promise<Response> {
    const connection = new AbortController()
    this.#at = this.seq
    try {
      const head = this.#connector.connect(this.seq, connection.signal)
      return await limited(head, this.#limits.idleTimeoutMs ?? usualIdleMs, signal)
    } catch (thrown) {
      connection.abort()
      throw thrown
    }
  }

  /**
   * The records that were not read before. Their events have their numbers as ids. An event without one follows the event before it: a server may number the
   * last of a batch alone, and the words at the end of a log that was lost have no number.
   */
  #take(events: readonly LeanEvent[]): readonly ChatRecord[] {
    const records: ChatRecord[] = []
    for (const { data, id } of events) {
      this.#at++
      if (id !== undefined) {
        this.#connector.kept = true
        const seq = Number(id.slice(id.lastIndexOf('.') + 1))
        if (Number.isSafeInteger(seq)) this.#at = seq
      }
      if (this.#at <= this.seq) continue
      const record = decodeRecord(data)
      this.seq = this.#at
      records.push(record)
      this.#connector.ended = isTerminal(record)
      if (this.#connector.ended) break
    }
    return records
  }
}

/** The failure of a connection that may be made again. Throws others. */
function mendable(thrown: unknown, signal: AbortSignal): ChatError {
  if (thrown instanceof LostConnection) return thrown.error
  if (signal.aborted) return lost()
  if (thrown instanceof ChatError) throw thrown
  if (thrown instanceof SseLimitError)
    throw new ChatError({ code: 'limit', message: 'The server sent an event that is larger than allowed.' })
  if (!(thrown instanceof SseTimeoutError)) return lost(thrown)
  return new ChatError({ code: 'timeout', message: 'The server sent nothing in time.', retryable: true })
}
