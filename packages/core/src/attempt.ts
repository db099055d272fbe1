import { amend, ChatError, type ErrorInfo, errorInfo, withCause } from './errors.js'
import type { ChatRecord } from './events.js'
import { type Frame, type Framing, ndjsonFraming, sseFraming } from './framing.js'
import { mergeDeltas } from './merge-deltas.js'
import { networkError } from './network-error.js'
import type { ResolvedOptions } from './options.js'
import type { ChatDecoder, Failure, ProviderDefinition } from './provider.js'
import type { ChatRequest } from './request.js'
import { retryAfterMs } from './retry.js'
import { ChatSink } from './sink.js'
import { statusError } from './status-error.js'
import type { Flow, HeaderMap, HttpRequest, Receiver, Transport } from './transport.js'
import { Watchdog } from './watchdog.js'

/** What an attempt is made of. */
export interface AttemptContext {
  readonly definition: ProviderDefinition<never>
  readonly chat: ChatRequest<never>
  readonly request: HttpRequest
  readonly options: ResolvedOptions
  readonly transport: Transport
  /** Gets the batches; one that is a lone error is a failed attempt. The last one ends the attempt. */
  readonly onBatch: (records: readonly ChatRecord[]) => void
}

/** Bytes of an error's body that are read. */
const maxFailureBytes = 64 * 1024
/** Bytes and milliseconds that a body may take to end after its end mark, so that the connection can serve again. */
const maxTailBytes = 64 * 1024
const tailMs = 1_000

/** One HTTP exchange: bytes in, batches out, watched over. */
export class Attempt implements Flow, Receiver {
  readonly #context: AttemptContext
  readonly #flow: Flow | undefined
  readonly #watchdog: Watchdog
  #answer: Answer | undefined
  #failure: FailureBody | undefined
  #received = 0
  #tail: { bytes: number; readonly timer: ReturnType<typeof setTimeout> } | undefined
  #over = false

  constructor(context: AttemptContext) {
    this.#context = context
    const { firstByteTimeoutMs, idleTimeoutMs } = context.options
    this.#watchdog = new Watchdog({ firstByteMs: firstByteTimeoutMs, idleMs: idleTimeoutMs }, what =>
      this.#timeout(what),
    )
    try {
      this.#flow = context.transport(context.request, this)
    } catch (thrown) {
      this.error(thrown)
    }
    // Over before it had a flow: the transport answered at once.
    if (this.#over) this.#flow?.cancel()
  }

