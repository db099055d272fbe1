import { letGo } from '../../lib/synchronous.js'
import type { ErrorInfo } from '../../vocabulary/error-info.js'
import { ChatError } from '../../vocabulary/errors.js'
import type { StreamOptions } from '../../vocabulary/options.js'
import type { ChatRequest } from '../../vocabulary/request.js'
import { failureOf, type Opened, openEntry } from '../provider-entry.js'
import type { Circuit } from './circuit.js'
import type { FallbackEntry } from './fallback-entry.js'
import { fallsThrough } from './falls-through.js'

/** The place of a failure among the providers of a fallback. */
export interface FallbackContext {
  /** The request as it was given to the fallback. */
  readonly request: ChatRequest
  /** Id of the provider that failed. */
  readonly provider: string
  /** Its place in the list, from 0. */
  readonly index: number
  /** Id of the provider that is asked next, or was asked already (`hedgeAfterMs`). */
  readonly next: string
  /** The decision without `when`. */
  readonly usual: boolean
}

/** Decides after a failure whether the next provider is asked. */
export type FallbackRule = (error: ErrorInfo, context: FallbackContext) => boolean

/** One request to a fallback. */
export interface FallbackCall {
  readonly entries: readonly FallbackEntry[]
  /** One for each entry, where failures are remembered. */
  readonly circuits: readonly Circuit[] | undefined
  /** Places of the entries in the order in which they are asked. */
  readonly order: readonly number[]
  readonly when: FallbackRule | undefined
  readonly hedgeAfterMs: number | undefined
  readonly request: ChatRequest
  /** As given to `stream()`, without the signal. */
  readonly options: Omit<StreamOptions, 'signal'>
}

/**
 * Opens one entry of a call.
 *
 * @param elapsedMs - the time that those before it took, out of the total.
 * @throws TypeError of the provider's `stream()`.
 */
export function openAt(
  { entries, request, options }: FallbackCall,
  index: number,
  { isLast, elapsedMs }: { readonly isLast: boolean; readonly elapsedMs: number },
): Opened {
  const entry = entries[index]!
  const left = timeLeft(options, elapsedMs)
  const own = entry.options?.totalTimeoutMs ?? Number.POSITIVE_INFINITY
  const limits = left === undefined ? entry.options : { ...entry.options, totalTimeoutMs: Math.min(left, own) }
  return openEntry({ ...entry, ...(limits && { options: limits }) }, request, {
    ...(!isLast && { maxRetries: 0 }),
    ...options,
  })
}

/** The same for a provider after the first, whose `TypeError` is a failure: its arguments suited the first one. */
export function openLater(call: FallbackCall, index: number, state: Parameters<typeof openAt>[2]): Opened {
  try {
    return openAt(call, index, state)
  } catch (thrown) {
    return { error: failureOf(call.entries[index]!, thrown) }
  }
}

/** Milliseconds of the caller's total that are left; undefined where the caller gave none. */
const timeLeft = ({ totalTimeoutMs }: FallbackCall['options'], elapsedMs: number): number | undefined =>
  totalTimeoutMs === undefined ? undefined : Math.max(0, totalTimeoutMs - elapsedMs)

/** True where another provider's answer is wanted after a failure. @param place - of the one that failed, and of the other one. */
export function goesOn(
  { entries, when, request, options }: FallbackCall,
  error: ErrorInfo,
  place: { readonly index: number; readonly next: number; readonly elapsedMs: number },
): boolean {
  if (timeLeft(options, place.elapsedMs) === 0) return false
  const usual = fallsThrough(error.code)
  if (!when) return usual
  const { index } = place
  const provider = entries[index]!.provider.id
  const context = { request, provider, index, next: entries[place.next]!.provider.id, usual }
  const decided: unknown = letGo(when(error, context))
  if (typeof decided === 'boolean') return decided
  throw new ChatError({
    code: 'unknown',
    message: 'when of withFallback gave neither true nor false; it is synchronous.',
  })
}
