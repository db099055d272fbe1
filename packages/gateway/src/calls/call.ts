import { randomId, type Warning } from '@millrace/core'
import type { CallEnding, KeyHolder } from '../admission.js'
import type { Endpoint } from '../http/endpoints.js'
import { shownName } from '../log/shown-name.js'
import type { CallEnd, Dialect, GatewayCall } from '../observer.js'
import type { Observers } from './observers.js'

/** The end of the answer that a call asked a provider for. */
export type AnswerEnd = Pick<CallEnd, 'code' | 'usage' | 'estimated' | 'cost' | 'firstTokenMs'> & {
  readonly ending: CallEnding
}

/** The parts of a call. */
export interface CallParts {
  readonly method: string
  readonly endpoint: Endpoint
  /** The client's key, as it came. */
  readonly key: string | undefined
  readonly observers: Observers
  readonly response: ResponseHeaders
}

/** The headers of a response whose head has not gone. */
export interface ResponseHeaders {
  setHeader(name: string, value: string): void
}

/** Settings of one request that are told to have been left out or changed. */
const mostWarnings = 20
const none: readonly string[] = []

/** One request of a client, as it is told to observers. */
export class Call implements GatewayCall {
  readonly id = randomId()
  readonly startedAt = Date.now()
  readonly method: string
  readonly endpoint: Endpoint
  keyName: string | undefined
  model: string | undefined
  bareModel: string | undefined
  route: string | undefined
  provider: string | undefined
  vendorModel: string | undefined
  #warnings: readonly string[] = none
  /** The client's key, as it came. Not told to observers: it is no part of `GatewayCall`. */
  readonly #key: string | undefined
  readonly #observers: Observers
  readonly #began = performance.now()
  /** The holder of the key, once it was looked up. */
  holder: KeyHolder | undefined
  readonly #response: ResponseHeaders
  #asking = false
  #answer: AnswerEnd | undefined
  /** Status of a response that is over while its answer goes on, as one that a store keeps may. */
  #status: number | undefined
  #ended = false
  /** Lets go of what was reserved for an answer that nobody asked for. */
  #release: (() => void) | undefined

  constructor({ method, endpoint, key, observers, response }: CallParts) {
    this.method = method
    this.endpoint = endpoint
    this.#key = key
    this.#observers = observers
    this.#response = response
    this.header('x-request-id', this.id)
    // The name that Anthropic's clients know.
    if (endpoint.dialect === 'anthropic') this.header('request-id', this.id)
  }

  /** Sets a header of the response, whose head has not gone. */
  header(name: string, value: string): void {
    this.#response.setHeader(name, value)
  }

  get warnings(): readonly string[] {
    return this.#warnings
  }

  /** Parts of the request were left out or changed. The client is told in the head, where it has not gone. */
  warn(warnings: readonly Warning[]): void {
    const told = new Set(this.#warnings)
    for (const { setting } of warnings) if (setting !== undefined && told.size < mostWarnings) told.add(setting)
    if (told.size === this.#warnings.length) return
    this.#warnings = [...told]
    this.header('millrace-warnings', this.#warnings.map(headerName).join(', '))
  }

  get path(): string {
    return this.endpoint.path
  }

  get dialect(): Dialect {
    return this.endpoint.dialect
  }

  /** The client's key. */
  clientKey(): string | undefined {
    return this.#key
  }

  /** Milliseconds since the call began. */
  get ms(): number {
    return performance.now() - this.#began
  }

  /** The call is let in. @param release - called when the response is over, whether a provider was asked or not; at once where it is. */
  admitted(release: () => void): void {
    if (this.#ended) release()
    else this.#release = release
  }

  /** A provider is asked. */
  began(): void {
    this.#asking = true
    this.#observers.began(this)
  }

  firstToken(ms: number): void {
    this.#observers.firstToken(this, ms)
  }

  tokens(gapMs: number): void {
    this.#observers.tokens(this, gapMs)
  }

  /** The answer of the provider is over. */
  answered(end: AnswerEnd): void {
    this.#answer = end
    this.#asking = false
    this.#observers.answered(this)
    if (this.#status !== undefined) this.end(this.#status)
  }

  /** The response is over. Later calls have no effect. */
  end(status: number, refusal?: Pick<CallEnd, 'ending' | 'code'>): void {
    if (this.#ended) return
    if (this.#asking) {
      this.#status = status
      return
    }
    this.#ended = true
    this.#release?.()
    const totalMs = this.ms
    const end: CallEnd = this.#answer
      ? { ...this.#answer, status, totalMs }
      : { ending: 'plain', ...refusal, status, totalMs }
    this.#observers.ended(this, end)
  }
}

/** A setting in a header: one whose name is the client's own may be any text. */
function headerName(setting: string): string {
  const name = shownName(setting)
  return /^[\w.[\]-]{1,100}$/.test(name) ? name : '?'
}
