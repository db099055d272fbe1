import type { ErrorInfo, Failure } from '@millrace/core'
import { type ErrorWording, failureInfo, readFailure } from '@millrace/core/provider-kit'

/** Ollama has no codes, so its words must do (its `server` and `llm` packages, 2026-09; the first is recorded). */
const wording: ErrorWording = [
  [/context (length|window|size)|prompt too long/i, { code: 'context-length' }],
  [/model requires more system memory|not enough memory/i, { code: 'invalid-request' }],
  [/model .* not found/i, { code: 'not-found' }],
  [/server busy/i, { code: 'overloaded' }],
  [/usage limit|upgrade for (access|higher limits)/i, { code: 'quota' }],
]

/**
 * Classifies a failure, `{"error":"text"}` under a status or as a line of an answer: by its words, else by the status. One inside of an
 * answer is what a status 500 would be.
 *
 * @param secrets - what must never be shown.
 */
export const ollamaError = (failure: Failure, secrets: readonly (string | undefined)[]): ErrorInfo =>
  failureInfo(failure, readFailure(failure, secrets), { wording, inside: 500 })
