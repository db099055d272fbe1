import { retryAfterMs } from '@millrace/sse/internal'
import { bareCause } from '../lib/bare-cause.js'
import type { HeaderMap } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { amend, ChatError, errorInfo, withCause } from '../vocabulary/errors.js'
import { statusError } from '../vocabulary/status-error.js'
import type { Failure, ProviderDefinition } from './provider.js'
import { forwardedHeaders, rateLimitResetMs } from './rate-limit.js'

/** Most bytes that are read of an error body, and most characters of an error frame. */
export const maxFailureBytes = 64 * 1024

/** Transport headers. The others are kept until the answer ends, for errors inside it; these would explain nothing. */
const transportHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'server',
  'transfer-encoding',
  'vary',
])

/** The headers that may explain a failure: ids, times to wait, and what the vendor adds. */
export function withoutTransport(headers: HeaderMap): HeaderMap {
  const telling: Record<string, string | undefined> = {}
  for (const name in headers) if (!transportHeaders.has(name)) telling[name] = headers[name]
  return telling
}

/**
 * Asks the provider what a failure means, and adds what holds for every vendor: the provider's id, the status, how long to wait, and whether
 * to try again where the vendor says it (`x-should-retry`, which OpenAI and Anthropic send, 2026-11).
 */
export function classify(definition: ProviderDefinition<never>, failure: Failure): ErrorInfo {
  const info = judged(definition, { ...failure, body: failure.body.slice(0, maxFailureBytes) })
  const after = waitOf(info, failure, Date.now())
  const told = failure.status >= 400 ? toldToRetry(failure.headers) : undefined
  const known: { -readonly [Field in keyof ErrorInfo]: ErrorInfo[Field] } = amend(info, {
    provider: info.provider ?? definition.id,
    status: info.status ?? failure.status,
    ...(told !== undefined && { retryable: told }),
  })
  // A provider's arithmetic may have given NaN, which must not become a header of ours.
  if (after === undefined) delete known.retryAfterMs
  else known.retryAfterMs = after
  return known
}

/** Milliseconds to wait: as the provider says, then `retry-after`, then the reset of a rate limit; the headers of a host behind a gateway last. */
function waitOf(info: ErrorInfo, { status, headers, body }: Failure, now: number): number | undefined {
  if (info.retryAfterMs !== undefined && info.retryAfterMs >= 0 && info.retryAfterMs < Infinity)
    return info.retryAfterMs
  const after = retryAfterMs(headers, now)
  if (after !== undefined || info.code !== 'rate-limit') return after
  // Behind a 200 the head told of limits before the answer was begun.
  const reset = status === 429 ? rateLimitResetMs(headers, now) : undefined
  if (reset !== undefined) return reset
  const forwarded = forwardedHeaders(body)
  return retryAfterMs(forwarded, now) ?? rateLimitResetMs(forwarded, now)
}

function toldToRetry(headers: HeaderMap): boolean | undefined {
  const told = headers['x-should-retry']?.trim().toLowerCase()
  return told === 'true' ? true : told === 'false' ? false : undefined
}

function judged(definition: ProviderDefinition<never>, failure: Failure): ErrorInfo {
  try {
    return definition.toError(failure)
  } catch (thrown) {
    return withCause(statusError(failure.status), bareCause(thrown))
  }
}

/** The ending that a throw of a decoder, or of a framing, means. */
export function infoOf(thrown: unknown): ErrorInfo {
  if (thrown instanceof ChatError) return errorInfo(thrown)
  const limit = thrown instanceof Error && 'code' in thrown && thrown.code === 'limit'
  const info: ErrorInfo = limit
    ? { code: 'limit', message: `${thrown.message} (maxEventBytes).`, retryable: false }
    : { code: 'protocol', message: 'The vendor sent something that could not be read.', retryable: false }
  return withCause(info, bareCause(thrown))
}
