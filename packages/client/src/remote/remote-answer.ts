import type { ChatRecord, StreamOptions } from '@millrace/core'
import { decodeRecord } from '@millrace/core/native'
import { ChatError, isTerminal, PulledStream } from '@millrace/core/page'
import { backoffMs, createLeanParser, type LeanEvent } from '@millrace/sse/lean'
import { checkAddress } from '#address'
import { isSeen, page } from '../lib/page.js'
import { readRefusal } from './refusal.js'
import type { RemoteOptions, RemoteStream, StreamPlace } from './remote-provider.js'
import type { RemoteServer } from './server.js'
import { sleepUntilAwake } from './wake.js'
import { lost, watchOver } from './watch.js'

/** Bytes that are read at a time, a millisecond's work: a browser gives a fast answer in chunks of hundreds of kilobytes (655,245 bytes in Chromium 156, 2026-11). */
const pieceBytes = 16_384

/** Options of one answer. */
export type AnswerOptions = Pick<
  RemoteOptions,
  'url' | 'fetch' | 'maxAttempts' | 'baseDelayMs' | 'maxDelayMs' | 'gatherMs'
> &
  Pick<StreamOptions, 'signal' | 'maxRetries' | 'idleTimeoutMs' | 'maxEventBytes'>

/**
 * Reads one answer over as many connections as it takes, each record once. The rule of which request is sent next:
 *
 * 1. The question is posted, with an id made here.
 * 2. From its event stream on the answer is only asked for by `GET`, behind the last record. A server that has not echoed the id keeps no streams: its
 *    answer cannot be gone on with.
 * 3. Where the connection breaks before that, nobody knows whether the question has arrived. `GET` asks, and a server that has the stream gives it. One
 *    that has not and keeps streams, as it shows by an id that it echoes in its 404 or has echoed in an earlier answer, never got the question, or will
 *    join a second one to the first: there it is posted again. At any other server a second question could start a second answer, and this one fails.
 * 4. A question that another page may have posted is one whose connection has broken.
 */
export class RemoteAnswer extends PulledStream implements RemoteStream {
  /** Number of the last record that was read. */
  seq: number
  #streamId: string
  readonly #server: RemoteServer
  readonly #options: AnswerOptions
  /** The question, until an event stream was answered. */
  #body: string | undefined
  #posted: boolean
  /** It was asked for before: by another page, or by this one before it was left. */
  readonly #isAsked: boolean
  /** The server keeps the stream, as far as is known. */
  #kept = true
  #ended = false
  /** Number of the record that this connection gave last. */
  #at = 0

