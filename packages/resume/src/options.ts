import { refuseUnknown } from '@millrace/core/internal'

/**
 * Milliseconds that a lease lasts in the store: a quarter more than `leaseMs`, since to prolong it costs as much as an append. An append prolongs it where
 * less than `leaseMs` are left, so that as much is left behind every one.
 */
export const leaseSpan = (leaseMs: number): number => Math.ceil(leaseMs * 1.25)

/** Limits of a store that keeps its logs itself. */
export interface StoreOptions {
  /** Milliseconds for which a producer may append nothing: it has lost its stream at most a quarter of them later. Default 15 000. */
  readonly leaseMs?: number
  /** Milliseconds for which a complete log is kept. Default 600 000: ten minutes. */
  readonly ttlMs?: number
  /** Bytes of JSON of one stream at most; more fails its producer by `limit`. Default 8 MiB. */
  readonly maxStreamBytes?: number
}

/** The pause between appends of a store whose commands cost more than the batches in them. */
export interface JoinOptions {
  /**
   * Milliseconds between two commits or commands, to the nearest whole one, so that the appends of several streams share one. An append waits so long at most, and one
   * that comes after a longer pause does not wait, nor does the first one of a stream, which takes what waits with it. Default 3. 0: one for each turn of the event loop.
   */
  readonly joinMs?: number
}

/** Milliseconds for which a store remembers that there was a stream, so that its owner is told `gone` and not `not-found`: 24 hours. */
export const rememberedMs = 24 * 60 * 60_000

/** Bytes by which the last append may pass the limit of a stream, so that its error can be told. */
export const lastWordsBytes = 64 * 1024

/** Records and characters of one piece of a read at most; a longer record is a piece of its own. */
export const pieceLimits = { records: 512, characters: 128 * 1024 }

/** Options for which 0 has a meaning. */
const mayBeZero = new Set(['joinMs'])

/** Fills in the defaults. @throws TypeError naming the option that is not of its type. */
export function resolveLimits<Limits extends { readonly [name: string]: number }>(
  defaults: Limits,
  options: { readonly [Name in keyof Limits]?: unknown },
): Limits {
  const resolved: Record<string, number> = { ...defaults }
  refuseUnknown(options, defaults, 'option of the store')
  for (const name of Object.keys(defaults)) {
    const value = options[name]
    if (value === undefined) continue
    const isInRange = typeof value === 'number' && (value > 0 || (value === 0 && mayBeZero.has(name)))
    if (!isInRange) throw new TypeError(`${name} takes a number ${mayBeZero.has(name) ? 'from 0' : 'above 0'}.`)
    resolved[name] = value
  }
  return resolved as Limits
}

/** Defaults of {@link StoreOptions}. */
export const storeDefaults = { leaseMs: 15_000, ttlMs: 600_000, maxStreamBytes: 8 * 1024 * 1024 }

/** Defaults of {@link JoinOptions}. */
export const joinDefaults = { joinMs: 3 }
