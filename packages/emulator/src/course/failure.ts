/** A refusal, or an error inside a stream: what it is about and how it is told. */
export interface Failure {
  /** The vendor's own code, type or status. */
  readonly code: string
  /** The path of the field that it is about. */
  readonly field?: string | undefined
  /** Instead of the vendor's table's message. */
  readonly message?: string | undefined
  /** Instead of the table's status. */
  readonly status?: number | undefined
  /** A word for what exactly is wrong, where the vendor tells one beside `code`. */
  readonly detail?: string | undefined
  /** Seconds after which to try again. */
  readonly retryAfter?: string | number | undefined
}

/** True for a failure among other answers. */
export const isFailure = (value: object): value is Failure => 'code' in value
