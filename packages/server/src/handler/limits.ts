import { refuseUnknown } from '@millrace/core/internal'

/** Size limits of a request. */
export interface RequestLimits {
  /** Bytes of the body at most. Default 1 MiB. A body that the framework has parsed was limited by the framework. */
  readonly bodyBytes?: number
  /** Levels of JSON inside each other at most. Default 64. */
  readonly depth?: number
  /** Messages at most. Default 1 000. */
  readonly messages?: number
  /** Characters of all texts together at most, inputs and outputs of tools included. Default: what `bodyBytes` leaves. */
  readonly characters?: number
  /** The most that a browser may ask for as `maxOutputTokens`; more becomes this. Default: no limit. */
  readonly outputTokens?: number
}

/** Limits of a handler: the size of a request, the time of its body, and the number of requests. */
export interface HandlerLimits extends RequestLimits {
  /** Bytes of all kept items together that one request may refer to, as JSON; more is 413. Default 8 MiB. See `items`. */
  readonly itemBytes?: number
  /** Milliseconds that a body may take to arrive; then 408. Default 30 000. */
  readonly bodyTimeoutMs?: number
  /** Requests at once, answers that run included; one more is 503. Default 10 000. */
  readonly concurrency?: number
  /**
   * Requests of one owner at once, answers that go on included; one more is 429. Needs `authorize`, which says whose a request is. Readers of answers that a
   * store keeps are counted apart, eight for each; a request that stops one is always let in. Default: no limit.
   */
  readonly ownerConcurrency?: number
  /** Requests of one owner in any 60 s, those about answers that a store keeps left out; one more is 429. Needs `authorize`. Default: no limit. */
  readonly ownerPerMinute?: number
}

/** Limits of a request with every default filled in. */
export type ResolvedRequestLimits = Required<RequestLimits>

/** Limits of a handler with every default filled in. */
export type ResolvedLimits = Required<HandlerLimits>

const requestDefaults: ResolvedRequestLimits = {
  bodyBytes: 1024 * 1024,
  depth: 64,
  messages: 1_000,
  characters: Number.POSITIVE_INFINITY,
  outputTokens: Number.POSITIVE_INFINITY,
}

const handlerDefaults: ResolvedLimits = {
  ...requestDefaults,
  itemBytes: 8 * 1024 * 1024,
  bodyTimeoutMs: 30_000,
  concurrency: 10_000,
  ownerConcurrency: Number.POSITIVE_INFINITY,
  ownerPerMinute: Number.POSITIVE_INFINITY,
}

/** @param further - names beside the limits. @throws TypeError naming the limit that is no number. */
export const resolveRequestLimits = (limits: RequestLimits, further: object): ResolvedRequestLimits =>
  resolve(requestDefaults, limits, further)

/** @throws TypeError naming the limit that is no number. */
export const resolveLimits = (limits: HandlerLimits = {}): ResolvedLimits => resolve(handlerDefaults, limits)

function resolve<Limits extends object>(defaults: Limits, limits: Partial<Limits>, further?: object): Limits {
  const resolved = { ...defaults } as Record<string, unknown>
  refuseUnknown(limits, { ...defaults, ...further }, 'field of limits')
  for (const name of Object.keys(defaults)) {
    const value = limits[name as keyof Limits]
    if (value === undefined) continue
    if (typeof value !== 'number' || !(value > 0)) throw new TypeError(`limits.${name} takes a number above 0.`)
    resolved[name] = value
  }
  return resolved as Limits
}

/** True for a JSON value with more levels than allowed. Looks no deeper than that. */
export function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels <= 0) return true
  for (const inner of Object.values(value)) if (deeperThan(inner, levels - 1)) return true
  return false
}
