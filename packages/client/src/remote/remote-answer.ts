import { ChatError, type ChatRecord, isTerminal, type StreamOptions } from '@millrace/core'
import { decodeRecord } from '@millrace/core/native'
import { backoffMs, createLeanParser, type LeanEvent } from '@millrace/sse/lean'
import { type Connector, lost } from './connector.js'
import type { RemoteOptions } from './remote-provider.js'
import { sleepUntilAwake } from './wake.js'

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
    const connector = this.#connector
    for (let attempt = 1; ; attempt++) {
      const parser = createLeanParser()
      const connection = new AbortController()
      this.#at = this.seq
      let failure = await this.#within(connector.connect(this.seq, connection.signal), signal)
      if (failure instanceof ChatError) connection.abort()
      else {
        const reader = failure.body!.getReader()
        const utf8 = new TextDecoder()
        try {
          for (;;) {
            const chunk = await this.#within(reader.read().catch(lost), signal)
            failure = chunk instanceof ChatError ? chunk : lost()
            if (chunk instanceof ChatError || chunk.done) break
            const records = this.#take(parser.push(utf8.decode(chunk.value, { stream: true })))
            if (parser.pending > (this.#limits.maxEventBytes ?? 2 ** 24)) throw tooLarge()
            if (records.length === 0) continue
            attempt = 0
            yield records
            if (connector.ended) return
          }
        } finally {
          // Its failure has no reader any more.
          reader.cancel().catch(() => {})
        }
      }
      if (signal.aborted || !connector.kept) return
      const askedMs = failure.retryAfterMs
      if (attempt >= maxAttempts || (askedMs ?? 0) > mostWaitMs) throw failure
      const waitMs = askedMs ?? backoffMs(attempt, parser.retryMs ?? baseDelayMs, maxDelayMs, Math.random)
      await sleepUntilAwake(waitMs, signal)
      if (signal.aborted) return
    }
  }

  /** Waits no longer than a connection may be silent, which gives the error of that, nor than anybody reads. */
  #within<T>(wait: Promise<T>, signal: AbortSignal): Promise<T | ChatError> {
    // Three heartbeats of the usual 15 s, so that one that is late and one that is lost cost nobody the connection.
    const { idleTimeoutMs = 45_000 } = this.#limits
    return new Promise((resolve, reject) => {
      const leave = (): void => resolve(lost())
      const timer =
        idleTimeoutMs > 0 && idleTimeoutMs < 2 ** 31 ? setTimeout(() => resolve(silent()), idleTimeoutMs) : 0
      signal.addEventListener('abort', leave)
      wait.then(resolve, reject).finally(() => {
        clearTimeout(timer)
        signal.removeEventListener('abort', leave)
      })
    })
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
        const [, prefix, seq] = /^(.*?)(\d+)$/s.exec(id) ?? []
        this.#connector.kept = true
        this.#connector.idPrefix = prefix ?? this.#connector.idPrefix
        this.#at = Number(seq ?? this.#at)
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

const tooLarge = (): ChatError =>
  new ChatError({ code: 'limit', message: 'The server sent an event that is too large.' })

const silent = (): ChatError =>
  new ChatError({ code: 'timeout', message: 'The server sent nothing in time.', retryable: true })
