import { bareCause } from '../lib/bare-cause.js'
import type { HeaderMap } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { amend, ChatError, errorInfo, withCause } from '../vocabulary/errors.js'
import { statusError } from '../vocabulary/status-error.js'
import type { Failure, ProviderDefinition } from './provider.js'
import { retryAfterMs } from './retry.js'

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

/** Asks the provider what a failure means, and adds its id, the status and the time to wait where it leaves them out. */
export function classify(definition: ProviderDefinition<never>, failure: Failure): ErrorInfo {
  const info = judged(definition, { ...failure, body: failure.body.slice(0, maxFailureBytes) })
  const after = info.retryAfterMs ?? retryAfterMs(failure.headers, Date.now())
  const known = { provider: definition.id, status: failure.status, ...info }
  return amend(info, after === undefined ? known : { ...known, retryAfterMs: after })
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
