import type { HeaderMap } from '../transport/transport.js'

/** The limits of one vendor are told in headers such as `x-ratelimit-reset-tokens`, `anthropic-ratelimit-requests-reset`, `ratelimit-reset`. */
const resetHeader = /ratelimit.*reset/

/**
 * Milliseconds until the rate limit that refused a request lets the next one pass, out of the headers that tell of limits: OpenAI's and
 * Groq's `x-ratelimit-reset-requests: 6m0s` (vectorize-io/hindsight#3508, crmne/ruby_llm#850), Anthropic's dates, `ratelimit-reset` and
 * `ratelimit` of the IETF's drafts (draft-ietf-httpapi-ratelimit-headers-03 to -10), OpenRouter's `x-ratelimit-reset` in milliseconds since
 * 1970 (dirge-code/dirge#719; all read 2026-11).
 *
 * A limit counts that has nothing left; of several the longest. Where the headers tell what is left of each and no limit is exhausted, the
 * request needed more than there was, and no time is known. Where they do not tell, the shortest counts, since any of them may be meant.
 *
 * @param now - milliseconds since 1970.
 */
export function rateLimitResetMs(headers: HeaderMap, now: number): number | undefined {
  const limits = [...pairs(headers, now), ...combined(headers.ratelimit)]
  const exhausted = limits.filter(({ left }) => left !== undefined && left <= 0)
  if (exhausted.length > 0) return Math.max(...exhausted.map(({ resetMs }) => resetMs))
  const unknown = limits.filter(({ left }) => left === undefined)
  return unknown.length > 0 ? Math.min(...unknown.map(({ resetMs }) => resetMs)) : undefined
}

interface Limit {
  /** Requests or tokens that are left, where it is told. */
  readonly left: number | undefined
  readonly resetMs: number
}

/** The limits that have a header for what is left and one for the reset, which differ in that word. */
function pairs(headers: HeaderMap, now: number): Limit[] {
  return Object.keys(headers).flatMap(name => {
    const resetMs = resetHeader.test(name) ? resetIn(headers[name] ?? '', now) : undefined
    return resetMs === undefined ? [] : [{ left: decimalIn(headers[name.replace('reset', 'remaining')]), resetMs }]
  })
}

/** The limits of one header `ratelimit`: `"default";r=0;t=30`, or in older drafts `limit=100, remaining=0, reset=30`. */
function combined(header = ''): Limit[] {
  const parts = /;\s*t=/.test(header) ? header.split(',') : [header]
  return parts.flatMap(part => {
    const reset = decimalIn(/\b(?:t|reset)=(\d+)/.exec(part)?.[1])
    const left = decimalIn(/\b(?:r|remaining)=(\d+)/.exec(part)?.[1])
    return reset === undefined ? [] : [{ left, resetMs: reset * 1000 }]
  })
}

/** Numbers from here on are a time in milliseconds, or in seconds, since 1970: as a duration they are decades. */
const fromEpochMs = 1e11
const fromEpochSeconds = 1e9
const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1e3,
  m: 6e4,
  h: 36e5,
  d: 864e5,
}
const goDuration = /^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d))+$/

/** Milliseconds until a reset: seconds, a Go duration, a time since 1970 or a date. */
function resetIn(text: string, now: number): number | undefined {
  const value = text.trim().replace('μ', 'µ')
  if (value.length > 40) return undefined
  if (goDuration.test(value)) {
    let sum = 0
    for (const [, count, unit] of value.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/g))
      sum += Number(count) * unitMs[unit!]!
    return Math.ceil(sum)
  }
  const number = decimalIn(value)
  if (number === undefined) {
    const date = /\d\d:\d\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN
    return Number.isNaN(date) ? undefined : Math.max(0, date - now)
  }
  if (number < fromEpochSeconds) return Math.ceil(number * 1000)
  return Math.max(0, Math.ceil(number < fromEpochMs ? number * 1000 : number) - now)
}

const decimalIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^\s*\d{1,15}(\.\d+)?\s*$/.test(text) ? Number(text) : undefined

/** Where gateways put the headers of the host that refused: OpenRouter in `error.metadata.headers` (dirge-code/dirge#719, 2026-11). */
const forwardedAt = ['error', 'metadata', 'headers']

/** The headers of the host behind a gateway, out of an error body; none for other bodies. */
export function forwardedHeaders(body: string): HeaderMap {
  if (!body.includes('"headers"')) return {}
  try {
    let found: unknown = JSON.parse(body)
    for (const name of forwardedAt) found = (found as Record<string, unknown> | undefined)?.[name]
    const entries = Object.entries(found ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)])
    return Object.fromEntries(entries)
  } catch {
    // No JSON: nothing is forwarded.
    return {}
  }
}
