import { ChatError } from '@millrace/core'
import { readRefusal } from './refusal.js'
import type { RemoteServer } from './server.js'

/** A connection that could not be made or has broken, and may be made again. */
export class LostConnection {
  readonly error: ChatError

  constructor(error: ChatError) {
    this.error = error
  }
}

/**
 * The way to one answer: which request is sent next. The rule:
 *
 * 1. The question is posted, with an id made here.
 * 2. From its event stream on the answer is only asked for by `GET`, behind the last record. A server that has not echoed the id keeps no streams: its
 *    answer cannot be gone on with.
 * 3. Where the connection breaks before that, nobody knows whether the question has arrived. `GET` asks, and a server that has the stream gives it. One
 *    that has not, and keeps streams, as an id shows that it echoed here or to an earlier question, never got the question, or will join a second one to
 *    the first: there it is posted again. At any other server a second one could start a second answer, and the answer fails.
 */
export class Connector {
  /** Names the answer at the server. */
  streamId: string
  /** The server keeps the stream, as far as is known. */
  kept = true
  /** The last record has been read. */
  ended = false
  readonly #server: RemoteServer
  /** The question, as long as it may have to be posted. */
  #body: string | undefined
  #posted = false

  /** @param body - the question; undefined for a stream that is gone on with. */
  constructor(server: RemoteServer, streamId: string, body: string | undefined) {
    this.#server = server
    this.streamId = streamId
    this.#body = body
  }

  /** True until an event stream was answered. */
  get unanswered(): boolean {
    return this.#body !== undefined
  }

  /** True when something may run at the server. */
  get running(): boolean {
    return this.kept && !this.ended && (this.#posted || !this.unanswered)
  }

  /**
   * Connects once. Rejects with a LostConnection where another try makes sense, with a ChatError otherwise.
   *
   * @param seq - number of the last record that was read.
   */
  async connect(seq: number, signal: AbortSignal): Promise<Response> {
    const isPost = this.unanswered && !this.#posted
    const response = await this.#send(isPost, seq, signal)
    const echo = response.headers.get(streamHeader)
    if (echo !== null) this.#server.keeps = true
    if (response.ok && isEventStream(response)) {
      if (isPost) this.kept = echo !== null
      this.streamId = echo ?? this.streamId
      this.#body = undefined
      // A fetch that does not listen to its signal may answer when nobody waits any more.
      if (signal.aborted) await response.body?.cancel()
      return response
    }
    const { status, error, isTold } = await readRefusal(response)
    // A proxy's failure says nothing of what the server behind it does.
    if (isPost) throw isTold || !error.retryable ? error : new LostConnection(error)
    if (this.unanswered && (status === 404 || status === 405)) {
      if (!this.#server.keeps) throw lost()
      this.#posted = false
      return this.connect(seq, signal)
    }
    throw error.retryable ? new LostConnection(error) : error
  }

  /** Asks the server to end the answer. A failure leaves it to the server's own limits: nobody waits for the outcome any more. */
  async stop(): Promise<void> {
    if (!this.running) return
    // The question may be on its way yet, and a server does not know of the stream before it is there.
    const mostTries = this.unanswered ? 3 : 1
    for (let tries = 1; tries <= mostTries; tries++) {
      const { streamId } = this
      const response = await this.#server.send({ method: 'DELETE', streamId }).catch(() => undefined)
      await response?.body?.cancel()
      if (response?.status !== 404) return
      await new Promise(resolve => setTimeout(resolve, 500))
    }
  }

  async #send(isPost: boolean, seq: number, signal: AbortSignal): Promise<Response> {
    const { streamId } = this
    const accept = 'text/event-stream'
    this.#posted ||= isPost
    try {
      if (!isPost) {
        const headers = { accept, ...(seq > 0 && { 'last-event-id': `${streamId}.${seq}` }) }
        return await this.#server.send({ method: 'GET', streamId, headers, signal })
      }
      const headers = { accept, 'content-type': 'application/json', [streamHeader]: streamId }
      return await this.#server.send({ method: 'POST', headers, body: this.#body, signal })
    } catch (cause) {
      throw new LostConnection(lost(cause))
    }
  }
}

const streamHeader = 'millrace-stream-id'

/** The failure of a connection. */
export const lost = (cause?: unknown): ChatError =>
  new ChatError({ code: 'network', message: 'The connection to the server failed.', retryable: true }, { cause })

const isEventStream = ({ headers }: Response): boolean =>
  /^\s*text\/event-stream\b/i.test(headers.get('content-type') ?? '')
