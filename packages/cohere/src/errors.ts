import { type ErrorInfo, type Failure, statusError } from '@millrace/core'
import { objectIn, readErrorBody, redact, textIn } from '@millrace/core/provider-kit'

type ErrorRule = Pick<ErrorInfo, 'code' | 'retryable'>

/** What `error_type` says, and what a `message-end` has for its reason; the first is recorded (2026). */
const errorTypes: { readonly [type: string]: ErrorRule } = {
  TOO_MANY_TOKENS: { code: 'context-length', retryable: false },
  ERROR: { code: 'unknown', retryable: true },
  TIMEOUT: { code: 'timeout', retryable: true },
}

/** Most refusals have no type, so their words must do (docs.cohere.com, errors, 2026-08). */
const wording: readonly (readonly [words: RegExp, rule: ErrorRule])[] = [
  [/too many tokens/i, { code: 'context-length', retryable: false }],
  [/API calls \/ month|billing limit/i, { code: 'quota', retryable: false }],
  [/blocked (input|output|by)|violat/i, { code: 'content-filter', retryable: false }],
]

/** Statuses of the vendor's own: a token that is none, and a request that was given up. */
const ownStatuses: { readonly [status: number]: ErrorRule } = {
  498: { code: 'authentication', retryable: false },
  499: { code: 'overloaded', retryable: true },
}

/**
 * Classifies a failure, `{"id","message","error_type"}`: by its type, its words, else by the status. One inside of an answer is what a
 * status 500 would be.
 *
 * @param secrets - what must never be shown.
 */
export function cohereError({ status, headers, body }: Failure, secrets: readonly (string | undefined)[]): ErrorInfo {
  const vendor = readErrorBody(body)
  const message = vendor?.message === undefined ? undefined : redact(vendor.message, secrets)
  const { id, error_type } = fieldsOf(body)
  const type = textIn(error_type)
  const known = type !== undefined && Object.hasOwn(errorTypes, type) ? errorTypes[type] : undefined
  const said = message === undefined ? undefined : wording.find(([words]) => words.test(message))?.[1]
  const inside = status < 400 && (message ?? known) !== undefined
  const requestId = textIn(id) ?? headers['x-debug-trace-id']
  return {
    ...statusError(inside ? (vendor?.status ?? 500) : status, message),
    ...(known ?? said ?? ownStatuses[status]),
    status,
    ...(type === undefined ? {} : { providerCode: type }),
    ...(requestId === undefined ? {} : { requestId }),
  }
}

function fieldsOf(body: string): { readonly id?: unknown; readonly error_type?: unknown } {
  try {
    return objectIn(JSON.parse(body))
  } catch {
    // The page of a proxy: the status must do.
    return {}
  }
}
