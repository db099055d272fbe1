import { type ProviderEntry, readEntry } from '../provider-entry.js'

/** A provider of a fallback, and how it is asked. */
export interface FallbackEntry<Options = unknown> extends ProviderEntry<Options> {
  /**
   * Share of the requests for which this provider is asked before the others that have a weight, from 0: with 3 and 1 it is three in four. Entries without
   * a weight keep their place in the list.
   */
  readonly weight?: number
  /**
   * Milliseconds until the answer begins, retries included; longer is a failure, `timeout`, and the next provider is asked. Comments and other bytes that
   * are no token do not count, as they do for `firstByteTimeoutMs`. Default: no limit of its own. Rests while paused.
   */
  readonly firstTokenTimeoutMs?: number
  /** Milliseconds between two batches of an answer that has begun; longer ends it as `timeout`. Default: no limit of its own. Rests while paused. */
  readonly interTokenTimeoutMs?: number
}

/** @param place - names it in the message: `withFallback: [0]`. @throws TypeError for anything that is not of its type. */
export function readFallbackEntry(value: unknown, place: string): FallbackEntry {
  const entry = readEntry(value, place, { weight: true, firstTokenTimeoutMs: true, interTokenTimeoutMs: true })
  // A provider itself has fields of its own, which are no settings of an entry.
  if (entry.provider === value) return entry
  const { weight, firstTokenTimeoutMs, interTokenTimeoutMs } = value as FallbackEntry
  for (const [name, number] of Object.entries({ weight, firstTokenTimeoutMs, interTokenTimeoutMs }))
    if (number !== undefined && !(typeof number === 'number' && number >= 0 && number < Number.POSITIVE_INFINITY))
      throw new TypeError(`${place}: ${name} takes a number from 0.`)
  return {
    ...entry,
    ...(weight !== undefined && { weight }),
    ...(firstTokenTimeoutMs !== undefined && { firstTokenTimeoutMs }),
    ...(interTokenTimeoutMs !== undefined && { interTokenTimeoutMs }),
  }
}
