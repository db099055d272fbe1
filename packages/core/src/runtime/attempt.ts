import { ChatSink } from '../sink/sink.js'
import { mergeDeltas } from '../stream/merge-deltas.js'
import { afterShared } from '../time/after-shared.js'
import { loopLoad } from '../time/event-loop.js'
import { Watchdog, type WatchdogListener } from '../time/watchdog.js'
import type { Flow, HeaderMap, HttpRequest, Receiver, Transport } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { ChatError, errorInfo, withCause } from '../vocabulary/errors.js'
import type { ChatRecord, Warning } from '../vocabulary/events.js'
import type { ResolvedOptions } from '../vocabulary/options.js'
import type { ChatRequest } from '../vocabulary/request.js'
import { BodyDrain } from './body-drain.js'
import { classify, ErrorBody, isStream, withoutConnection } from './error-body.js'
import { type Frame, type Framing, ndjsonFraming, sseFraming } from './framing.js'
import { Gatherer, type PieceListener } from './gatherer.js'
import { networkError } from './network-error.js'
import type { ChatDecoder, ProviderDefinition } from './provider.js'

/** What all attempts of all answers of a provider share. */
export interface AttemptContext {
  readonly definition: ProviderDefinition<never>
  readonly options: ResolvedOptions
  readonly transport: Transport
}

/** Bytes that are not gathered further: more of them would cost no less together. */
const enough = 16 * 1024

/** Whose attempt it is. */
export interface AttemptListener {
  /** What is asked for, and what was left out of it. Called when the head of an answer is here. */
  asked(): { readonly chat: ChatRequest<never>; readonly warnings: readonly Warning[] }
  /** Gets the batches; one that is a lone error is a failed attempt. The last one ends the attempt. */
  attempted(records: readonly ChatRecord[]): void
}

/** What reads a body that is a stream. */
interface Answer {
  readonly sink: ChatSink
  readonly framing: Framing
  readonly decoder: ChatDecoder
}

/** One HTTP exchange: bytes in, batches out, watched over. */
export class Attempt implements Flow, Receiver, WatchdogListener, PieceListener {
  readonly #context: AttemptContext
  readonly #owner: AttemptListener
  readonly #flow: Flow | undefined
  readonly #watchdog: Watchdog
  #answer: Answer | undefined
  #errorBody: ErrorBody | undefined
  #received = 0
  /** Made when the event loop is busy for the first time. */
  #gatherer: Gatherer | undefined
  #paused = false
  #drain: BodyDrain | undefined
  #over = false