  /**
   * @param isAsked - it is gone on with, and not asked for.
   * @param body - the question; undefined for a stream whose question has arrived.
   */
  constructor(
    server: RemoteServer,
    { streamId, seq = 0 }: StreamPlace,
    isAsked: boolean,
    body: string | undefined,
    options: AnswerOptions,
  ) {
    super(life => this.#records(life), options)
    this.#server = server
    this.#streamId = streamId
    this.seq = seq
    this.#isAsked = isAsked
    this.#posted = isAsked
    this.#body = body
    this.#options = options
  }

  /** Names the answer at the server; undefined where that keeps none. */
  get streamId(): string | undefined {
    return this.#kept ? this.#streamId : undefined
  }

  /**
   * The records, in batches. Ends behind the last one; without one when the signal aborts, and where the only connection to a server that keeps no streams
   * has broken. Throws a ChatError for what cannot be mended.
   */
  async *#records(signal: AbortSignal): AsyncGenerator<readonly ChatRecord[]> {
    const options = this.#options
    checkAddress(options)
    const {
      maxAttempts = 10,
      maxRetries = maxAttempts - 1,
      baseDelayMs = 1000,
      maxDelayMs = 30_000,
      gatherMs = 16,
      idleTimeoutMs = 45_000,
      maxEventBytes = 2 ** 24,
    } = options
    // `idleTimeoutMs` is three heartbeats of the usual 15 s, so that one that is late and one that is lost cost nobody the connection.
    const from = this.seq
    for (let attempt = 1; !signal.aborted; attempt++) {
      const parser = createLeanParser()
      const watch = watchOver(idleTimeoutMs, signal)
      let failure: Response | ChatError
      let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
      try {
        failure = await watch.over(this.#connect(watch.signal, from))
        if (!(failure instanceof ChatError)) {
          if (failure.status === 204) return yield [{ type: 'finish', reason: 'other' }]
          reader = failure.body!.getReader()
          const utf8 = new TextDecoder()
          this.#at = this.seq
          for (;;) {
            const since = performance.now()
            const bytes = await watch.over(reader.read().then(({ value }) => value ?? lost(), lost))
            if (bytes instanceof ChatError) {
              failure = bytes
              break
            }
            // Another read would wait too: it is for one token, and not for a part of what is there.
            const waited = performance.now() - since >= 1
            for (let at = 0; at < bytes.length; at += pieceBytes) {
              const piece = bytes.subarray(at, at + pieceBytes)
              const records = this.#take(parser.push(utf8.decode(piece, { stream: true })))
              if (parser.pending > maxEventBytes)
                throw new ChatError({ code: 'limit', message: 'The server sent an event that is too large.' })
              if (records.length === 0) continue
              attempt = 0
              yield records
              if (this.#ended) return
            }
            // The browser keeps the next ones meanwhile, and gives them together.
            if (waited && gatherMs > 0 && isSeen()) await sleepUntilAwake(gatherMs, signal)
          }
        }
      } finally {
        watch.close()
        // Its failure has no reader any more.
        reader?.cancel().catch(() => {})
      }
      if (signal.aborted || !this.#kept) return
      // A caller's bound is for the beginning of an answer, as with every provider. One that has begun is paid for.
      const most = this.seq > from ? maxAttempts : maxRetries + 1
      // Without a network an attempt says nothing of the server: there are as many again when it is back.
      if (page.navigator?.onLine === false) attempt = Math.min(attempt, most / 2)
      const { retryAfterMs = backoffMs(attempt, parser.retryMs ?? baseDelayMs, maxDelayMs, Math.random) } = failure
      // The other way round a bound that is no number would be none.
      if (!(attempt < most) || retryAfterMs > Math.max(maxDelayMs, mostWaitMs)) throw failure
      await sleepUntilAwake(retryAfterMs, signal)
    }
  }

  /** Stops the answer, here and at the server. */
  override cancel(reason?: unknown): void {
    void this.#stop()
    super.cancel(reason)
  }

  /** Asks the server to end the answer. A failure leaves it to the server's own limits: nobody waits for the outcome any more. */
  async #stop(): Promise<void> {
    const isRunning = this.#kept && !this.#ended && (this.#posted || this.#body === undefined)
    // A question may be on its way yet, and a server does not know of the stream before it is there.
    for (let tries = !isRunning ? 0 : this.#body === undefined ? 1 : 3; tries > 0; tries--) {
      const request = { method: 'DELETE', streamId: this.#streamId } as const
      const response = await this.#server.send(request).catch(lost)
      // Nobody reads it, and its connection is free for others.
      ;(response as Partial<Response>).body?.cancel().catch(() => {})
      if (response.status !== 404) return
      await new Promise(resolve => setTimeout(resolve, 500))
    }
  }

  /** Connects once. Gives the error of a connection that was not made, and where another try makes sense; rejects with others. @param from - the place from which it is gone on with. */
  async #connect(signal: AbortSignal, from: number): Promise<Response | ChatError> {
    const body = this.#posted ? undefined : this.#body
    const response = await this.#send(signal, body).catch(lost)
    if (response instanceof ChatError) return response
    const echo = response.headers.get(streamHeader)
    if (echo !== null) this.#server.keeps = true
    if (response.ok && /^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '')) {
      if (body !== undefined) this.#kept = echo !== null
      this.#streamId = echo ?? this.#streamId
      this.#body = undefined
      // A fetch that does not listen to its signal may answer when nobody waits any more.
      if (signal.aborted) await response.body?.cancel()
      return response
    }
    // Nothing is behind the place from which it is gone on with.
    if (response.status === 204 && from > 0 && this.seq === from) return response
    const { error, isTold } = await readRefusal(response)
    const { status, retryable } = error
    // The server would say so, as one that keeps streams: it is a proxy's, which has lost the way to it while it is made anew.
    const keeps = this.#server.keeps || this.#isAsked || this.#body === undefined
    if (status === 404 && !isTold && echo === null && keeps) return lost(error)
    // A proxy's failure says nothing of what the server behind it does.
    if (body !== undefined && isTold) throw error
    if (body === undefined && this.#body !== undefined && (status === 404 || status === 405)) {
      if (!this.#server.keeps) throw lost()
      this.#posted = false
      return this.#connect(signal, from)
    }
    if (!retryable) throw error
    return error
  }

  #send(signal: AbortSignal, body: string | undefined): Promise<Response> {
    const streamId = this.#streamId
    const asks = body !== undefined
    return this.#server.send({
      method: asks ? 'POST' : 'GET',
      streamId: asks ? undefined : streamId,
      headers: {
        accept: 'text/event-stream',
        ...(asks && { 'content-type': 'application/json', [streamHeader]: streamId }),
        ...(this.seq > 0 && { 'last-event-id': `${streamId}.${this.seq}` }),
      },
      body,
      signal,
      onSend: () => {
        this.#posted ||= asks
      },
    })
  }

  /**
   * The records that were not read before. Their events have their numbers as ids. An event without one follows the event before it: a server may number the
   * last of a batch alone, and the words at the end of a log that was lost have no number. An id that is no number of a record, as a proxy may give, counts as none.
   */
  #take(events: readonly LeanEvent[]): readonly ChatRecord[] {
    const records: ChatRecord[] = []
    for (const { data, id } of events) {
      this.#at++
      const number = /(?:^|\.)(\d+)$/.exec(id ?? '')?.[1]
      if (number !== undefined) {
        this.#kept = true
        this.#at = Number(number)
      }
      if (this.#at <= this.seq) continue
      const record = decodeRecord(data, this.seq === 0)
      this.seq = this.#at
      records.push(record)
      this.#ended = isTerminal(record)
      if (this.#ended) break
    }
    return records
  }
}

const streamHeader = 'millrace-stream-id'
/** The longest time that a server may ask to wait for. */
const mostWaitMs = 60_000
