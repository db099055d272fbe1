/** A body of `/generate_stream` that passed the checks: the fields that the emulator reads; all others are kept as they came. */
export interface TgiBody {
  /** The prompt. */
  readonly inputs: string
  /** Limits, sampling and the form of the answer. */
  readonly parameters?: {
    readonly max_new_tokens?: number | null
    readonly stop?: readonly string[]
    readonly details?: boolean
    readonly return_full_text?: boolean | null
    readonly grammar?: { readonly type: string; readonly value: unknown } | null
    readonly [parameter: string]: unknown
  } | null
  readonly [field: string]: unknown
}
