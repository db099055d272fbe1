import type { ChatReader } from '../../stream/flow.js'
import { Watchdog, type WatchdogListener } from '../../time/watchdog.js'
import type { Flow } from '../../transport/transport.js'
import type { ErrorInfo } from '../../vocabulary/error-info.js'
import type { ChatRecord } from '../../vocabulary/events.js'
import { failureOf, type Opened } from '../provider-entry.js'
import type { Circuit } from './circuit.js'
import type { FallbackEntry } from './fallback-entry.js'

/** Is told of the answer of one provider. */
export interface CallListener {
  /** The answer, batch by batch; the first one is more than an error. */
  answered(call: ProviderCall, records: readonly ChatRecord[]): void
  /** The provider failed before its answer began. Called in a later microtask than `connect`. */
  failed(call: ProviderCall, error: ErrorInfo): void
}

/** One provider that is being asked: holds its answer to the entry's time limits, and tells its circuit how it went. */
export class ProviderCall implements ChatReader, Flow, WatchdogListener {
  readonly entry: FallbackEntry
  readonly #listener: CallListener
  readonly #circuit: Circuit | undefined
  /** Until the answer begins. */
  #isProbe: boolean
  #flow: Flow | undefined
  #watchdog: Watchdog | undefined
  #begun = false
  #over = false

  constructor(entry: FallbackEntry, circuit: Circuit | undefined, listener: CallListener) {
    this.entry = entry
    this.#listener = listener
    this.#circuit = circuit
    this.#isProbe = circuit?.enter(performance.now()) ?? false
  }

  /** Begins to read the answer. @returns the failure of a provider that could not be asked. */
  connect(opened: Opened): ErrorInfo | undefined {
    if ('error' in opened) return this.#settled(opened.error)
    this.#watchdog = watchdogOf(this.entry, this)
    try {
      this.#flow = opened.stream.connect(this)
      return undefined
    } catch (thrown) {
      return this.#settled(failureOf(this.entry, thrown))
    }
  }

  batch(records: readonly ChatRecord[]): void {
    if (this.#over) return
    const last = records[records.length - 1]!
    if (!this.#begun) {
      const [first] = records
      if (first?.type === 'error') return this.#listener.failed(this, this.#settled(first.error))
      this.#begun = true
      this.#isProbe = false
      this.#circuit?.begun()
    }
    if (last.type === 'error') this.#settled(last.error)
    else if (last.type === 'finish') this.#settled()
    else this.#watchdog?.touch()
    this.#listener.answered(this, records)
  }

  /** Called by the watchdog. */
  timedOut(what: 'first-byte' | 'idle'): void {
    this.#flow?.cancel()
    const { entry } = this
    const name = what === 'first-byte' ? 'firstTokenTimeoutMs' : 'interTokenTimeoutMs'
    const error: ErrorInfo = {
      code: 'timeout',
      message: `${entry.provider.id} gave no token for ${entry[name]} ms (${name}).`,
      retryable: true,
      provider: entry.provider.id,
    }
    this.#settled(error)
    if (this.#begun) this.#listener.answered(this, [{ type: 'error', error }])
    else this.#listener.failed(this, error)
  }

  pause(): void {
    this.#watchdog?.pause()
    this.#flow?.pause()
  }

  resume(): void {
    this.#watchdog?.resume()
    this.#flow?.resume()
  }

  cancel(reason?: unknown): void {
    if (this.#over) return
    this.#over = true
    this.#watchdog?.stop()
    this.#circuit?.released(this.#isProbe)
    this.#flow?.cancel(reason)
  }

  #settled(error: ErrorInfo): ErrorInfo
  #settled(): undefined
  #settled(error?: ErrorInfo): ErrorInfo | undefined {
    this.#over = true
    this.#watchdog?.stop()
    if (error) this.#circuit?.failed(error, this.#isProbe, performance.now())
    else this.#circuit?.finished()
    return error
  }
}

/** Most entries have no limits of their own, and their tokens move no timer. */
function watchdogOf(
  { firstTokenTimeoutMs, interTokenTimeoutMs }: FallbackEntry,
  listener: WatchdogListener,
): Watchdog | undefined {
  if (firstTokenTimeoutMs === undefined && interTokenTimeoutMs === undefined) return undefined
  const { POSITIVE_INFINITY } = Number
  const limits = {
    firstByteTimeoutMs: firstTokenTimeoutMs ?? POSITIVE_INFINITY,
    idleTimeoutMs: interTokenTimeoutMs ?? POSITIVE_INFINITY,
  }
  return new Watchdog(limits, listener)
}