  pause(): void {
    if (this.#over || this.#tail) return
    this.#watchdog.pause()
    this.#flow?.pause()
  }

  resume(): void {
    if (this.#over || this.#tail) return
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
    if (this.#over || this.#tail) return
    this.cancel()
    const sink = this.#answer?.sink
    if (!sink) {
      this.#deliver([{ type: 'error', error }])
      return
    }
    // Behind a finish reason only usage could be lost.
    if (sink.finishing) sink.end()
    else sink.fail(error)
    this.#deliver(sink.drain())
  }

  head(status: number, headers: HeaderMap): void {
    if (this.#over) return
    const { definition, chat, request, options } = this.#context
    const failure = (body: string): ErrorInfo => this.#classify({ status, headers, body })
    if (!isStream(status, headers, definition.framing)) {
      this.#failure = new FailureBody(failure)
      return
    }
    this.#guarded(() => {
      const { maxEventBytes, maxToolInputBytes } = options
      const warnings = request.warnings ?? []
      const sink = new ChatSink({ provider: definition.id, warnings, maxToolInputBytes, toError: failure })
      const framing = definition.framing === 'ndjson' ? ndjsonFraming(maxEventBytes) : sseFraming(maxEventBytes)
      this.#answer = { sink, framing, decoder: definition.createDecoder(chat) }
    })
  }

  data(bytes: Uint8Array): void {
    if (this.#over) return
    if (this.#tail) {
      this.#tail.bytes += bytes.length
      if (this.#tail.bytes > maxTailBytes) this.cancel()
      return
    }
    this.#watchdog.touch()
    this.#received += bytes.length
    const { maxResponseBytes } = this.#context.options
    if (this.#received > maxResponseBytes) {
      this.fail({
        code: 'limit',
        message: `The answer is larger than ${maxResponseBytes} bytes (maxResponseBytes).`,
        retryable: false,
      })
    } else if (this.#failure) {
      if (this.#failure.add(bytes) >= maxFailureBytes) this.#refused(this.#failure)
    } else if (this.#answer) {
      const { framing } = this.#answer
      this.#guarded(() => this.#decode(framing.push(bytes)))
    }
  }

  end(): void {
    if (this.#over) return
    if (this.#tail) return this.#finish()
    if (this.#failure) return this.#refused(this.#failure)
    const answer = this.#answer
    if (!answer) return this.error(new Error('The vendor closed the connection without an answer.'))
    this.#guarded(() => {
      try {
        this.#decode(answer.framing.end())
      } catch {
        // The last frame lacks its end mark and cannot be read, so it was cut: the sink says what that means.
      }
      if (this.#over) return
      this.#finish()
      answer.decoder.end?.(answer.sink)
      answer.sink.end()
      this.#deliver(mergeDeltas(answer.sink.drain()))
    })
  }

  error(cause: unknown): void {
    if (this.#over) return
    if (this.#tail) return this.#finish()
    // The headers of a refusal say enough, even where its body broke.
    if (this.#failure) return this.#refused(this.#failure)
    const cut = networkError(cause)
    const message = 'The connection broke before the answer was complete.'
    const shown = this.#answer && cut.code === 'network'
    this.fail(shown ? withCause({ code: 'truncated', message, retryable: true }, cause) : cut)
  }

  #decode(frames: readonly Frame[]): void {
    const { sink, decoder } = this.#answer!
    for (const frame of frames) {
      decoder.decode(frame, sink)
      if (sink.done) break
    }
    const batch = mergeDeltas(sink.drain())
    // Before the batch, since the reader may pause or cancel from inside of it.
    if (sink.done) this.#awaitTail(batch)
    this.#deliver(batch)
  }

  /** The vendor's code and ours below it are not trusted to not throw. */
  #guarded(step: () => void): void {
    try {
      step()
    } catch (thrown) {
      this.fail(thrown instanceof ChatError ? errorInfo(thrown) : protocolError(thrown))
    }
  }

  #refused(body: FailureBody): void {
    this.cancel()
    this.#deliver([{ type: 'error', error: body.classify() }])
  }

  #classify(failure: Failure): ErrorInfo {
    const { definition } = this.#context
    const info = classified(() => definition.toError(failure), failure)
    const after = info.retryAfterMs ?? retryAfterMs(failure.headers, Date.now())
    const known = { provider: definition.id, status: failure.status, ...info }
    return amend(info, after === undefined ? known : { ...known, retryAfterMs: after })
  }

  /** The answer is over, its body not yet: a body that ends soon leaves the connection to the next request. */
  #awaitTail(batch: readonly ChatRecord[]): void {
    if (batch[batch.length - 1]?.type !== 'finish') return this.cancel()
    this.#watchdog.stop()
    const timer = setTimeout(() => this.cancel(), tailMs)
    unref(timer)
    this.#tail = { bytes: 0, timer }
  }

  #timeout(what: 'first-byte' | 'idle'): void {
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
    clearTimeout(this.#tail?.timer)
  }

  #deliver(batch: readonly ChatRecord[]): void {
    if (batch.length > 0) this.#context.onBatch(batch)
  }
}

interface Answer {
  readonly sink: ChatSink
  readonly framing: Framing
  readonly decoder: ChatDecoder
}

/** The body of a refusal, as far as it is of interest. */
class FailureBody {
  readonly #classify: (body: string) => ErrorInfo
  readonly #decoder = new TextDecoder()
  #text = ''
  #bytes = 0

  constructor(classify: (body: string) => ErrorInfo) {
    this.#classify = classify
  }

  /** @returns how many bytes there are now. */
  add(bytes: Uint8Array): number {
    this.#text += this.#decoder.decode(bytes.subarray(0, maxFailureBytes - this.#bytes), { stream: true })
    this.#bytes += bytes.length
    return this.#bytes
  }

  classify(): ErrorInfo {
    return this.#classify(this.#text)
  }
}

/** Some vendors label their streams carelessly, so only what surely is something else counts as no stream. */
function isStream(status: number, headers: HeaderMap, framing: 'sse' | 'ndjson' = 'sse'): boolean {
  if (status < 200 || status > 299) return false
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type === 'text/html') return false
  return framing === 'ndjson' || type !== 'application/json'
}

function classified(toError: () => ErrorInfo, failure: Failure): ErrorInfo {
  try {
    return toError()
  } catch (thrown) {
    return withCause(statusError(failure.status), thrown)
  }
}

function protocolError(thrown: unknown): ErrorInfo {
  const limit = thrown instanceof Error && 'code' in thrown && thrown.code === 'limit'
  const info: ErrorInfo = limit
    ? { code: 'limit', message: `${thrown.message} (maxEventBytes)`, retryable: false }
    : { code: 'protocol', message: 'The vendor sent something that could not be read.', retryable: false }
  return withCause(info, thrown)
}

/** Node keeps a process alive for a timer; nobody waits for this one. */
function unref(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function')
    timer.unref()
}
