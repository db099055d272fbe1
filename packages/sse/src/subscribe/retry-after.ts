/** Response headers, names in lower case. */
export type RetryHeaders = { readonly [name: string]: string | undefined }

/**
 * Milliseconds that a response asks to wait before the next request: `retry-after-ms`, as OpenAI and Anthropic send it (2026-11), else
 * `retry-after` in seconds or as an HTTP date. A date that has passed is 0.
 *
 * @param headers - names in lower case.
 * @param now - milliseconds since 1970.
 * @returns undefined where neither is given, or neither is a time; never negative, never NaN.
 *
 * @example
 * import { retryAfterMs } from '@millrace/sse'
 *
 * retryAfterMs({ 'retry-after': '7' }, Date.now()) // 7000
 */
export function retryAfterMs(headers: RetryHeaders, now: number): number | undefined {
  const exact = decimal(headers['retry-after-ms'])
  if (exact !== undefined) return exact
  const header = headers['retry-after']
  const seconds = decimal(header)
  if (seconds !== undefined) return seconds * 1000
  // Date.parse takes `soon 5` for a date too; every HTTP date has a time of day.
  if (header === undefined || !/\d\d:\d\d:\d\d/.test(header)) return undefined
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

const decimal = (text: string | undefined): number | undefined =>
  text !== undefined && /^\s*\d{1,12}(\.\d+)?\s*$/.test(text) ? Number(text) : undefined
