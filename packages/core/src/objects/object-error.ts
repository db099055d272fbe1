import type { SchemaIssue } from '../schema/validate.js'
import type { ChatResult } from '../vocabulary/answer.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { ChatError } from '../vocabulary/errors.js'

/**
 * Why an answer gave no object.
 *
 * | reason | `code` | meaning |
 * |-|-|-|
 * | `failed` | any | the answer itself failed: see `code` |
 * | `length` | `truncated` | it ended at its greatest length: ask for more `maxOutputTokens`; or its vendor paused it: put `withTools` between |
 * | `refused` | `content-filter` | the model or its vendor refused |
 * | `tool-calls` | `protocol` | the model called tools in place of answering |
 * | `empty` | `protocol` | there was no text |
 * | `around` | `protocol` | prose or a code fence around the JSON; see `lenient` |
 * | `not-json` | `protocol` | no JSON, or the beginning of it; `limit` where it is nested too deeply |
 * | `invalid` | `protocol` | JSON that the schema refuses: see `issues` |
 */
export type ObjectFailure = 'failed' | 'length' | 'refused' | 'tool-calls' | 'empty' | 'around' | 'not-json' | 'invalid'

/** The parts of an {@link ObjectError} beside those of a `ChatError`. */
export interface ObjectErrorParts {
  /** See {@link ObjectFailure}. */
  readonly reason: ObjectFailure
  /** The object as far as it came. */
  readonly object?: unknown
  /** The flaws that the schema found. */
  readonly issues?: readonly SchemaIssue[]
  /** The thrown thing behind it. */
  readonly cause?: unknown
  /** The message as far as it came. */
  readonly partial?: Partial<ChatResult>
}

/** The failure of `streamObject`: a `ChatError` that knows the object as far as it came. `partial` is the message as far as it came. */
export class ObjectError extends ChatError {
  /** See {@link ObjectFailure}. */
  readonly reason: ObjectFailure
  /** The object as far as it came, not checked; undefined where there was none. */
  declare readonly object?: unknown
  /** The flaws that the schema found; absent where it was not asked. */
  declare readonly issues?: readonly SchemaIssue[]

  constructor(info: ErrorInfo, { reason, object, issues, ...rest }: ObjectErrorParts) {
    super(info, rest)
    this.reason = reason
    // Not among the fields that a log shows: it is the content of the answer.
    Object.defineProperty(this, 'object', { value: object, enumerable: false })
    if (issues) Object.defineProperty(this, 'issues', { value: issues, enumerable: true })
  }
}
