import type { ErrorCode, ErrorInfo, Failure } from '@millrace/core'
import {
  errorObject,
  failureInfo,
  objectIn,
  readFailure,
  redact,
  type Signer,
  textIn,
} from '@millrace/core/provider-kit'

/** Signs of a meaning that is more exact than the code, in a message or the details below it. None of them is worth another try. */
const meanings: readonly (readonly [sign: RegExp, code: ErrorCode, of?: string])[] = [
  // A wrong key is an INVALID_ARGUMENT.
  [/"reason":"API_KEY_/, 'authentication'],
  // A day's quota, or one that the plan does not have: no wait within reason helps, whatever `retryDelay` says.
  [/"quotaId":"[^"]*PerDay|limit: 0\b/, 'quota', 'RESOURCE_EXHAUSTED'],
]

/**
 * Classifies a failure: Google's `{"error":{"code","message","status","details"}}`, alone or in a list; an interaction's
 * `{"error":{"code","message"}}`, whose code is a word; and a prompt that was blocked, `{"promptFeedback":{"blockReason"}}`.
 */
export function geminiError(failure: Failure, { secrets, renews }: Signer): ErrorInfo {
  const { type, code: told = '', message = '', ...vendor } = readFailure(failure, secrets())
  // The number beside a canonical code repeats the status. A word is a canonical code in lower case, or one of its own.
  const word = type ?? (/^\d*$/.test(told) ? '' : told)
  const { error, promptFeedback } = errorObject(failure.body) ?? {}
  const { blockReason, blockReasonMessage } = objectIn(promptFeedback)
  const blocked = textIn(blockReason)
  const words = blocked
    ? redact(textIn(blockReasonMessage) ?? `The prompt was blocked (${blocked}).`, secrets())
    : message
  const details = `${message}\n${JSON.stringify(objectIn(error).details)}`
  const said = { ...vendor, code: blocked ?? word, type: word.toUpperCase(), ...(words && { message: words }) }
  const code = blocked
    ? 'content-filter'
    : meanings.find(([sign, , of = word]) => of === word && sign.test(details))?.[1]
  return failureInfo(failure, said, { renews, ...(code && { codes: { [said.code]: { code, retryable: false } } }) })
}
