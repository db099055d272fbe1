import type { LimitState } from '../admission.js'
import type { Dialect } from '../observer.js'

/** The headers by which clients of each vendor learn of limits (OpenAI's and Anthropic's references, 2026-11). */
const vendors: Readonly<Record<'openai' | 'anthropic', (limit: LimitState) => Record<string, string>>> = {
  openai: ({ kind, limit, left, resetMs }) => ({
    [`x-ratelimit-limit-${kind}`]: String(limit),
    [`x-ratelimit-remaining-${kind}`]: String(left),
    [`x-ratelimit-reset-${kind}`]: `${Math.ceil(resetMs / 1_000)}s`,
  }),
  anthropic: ({ kind, limit, left, resetMs }) => ({
    [`anthropic-ratelimit-${kind}-limit`]: String(limit),
    [`anthropic-ratelimit-${kind}-remaining`]: String(left),
    [`anthropic-ratelimit-${kind}-reset`]: new Date(Date.now() + resetMs).toISOString(),
  }),
}

/** Headers that tell what is left of a limit. */
export const limitHeaders = (dialect: Dialect, limit: LimitState): Record<string, string> =>
  vendors[dialect === 'anthropic' ? 'anthropic' : 'openai'](limit)
