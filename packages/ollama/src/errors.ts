import { type ErrorInfo, type Failure, statusError } from '@millrace/core'
import { readErrorBody, redact } from '@millrace/core/provider-kit'

/** Ollama has no codes, so its words must do (its `server` and `llm` packages, 2026-09; the first is recorded). */
const wording: readonly (readonly [words: RegExp, info: Pick<ErrorInfo, 'code' | 'retryable'>])[] = [
  [/context (length|window|size)|prompt too long/i, { code: 'context-length', retryable: false }],
  [/model requires more system memory|not enough memory/i, { code: 'invalid-request', retryable: false }],
  [/model .* not found/i, { code: 'not-found', retryable: false }],
  [/server busy/i, { code: 'overloaded', retryable: true }],
  [/usage limit|upgrade for (access|higher limits)/i, { code: 'quota', retryable: false }],
]

/**
 * Classifies a failure, `{"error":"text"}` under a status or as a line of an answer: by its words, else by the status. One inside of an
 * answer is what a status 500 would be.
 *
 * @param secrets - what must never be shown.
 */
export function ollamaError({ status, headers, body }: Failure, secrets: readonly (string | undefined)[]): ErrorInfo {
  const vendor = readErrorBody(body)
  const message = vendor?.message === undefined ? undefined : redact(vendor.message, secrets)
  const failed = status < 400 && message !== undefined ? (vendor?.status ?? 500) : status
  const known = message === undefined ? undefined : wording.find(([words]) => words.test(message))?.[1]
  const requestId = vendor?.requestId ?? headers['x-request-id']
  return { ...statusError(failed, message), ...known, status, ...(requestId === undefined ? {} : { requestId }) }
}
