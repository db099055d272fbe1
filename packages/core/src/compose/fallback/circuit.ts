import { defined } from '../../lib/defined.js'
import type { ErrorCode, ErrorInfo } from '../../vocabulary/error-info.js'

/** Settings of the memory for providers that fail: a circuit breaker. */
export interface CircuitOptions {
  /** Failures in a row after which the provider is passed over. Default 3. */
  readonly failures?: number
  /** Milliseconds until one request tries it again, at its usual place; they double with each try that fails. Default 10 000. */
  readonly cooldownMs?: number
  /** Milliseconds of a cooldown at most; a longer Retry-After of the vendor is kept to. Default 300 000. */
  readonly maxCooldownMs?: number
}

/** Defaults of {@link CircuitOptions}. */
export const circuitDefaults: Required<CircuitOptions> = { failures: 3, cooldownMs: 10_000, maxCooldownMs: 300_000 }

/** The failures that say something of the provider. All others are of the one request: its model, its size, its words. */
const counted: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'authentication',
  'rate-limit',
  'quota',
  'overloaded',
  'timeout',
  'network',
  'protocol',
  'truncated',
  'unknown',
])

/**
 * The memory of one provider. Closed: it is asked. Open: it is passed over until its cooldown is over. Half-open: one request at a time, the probe, may
 * try it. Times are milliseconds of any one clock.
 */
export class Circuit {
  readonly #options: Required<CircuitOptions>
  /** In a row. */
  #failures = 0
  /** Tries that failed since it opened. */
  #cooldowns = 0
  #openUntil: number | undefined
  #probing = false

  constructor(options: CircuitOptions) {
    this.#options = { ...circuitDefaults, ...defined(options) }
  }

  /** True where a request may go to the provider at its usual place. */
  admits(now: number): boolean {
    return this.#openUntil === undefined || (now >= this.#openUntil && !this.#probing)
  }

  /** A request is sent, also where it was not admitted and nobody else is left to ask. @returns true for a probe. */
  enter(now: number): boolean {
    const isProbe = this.#openUntil !== undefined && this.admits(now)
    if (isProbe) this.#probing = true
    return isProbe
  }

  /** An answer has begun: the provider is asked again, and passed over again after one more failure. */
  begun(): void {
    this.#openUntil = undefined
    this.#probing = false
    this.#failures = Math.min(this.#failures, this.#options.failures - 1)
  }

  /** An answer is complete. */
  finished(): void {
    this.#failures = 0
    this.#cooldowns = 0
  }

  /** A request failed, before its answer or inside of it. A Retry-After opens at once: nobody is answered before. */
  failed(error: ErrorInfo, isProbe: boolean, now: number): void {
    if (isProbe) this.#probing = false
    // Those that were on their way when it opened say nothing new.
    if (!counted.has(error.code) || (this.#openUntil !== undefined && !isProbe)) return
    const { failures, cooldownMs, maxCooldownMs } = this.#options
    const after = error.retryAfterMs ?? 0
    this.#failures++
    if (this.#failures >= failures) {
      const cooldown = Math.min(maxCooldownMs, cooldownMs * 2 ** this.#cooldowns)
      this.#cooldowns++
      this.#openUntil = now + Math.max(cooldown, after)
    } else if (after > 0) this.#openUntil = now + after
  }

  /** A request was given up before it said anything. */
  released(isProbe: boolean): void {
    if (isProbe) this.#probing = false
  }
}
