import type { ClientKey, KeyLimits } from '../keys/client-key.js'
import type { Period } from './periods.js'

/** Counts the answers of keys, and lets those in that their limits have room for. */
export interface Ledger {
  /**
   * Counts an answer with the tokens that it may take at most, a whole number; or refuses it, and counts nothing. Rejects where the counts cannot be reached.
   */
  admit(key: ClientKey, tokens: number): Verdict | Promise<Verdict>
  /** Writes what is not written yet. */
  close(): Promise<void>
}

/** The decision of a ledger. */
export type Verdict = { readonly ticket: Ticket; readonly over?: undefined } | { readonly over: LimitReached }

/** An answer that is counted. */
export interface Ticket {
  /** The answer is over; called once. @param tokens - that count in place of those that were reserved, a whole number. */
  settle(tokens: number): void
}

/** The limit that an answer would go beyond. */
export type LimitReached = RateReached | BudgetReached

/** A limit of requests. */
export interface RateReached {
  readonly kind: 'requests' | 'concurrency'
  readonly limit: number
  readonly retryAfterMs: number
}

/** A budget of tokens. */
export interface BudgetReached {
  readonly kind: 'tokens'
  readonly period: Period['kind']
  readonly limit: number
  /** Neither spent nor reserved; 0 at least. */
  readonly left: number
  /** Milliseconds to the end of the period. */
  readonly resetMs: number
  /** Absent: the answer alone may take more than the whole budget. */
  readonly retryAfterMs?: number
}

/** Milliseconds that are told where nobody knows when an answer will be over. */
export const guessMs = 1_000

/** The budget of a key for a period; undefined where it has none. */
export const budgetOf = (limits: KeyLimits, { kind }: Pick<Period, 'kind'>): number | undefined =>
  kind === 'day' ? limits.tokensPerDay : limits.tokensPerMonth

/** State of a budget that an answer does not fit into. */
export interface BudgetState {
  /** Tokens that are spent or reserved. */
  readonly spent: number
  /** Those of them that are reserved for answers under way. */
  readonly held: number
  /** Tokens that the answer may take. */
  readonly tokens: number
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Says what is left of a budget, and when to ask again. */
export function budgetReached({ kind, endsAt }: Period, limit: number, state: BudgetState): BudgetReached {
  const { spent, held, tokens, now } = state
  const resetMs = endsAt - now
  // Answers under way may take less than was reserved for them.
  const retryAfterMs = spent - held + tokens <= limit ? Math.min(guessMs, resetMs) : resetMs
  return {
    kind: 'tokens',
    period: kind,
    limit,
    left: Math.max(0, limit - spent),
    resetMs,
    ...(tokens <= limit && { retryAfterMs }),
  }
}
