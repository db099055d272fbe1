/**
 * Kinds of failures, one word each; the list is closed within a major version.
 *
 * | code | meaning |
 * |-|-|
 * | `authentication` | no key, a wrong one, or one that has run out |
 * | `permission` | the key is good, but not for this |
 * | `not-found` | no such model or address |
 * | `rate-limit` | too many requests at this time |
 * | `quota` | the account's money or plan is used up |
 * | `invalid-request` | the request cannot be served as it is |
 * | `context-length` | the conversation is too long for the model |
 * | `content-filter` | refused for what it says |
 * | `overloaded` | the vendor is too busy |
 * | `timeout` | a time limit passed |
 * | `network` | no connection, or one that broke before the answer began |
 * | `aborted` | stopped on this side |
 * | `protocol` | the vendor sent what its dialect does not know |
 * | `truncated` | the answer ended in the middle |
 * | `limit` | a size limit of Millrace was passed |
 * | `gone` | the stream is no longer kept |
 * | `unknown` | anything else |
 */
export type ErrorCode =
  | 'authentication'
  | 'permission'
  | 'not-found'
  | 'rate-limit'
  | 'quota'
  | 'invalid-request'
  | 'context-length'
  | 'content-filter'
  | 'overloaded'
  | 'timeout'
  | 'network'
  | 'aborted'
  | 'protocol'
  | 'truncated'
  | 'limit'
  | 'gone'
  | 'unknown'

/** A failure as plain data, the twin of {@link ChatError}. Holds no key, header or request body. */
export interface ErrorInfo {
  /** The kind of failure. */
  readonly code: ErrorCode
  /** One or two sentences, with the remedy where there is one. */
  readonly message: string
  /** True when the same request may succeed later. */
  readonly retryable: boolean
  /** HTTP status of the vendor's answer. */
  readonly status?: number
  /** Id of the provider. */
  readonly provider?: string
  /** The vendor's own code. */
  readonly providerCode?: string
  /** Milliseconds to wait before the next try, as the vendor said. */
  readonly retryAfterMs?: number
  /** The vendor's id of the request, for its support. */
  readonly requestId?: string
}