  /** @param request - signed, to be sent at once. */
  constructor(context: AttemptContext, request: HttpRequest, owner: AttemptListener) {
    this.#context = context
    this.#owner = owner
    this.#watchdog = new Watchdog(context.options, this)
    try {
      this.#flow = context.transport(request, this)
    } catch (thrown) {
      this.error(thrown)
    }
    // Over before it had a flow: the transport answered at once.
    if (this.#over) this.#flow?.cancel()
  }

  pause(): void {
    if (this.#over || this.#drain) return
    this.#paused = true
    this.#watchdog.pause()
    this.#flow?.pause()
  }

  resume(): void {
    if (this.#over || this.#drain) return
    this.#paused = false
    this.#watchdog.resume()
    this.#flow?.resume()
  }

  cancel(reason?: unknown): void {
    if (this.#over) return
    this.#finish()
    this.#flow?.cancel(reason)
  }

  /** Ends the answer from this side; what came of it stays. */
  fail(error: ErrorInfo): void {
    this.#gatherer?.flush()
    if (this.#over || this.#drain) return
    this.cancel()
    const sink = this.#answer?.sink
    if (!sink) {
      this.#deliver([{ type: 'error', error }])
      return
    }
    // Behind a finish reason only usage could be lost.
    if (sink.finishing) sink.end()
    else sink.fail(error)
    this.#deliver(mergeDeltas(sink.drain()))
  }

  head(status: number, headers: HeaderMap): void {
    if (this.#over || this.#answer || this.#errorBody) return
    const { definition, options } = this.#context
    if (!isStream(status, headers, definition.framing)) {
      this.#errorBody = new ErrorBody(body => classify(definition, { status, headers, body }))
      return
    }
    const toError = frameErrors(definition, status, withoutConnection(headers))
    try {
      const { chat, warnings } = this.#owner.asked()
      const { maxEventBytes, maxToolInputBytes } = options
      const sink = new ChatSink({ provider: definition.id, warnings, maxToolInputBytes, toError })
      const framing = definition.framing === 'ndjson' ? ndjsonFraming(maxEventBytes) : sseFraming(maxEventBytes)
      this.#answer = { sink, framing, decoder: definition.createDecoder(chat) }
    } catch (thrown) {
      this.#broke(thrown)
    }
  }

  data(bytes: Uint8Array): void {
    if (this.#over) return
    if (this.#drain) {
      if (!this.#drain.add(bytes)) this.cancel()
      return
    }
    this.#watchdog.touch()
    if (this.#errorBody) {
      if (!this.#errorBody.add(bytes)) this.#refused(this.#errorBody)
    } else if (this.#answer) {
      if (this.#gathers(this.#answer)) this.#gather(bytes)
      else this.#read(this.#answer, bytes)
    }
  }

  /** From the gatherer. */
  take(piece: Uint8Array): void {
    if (!this.#over && this.#answer) this.#read(this.#answer, piece)
  }

  end(): void {
    this.#gatherer?.flush()
    if (this.#over) return
    if (this.#drain) return this.#finish()
    if (this.#errorBody) return this.#refused(this.#errorBody)
    const answer = this.#answer
    if (!answer) return this.error(new Error('The vendor closed the connection without an answer.'))
    try {
      answer.framing.end(frame => decode(answer, frame))
    } catch {
      // The last frame lacks its end mark and cannot be read, so it was cut: the sink says what that means.
    }
    try {
      const { stray } = answer.framing
      if (stray !== undefined) answer.sink.failure(stray)
      answer.decoder.end?.(answer.sink)
      answer.sink.end()
    } catch (thrown) {
      this.#broke(thrown)
    }
    if (this.#over) return
    this.#finish()
    this.#deliver(mergeDeltas(answer.sink.drain()))
  }

  error(cause: unknown): void {
    this.#gatherer?.flush()
    if (this.#over) return
    if (this.#drain) return this.#finish()
    // The headers of a refusal say enough, even where its body broke.
    if (this.#errorBody) return this.#refused(this.#errorBody)
    // It said why before it broke.
    if (this.#answer?.framing.stray !== undefined) return this.end()
    const cut = networkError(cause)
    const begun = this.#answer?.sink.started && cut.code === 'network'
    const message = 'The connection broke before the answer was complete.'
    this.fail(begun ? withCause({ code: 'truncated', message, retryable: true }, cause) : cut)
  }

  /** What begins an answer never waits, and nothing overtakes what does. */
  #gathers({ sink }: Answer): boolean {
    if (this.#gatherer && this.#gatherer.bytes > 0) return true
    return sink.started && this.#context.options.gatherMs > 0 && loopLoad.busy
  }

  #gather(bytes: Uint8Array): void {
    const { gatherMs } = this.#context.options
    this.#gatherer ??= new Gatherer(this, gatherer => afterShared(gatherMs, gatherer))
    this.#gatherer.add(bytes)
    if (this.#gatherer.bytes >= enough) this.#gatherer.flush()
  }

  /** Reads as much as the limit lets through, so that what comes out does not depend on where the chunks were cut. */
  #read(answer: Answer, bytes: Uint8Array): void {
    const { maxResponseBytes } = this.#context.options
    const room = maxResponseBytes - this.#received
    this.#received += bytes.length
    try {
      answer.framing.push(bytes.length > room ? bytes.subarray(0, room) : bytes, frame => decode(answer, frame))
      const batch = mergeDeltas(answer.sink.drain())
      // Before the batch, since the reader may pause or cancel from inside of it.
      if (answer.sink.done) this.#drainBody(batch)
      this.#deliver(batch)
    } catch (thrown) {
      this.#broke(thrown)
    }
    if (bytes.length <= room) return
    const message = `The answer is larger than ${maxResponseBytes} bytes (maxResponseBytes).`
    this.fail({ code: 'limit', message, retryable: false })
  }

  /** The vendor's code and ours below it are not trusted to not throw. */
  #broke(thrown: unknown): void {
    this.fail(thrown instanceof ChatError ? errorInfo(thrown) : protocolError(thrown))
  }

  #refused(refusal: ErrorBody): void {
    this.cancel()
    this.#deliver([{ type: 'error', error: refusal.error() }])
  }

  /** The answer is over, its body not yet: one that ends soon leaves the connection to the next request. */
  #drainBody(batch: readonly ChatRecord[]): void {
    if (batch[batch.length - 1]?.type !== 'finish') return this.cancel()
    this.#watchdog.stop()
    this.#drain = new BodyDrain(() => this.cancel())
    // In a microtask, since some transports parse from inside of `resume()`.
    if (this.#paused) queueMicrotask(() => this.#flow?.resume())
  }

  /** From the watchdog. */
  timedOut(what: 'first-byte' | 'idle'): void {
    if (this.#errorBody) return this.#refused(this.#errorBody)
    const { firstByteTimeoutMs, idleTimeoutMs } = this.#context.options
    const message =
      what === 'idle'
        ? `The vendor sent nothing for ${idleTimeoutMs} ms (idleTimeoutMs).`
        : `The vendor sent no answer within ${firstByteTimeoutMs} ms (firstByteTimeoutMs).`
    this.fail({ code: 'timeout', message, retryable: true })
  }

  #finish(): void {
    this.#over = true
    this.#watchdog.stop()
    this.#drain?.stop()
  }

  #deliver(batch: readonly ChatRecord[]): void {
    if (batch.length > 0) this.#owner.attempted(batch)
  }
}

/** Classifies error frames for as long as an answer lasts. Apart from where all the headers are, which it must not keep. */
const frameErrors =
  (definition: ProviderDefinition<never>, status: number, headers: HeaderMap) =>
  (body: string): ErrorInfo =>
    classify(definition, { status, headers, body })

/** What follows the end of the answer is not for the decoder. */
function decode({ sink, decoder }: Answer, frame: Frame): void {
  if (!sink.done) decoder.decode(frame, sink)
}

function protocolError(thrown: unknown): ErrorInfo {
  const limit = thrown instanceof Error && 'code' in thrown && thrown.code === 'limit'
  const info: ErrorInfo = limit
    ? { code: 'limit', message: `${thrown.message} (maxEventBytes).`, retryable: false }
    : { code: 'protocol', message: 'The vendor sent something that could not be read.', retryable: false }
  return withCause(info, thrown)
}
