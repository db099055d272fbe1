import { ChatError } from '@millrace/core'
import { readRefusal } from './refusal.js'
import type { RemoteServer } from './server.js'

/**
 * The way to one answer: which request is sent next. The rule:
 *
 * 1. The question is posted, with an id made here.
 * 2. From its event stream on the answer is only asked for by `GET`, behind the last record. A server that has not echoed the id keeps no streams: its
 *    answer cannot be gone on with.
 * 3. Where the connection breaks before that, nobody knows whether the question has arrived. `GET` asks, and a server that has the stream gives it. One
 *    that has not and keeps streams, as it shows by an id that it echoes in its 404 or has echoed in an earlier answer, never got the question, or will
 *    join a second one to the first: there it is posted again. At any other server a second question could start a second answer, and this one fails.
 */
export class Connector {
  /** Names the answer at the server. */
  streamId: string
  /** The server keeps the stream, as far as is known. */
  kept = true
  /** The text before the number in an event's id. */
  idPrefix: string
  /** The last record has been read. */
  ended = false
  readonly #server: RemoteServer
  /** The question, until an event stream was answered. */
  #body: string | undefined
  #posted = false

  /** @param body - the question; undefined for a stream that is gone on with. */
  constructor(server: RemoteServer, streamId: string, body: string | undefined) {
    this.#server = server
    this.streamId = streamId
    this.idPrefix = `${streamId}.`
    this.#body = body
  }

  /**
   * Connects once. Gives the error of a connection that was not made, and where another try makes sense; rejects with others.
   *
   * @param seq - number of the last record that was read.
   */
  async connect(seq: number, signal: AbortSignal): Promise<Response | ChatError> {
    const body = this.#posted ? undefined : this.#body
    const response = await this.#send(seq, signal, body).catch(lost)
    if (response instanceof ChatError) return response
    const echo = response.headers.get(streamHeader)
    if (echo !== null) this.#server.keeps = true
    if (response.ok && /^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '')) {
      if (body !== undefined) this.kept = echo !== null
      this.streamId = echo ?? this.streamId
      this.#body = undefined
      // A fetch that does not listen to its signal may answer when nobody waits any more.
      if (signal.aborted) await response.body?.cancel()
      return response
    }
    const { error, isTold } = await readRefusal(response)
    const { status, retryable } = error
    // A proxy's failure says nothing of what the server behind it does.
    if (body !== undefined && isTold) throw error
    if (body === undefined && this.#body !== undefined && (status === 404 || status === 405)) {
      if (!this.#server.keeps) throw lost()
      this.#posted = false
      return this.connect(seq, signal)
    }
    if (!retryable) throw error
    return error
  }

  /** Asks the server to end the answer. A failure leaves it to the server's own limits: nobody waits for the outcome any more. */
  async stop(): Promise<void> {
    const isRunning = this.kept && !this.ended && (this.#posted || this.#body === undefined)
    // A question may be on its way yet, and a server does not know of the stream before it is there.
    for (let tries = !isRunning ? 0 : this.#body === undefined ? 1 : 3; tries > 0; tries--) {
      const { streamId } = this
      const response = await this.#server.send({ method: 'DELETE', streamId }).catch(() => undefined)
      await response?.body?.cancel()
      if (response?.status !== 404) return
      await new Promise(resolve => setTimeout(resolve, 500))
    }
  }

  #send(seq: number, signal: AbortSignal, body: string | undefined): Promise<Response> {
    const { streamId } = this
    const accept = 'text/event-stream'
    if (body === undefined) {
      const headers = { accept, ...(seq > 0 && { 'last-event-id': this.idPrefix + seq }) }
      return this.#server.send({ method: 'GET', streamId, headers, signal })
    }
    this.#posted = true
    const headers = { accept, 'content-type': 'application/json', [streamHeader]: streamId }
    return this.#server.send({ method: 'POST', headers, body, signal })
  }
}

const streamHeader = 'millrace-stream-id'

/** The failure of a connection. */
export const lost = (cause?: unknown): ChatError =>
  new ChatError({ code: 'network', message: 'The connection to the server failed.', retryable: true }, { cause })
