import { loopLoad } from '../time/event-loop.js'
import { Watchdog, type WatchdogListener } from '../time/watchdog.js'
import type { Flow, HeaderMap, HttpRequest, Receiver } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { ChatRecord } from '../vocabulary/events.js'
import { type Body, type BodyListener, closedBody, type Rest } from './body.js'
import { BodyDrain } from './body-drain.js'
import { checkedFlow } from './checked-flow.js'
import type { RunContext } from './context.js'
import { infoOf } from './failure.js'
import { Gatherer, type PieceListener } from './gatherer.js'
import { networkError } from './network-error.js'
import type { Reading } from './reading.js'
import { type Asked, responseBody } from './response-body.js'

/** The run that an attempt belongs to. */
export interface AttemptListener {
  /** Called when the head of the response is here. */
  asked(): Asked | Reading
  /** Gets the batches; one that is a lone error is a failed attempt. The last one ends the attempt. */
  attempted(records: readonly ChatRecord[]): void
  /** The attempt is over, and the answer is not; see {@link BodyListener.broken}. */
  broken(reading: Reading, why: ErrorInfo): void
}

/** One HTTP exchange: bytes in, batches out, watched over. The body that it reads is in one {@link Body} state after the other. */
export class Attempt implements Flow, Receiver, WatchdogListener, PieceListener, BodyListener {
  readonly #context: RunContext
  readonly #listener: AttemptListener
  readonly #flow: Flow | undefined
  readonly #watchdog: Watchdog
  readonly #gatherer = new Gatherer(this)
  #body: Body
  #received: number
  /** Something of the answer has been delivered. */
  #begun = false
  /** The last record has not come yet, so the reader's pauses count. */
  #answering = true
  #headed = false
  #paused = false

  /**
   * @param request - signed, to be sent at once.
   * @param received - bytes of the answer that came before, from a connection that broke.
   */
  constructor(context: RunContext, request: HttpRequest, listener: AttemptListener, received = 0) {
    this.#context = context
    this.#listener = listener
    this.#received = received
    this.#body = new NoHead(this)
    this.#watchdog = new Watchdog(context.options, this)
    try {
      this.#flow = checkedFlow(context.transport(uncompressed(request), this))
    } catch (thrown) {
      this.error(thrown)
    }
    // Over before it had a flow: the transport answered at once.
    if (this.#body === closedBody) this.#flow?.cancel()
  }

  /** Bytes of the answer so far. */
  get received(): number {
    return this.#received
  }

  /** The two that read the answer, while it is being read. */
  get reading(): Reading | undefined {
    return this.#body.reading
  }

  pause(): void {
    if (!this.#answering) return
    this.#paused = true
    this.#watchdog.pause()
    this.#flow?.pause()
  }

  resume(): void {
    if (!this.#answering) return
    this.#paused = false
    this.#watchdog.resume()
    this.#flow?.resume()
  }

  cancel(reason?: unknown): void {
    if (this.#body === closedBody) return
    this.#settle()
    this.become(closedBody)
    this.#flow?.cancel(reason)
  }

  /** Ends the answer because the time for all attempts is up; what came of it stays. */
  fail(error: ErrorInfo): void {
    this.#stop(error, 'final')
  }

  head(status: number, headers: HeaderMap): void {
    if (this.#headed || this.#body === closedBody) return
    this.#headed = true
    try {
      this.become(responseBody(this.#context, this, { status, headers, asked: this.#listener.asked() }))
    } catch (thrown) {
      this.over([{ type: 'error', error: infoOf(thrown) }], 'close')
    }
  }

  data(bytes: Uint8Array): void {
    if (this.#body === closedBody || !this.#headed) return
    const { gatherMs } = this.#context.options
    if (this.#gatherer.bytes > 0) return this.#gatherer.add(bytes, 'turn')
    if (this.#answering) this.#watchdog.touch()
    // The beginning of an answer waits neither for a window nor for what others read in this turn.
    const wait = !this.#begun ? 'step' : gatherMs > 0 && loopLoad.busy ? gatherMs : 'turn'
    this.#gatherer.add(bytes, wait)
  }

  /** From the gatherer. Reads as much as the limit lets through, so that what comes of it does not depend on where the chunks were cut. */
  take(piece: Uint8Array): void {
    const { maxResponseBytes } = this.#context.options
    const room = maxResponseBytes - this.#received
    this.#received += piece.length
    if (piece.length <= room || !this.#answering) return this.#body.data(piece)
    this.#body.data(piece.subarray(0, room))
    const message = `The answer is larger than ${maxResponseBytes} bytes (maxResponseBytes).`
    this.#body.stop({ code: 'limit', message, retryable: false })
  }

  end(): void {
    this.#gatherer.flush()
    this.#body.end()
  }

  error(cause: unknown): void {
    this.#stop(networkError(cause))
  }

  /** From the watchdog. */
  timedOut(what: 'first-byte' | 'idle'): void {
    // Bytes that wait to be read are no silence.
    if (this.#gatherer.bytes > 0) {
      this.#watchdog.touch()
      return this.#gatherer.flush()
    }
    const { firstByteTimeoutMs, idleTimeoutMs } = this.#context.options
    const message =
      what === 'idle'
        ? `The vendor sent nothing for ${idleTimeoutMs} ms (idleTimeoutMs).`
        : `The vendor sent no answer within ${firstByteTimeoutMs} ms (firstByteTimeoutMs).`
    this.#stop({ code: 'timeout', message, retryable: true })
  }

  /** From a state, as are the next ones. */
  become(body: Body): void {
    this.#body.close?.()
    this.#body = body
  }

  records(batch: readonly ChatRecord[]): void {
    if (batch.length === 0 || this.#body === closedBody) return
    this.#begun = true
    this.#listener.attempted(batch)
  }

  over(batch: readonly ChatRecord[], rest: Rest): void {
    if (this.#body === closedBody) return
    this.#settle()
    this.become(rest === 'drain' ? new BodyDrain(this) : closedBody)
    if (rest === 'close') this.#flow?.cancel()
    // In a microtask, since some transports parse from inside of `resume()`.
    if (rest === 'drain' && this.#paused) queueMicrotask(() => this.#flow?.resume())
    // Last, since the reader may pause or cancel from inside of it.
    if (batch.length > 0) this.#listener.attempted(batch)
  }

  broken(reading: Reading, why: ErrorInfo): void {
    if (this.#body === closedBody) return
    this.#settle()
    this.become(closedBody)
    this.#flow?.cancel()
    this.#listener.broken(reading, why)
  }

  #stop(why: ErrorInfo, final?: 'final'): void {
    this.#gatherer.flush()
    this.#body.stop(why, final)
  }

  #settle(): void {
    this.#answering = false
    this.#watchdog.stop()
  }
}

/** The request with the wish for an answer as it is, which costs less time than compression saves, unless it has a wish of its own. */
const uncompressed = (request: HttpRequest): HttpRequest => ({
  ...request,
  headers: { 'accept-encoding': 'identity', ...request.headers },
})

/** The state until the head of the response is here. */
class NoHead implements Body {
  readonly #listener: BodyListener

  constructor(listener: BodyListener) {
    this.#listener = listener
  }

  /** A body without a head is no answer. */
  data(): void {}

  end(): void {
    this.stop(networkError(new Error('The vendor closed the connection without an answer.')))
  }

  stop(error: ErrorInfo): void {
    this.#listener.over([{ type: 'error', error }], 'close')
  }
}
