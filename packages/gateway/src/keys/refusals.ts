import type { Refusal } from '../admission.js'
import type { BudgetReached, LimitReached } from '../budget/ledger.js'

const unauthorized = (message: string): Refusal => ({ status: 401, code: 'authentication', message })

/** No key was sent. */
export const noKey = unauthorized('A key of this gateway is needed: "authorization: Bearer …", or "x-api-key: …".')

/** Nobody has this key, or nobody has it any more. */
export const unknownKey = unauthorized('The key is not known to this gateway.')

/** The key was good once. */
export const expiredKey = unauthorized('The key has expired.')

/** The counts are in a place that cannot be reached. */
export const uncounted: Refusal = {
  status: 503,
  code: 'overloaded',
  message: 'The gateway cannot count answers at the moment, and gives none uncounted.',
  retryAfterMs: 1_000,
}

/** Says which limit an answer would go beyond, what is left of it, and when to ask again. @param tokens - that it may take. */
export function beyond(over: LimitReached, tokens: number): Refusal {
  const { limit, retryAfterMs } = over
  const again = { status: 429, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  if (over.kind === 'tokens') return { ...again, ...outOfBudget(over, tokens) }
  const message =
    over.kind === 'requests'
      ? `The key allows ${limit} requests a minute.`
      : `The key allows ${limit} answers at once, and as many are under way.`
  const state = { kind: 'requests', limit, left: 0, resetMs: over.retryAfterMs } as const
  return { ...again, code: 'rate-limit', message, ...(over.kind === 'requests' && { limit: state }) }
}

function outOfBudget({ kind, period, limit, left, resetMs, retryAfterMs }: BudgetReached, tokens: number) {
  const state = `The key has ${left} tokens left of ${limit} for this ${period} (UTC), and the request may take ${tokens}`
  const advice =
    retryAfterMs === undefined ? ': allow it less output (max_tokens, on Responses max_output_tokens).' : '.'
  // Room that answers under way may leave is a matter of moments.
  const soon = retryAfterMs !== undefined && retryAfterMs < resetMs
  return {
    code: soon ? 'rate-limit' : 'quota',
    message: state + advice,
    limit: { kind, limit, left, resetMs },
  } as const
}
