import { checkNames, refuseUnknown } from '../../vocabulary/known-names.js'
import { type CircuitOptions, circuitDefaults } from './circuit.js'
import type { FallbackRule } from './fallback-call.js'

/** Settings of `withFallback`. */
export interface FallbackOptions {
  /** Id of the fallback as a provider. Default `fallback`. Answers keep the id of the provider that gives them. */
  readonly id?: string
  /**
   * Decides after a failure whether the next provider is asked; the default's decision is in `context.usual`. Synchronous. Not called for the last
   * provider, after the answer has begun, or when the total time is up. An error that it throws is the answer's `error` record.
   */
  readonly when?: FallbackRule
  /**
   * Remembers failures from one request to the next: a provider that fails again and again is passed over, and asked only where all others failed too.
   * After a cooldown one request tries it again. Default: nothing is remembered.
   */
  readonly circuit?: CircuitOptions
  /**
   * Milliseconds without a beginning of the answer after which the next provider is asked as well, once for each answer; the one that begins first is
   * the answer, and the other is cancelled. Both may cost. Default: one is asked at a time.
   */
  readonly hedgeAfterMs?: number
  /** Draws the order of providers that have a weight: numbers in [0, 1). Synchronous; what it throws is the answer's `error` record. Default `Math.random`. */
  readonly random?: () => number
}

/**
 * Fills in the defaults.
 *
 * @throws TypeError naming the option that is not of its type.
 */
export function readFallbackOptions(options: FallbackOptions) {
  checkNames(options, { id: true, when: true, circuit: true, hedgeAfterMs: true, random: true }, 'withFallback')
  const { id = 'fallback', circuit, hedgeAfterMs, random = Math.random } = options
  // An instance of a class may be options too.
  const when = typeof options.when === 'function' ? options.when.bind(options) : options.when
  if (typeof id !== 'string' || id === '') throw new TypeError('withFallback: id takes a name.')
  if (when !== undefined && typeof when !== 'function') throw new TypeError('withFallback: when takes a function.')
  if (typeof random !== 'function') throw new TypeError('withFallback: random takes a function.')
  if (hedgeAfterMs !== undefined && !isNumber(hedgeAfterMs, 0))
    throw new TypeError('withFallback: hedgeAfterMs takes a number from 0.')
  if (circuit !== undefined) checkCircuit(circuit)
  return { id, when, circuit, hedgeAfterMs, random }
}

function checkCircuit(circuit: CircuitOptions): void {
  if (typeof circuit !== 'object' || circuit === null)
    throw new TypeError('withFallback: circuit takes { failures?, cooldownMs?, maxCooldownMs? }.')
  refuseUnknown(circuit, circuitDefaults, 'option of circuit')
  for (const name of Object.keys(circuitDefaults)) {
    const value = circuit[name as keyof CircuitOptions]
    if (value !== undefined && !isNumber(value, 1))
      throw new TypeError(`withFallback: circuit.${name} takes a number from 1.`)
  }
}

const isNumber = (value: unknown, least: number): boolean =>
  typeof value === 'number' && value >= least && value < Number.POSITIVE_INFINITY
