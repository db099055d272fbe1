/** How large a request may be. */
export interface RequestLimits {
  /** Bytes of the body at most. Default 1 MiB. A body that the framework has parsed was limited by the framework. */
  readonly bodyBytes?: number
  /** Levels of JSON inside each other at most. Default 64. */
  readonly depth?: number
  /** Messages at most. Default 1 000. */
  readonly messages?: number
  /** Characters of all texts together at most. Default: what `bodyBytes` leaves. */
  readonly characters?: number
  /** The most that a browser may ask for as `maxOutputTokens`; more becomes this. Default: no limit. */
  readonly outputTokens?: number
}

/** Limits with every default filled in. */
export type ResolvedLimits = Required<RequestLimits>

const defaults: ResolvedLimits = {
  bodyBytes: 1024 * 1024,
  depth: 64,
  messages: 1_000,
  characters: Number.POSITIVE_INFINITY,
  outputTokens: Number.POSITIVE_INFINITY,
}

/** @throws TypeError naming the limit that is no number. */
export function resolveLimits(limits: RequestLimits = {}): ResolvedLimits {
  const resolved: Record<string, number> = { ...defaults }
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(defaults, name)) throw new TypeError(`limits.${name} is not known.`)
    if (value === undefined) continue
    if (typeof value !== 'number' || !(value > 0)) throw new TypeError(`limits.${name} takes a number above 0.`)
    resolved[name] = value
  }
  return resolved as unknown as ResolvedLimits
}

/** Whether a JSON value has more levels than allowed. Looks no deeper than that. */
export function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels <= 0) return true
  for (const inner of Object.values(value)) if (deeperThan(inner, levels - 1)) return true
  return false
}
