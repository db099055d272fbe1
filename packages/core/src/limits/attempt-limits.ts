import { heard } from '../lib/synchronous.js'
import { tell } from '../lib/tell.js'
import type { KnownNames } from '../vocabulary/known-names.js'

/** Limits of attempts: of all together, or of those under one key. Each is a number from 1; absent: no such limit. */
export interface AttemptRates {
  /** Attempts at once, from the request to the end of the answer. */
  readonly concurrency?: number
  /** Attempts that begin in any 60 seconds. */
  readonly requestsPerMinute?: number
  /**
   * Tokens in any 60 seconds, input and output: estimated when an attempt begins, and corrected by the usage that the vendor tells. One request that is
   * larger than the limit is sent when nothing else counts.
   */
  readonly tokensPerMinute?: number
}

/** An attempt that asks to be sent. */
export interface AttemptNeed {
  /** The person or the project whose attempt it is. */
  readonly key: string
  /** An estimate; 0 where no tokens are counted. */
  readonly tokens: number
}

/** An attempt that may be sent. */
export interface AttemptPermit {
  /** The attempt is over. Called once. @param tokens - that it took; undefined: nobody knows, and the estimate stands. */
  end(tokens?: number): void
}

/** Gives the place of an attempt back. A permit that fails harms no answer: a line on the console tells of it. */
export function endPermit(permit: AttemptPermit, tokens?: number): void {
  const lost = (thrown: unknown): void => tell({}, thrown, 'limits did not take the place of an attempt back')
  try {
    heard(permit.end(tokens), lost)
  } catch (thrown) {
    lost(thrown)
  }
}

/** The reason why an attempt may not be sent now. */
export interface AttemptRefusal {
  /** There is none. */
  readonly permit?: undefined
  /** `key`: attempts under other keys may be sent all the same. */
  readonly scope: 'all' | 'key'
  /** Milliseconds until it is worth to ask again. Absent: when an attempt of this process is over. */
  readonly retryAfterMs?: number
}

/** Counts attempts: in this process, or in a place that several share, such as `redisLimits` of `@millrace/core/redis-limits`. */
export interface AttemptLimits {
  /** True where tokens are limited: otherwise nobody estimates them. */
  readonly countsTokens: boolean
  /** Takes a place for an attempt, or tells when to come again. At once, or by a promise; a rejection fails the answer. */
  take(need: AttemptNeed): AttemptVerdict | Promise<AttemptVerdict>
}

/** The answer to an attempt that asks to be sent. */
export type AttemptVerdict = { readonly permit: AttemptPermit } | AttemptRefusal

/** @throws TypeError for anything but a verdict: limits are the application's own, or another package's. */
export function checkedVerdict(verdict: AttemptVerdict): AttemptVerdict {
  const { permit, scope } = (verdict ?? {}) as {
    readonly permit?: { readonly end?: unknown }
    readonly scope?: unknown
  }
  if (typeof permit?.end === 'function' || scope === 'all' || scope === 'key') return verdict
  throw new TypeError('take of limits gave no verdict: { permit: { end } } or { scope }.')
}

/** Milliseconds of the window in which requests and tokens are counted. */
export const windowMs = 60_000

/** The names of the rates. */
export const rateNames: KnownNames<AttemptRates> = {
  concurrency: true,
  requestsPerMinute: true,
  tokensPerMinute: true,
}

const names = Object.keys(rateNames) as (keyof AttemptRates)[]

/** The rates alone. @param place - names them in the message. @throws TypeError naming the one that is no number from 1. */
export function readRates(rates: AttemptRates, place: string): AttemptRates {
  const read: Record<string, number> = {}
  for (const name of names) {
    const value = rates[name]
    if (value === undefined) continue
    if (!(typeof value === 'number' && value >= 1)) throw new TypeError(`${place}: ${name} takes a number from 1.`)
    read[name] = value
  }
  return read
}

/** True where anything is limited. */
export const limitsAnything = (rates: AttemptRates | undefined): boolean =>
  rates !== undefined && names.some(name => rates[name] !== undefined)
