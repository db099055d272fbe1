/** One item of the input: a message, a call, its output, reasoning, or one of the vendor's own tools. */
export interface OpenAIInputItem {
  /** Default `message`. */
  readonly type?: string
  /** In a message. */
  readonly role?: 'developer' | 'system' | 'user' | 'assistant'
  /** In a message. */
  readonly content?: string | readonly OpenAIInputPart[] | null
  /** In an item that the vendor made. */
  readonly id?: string | null
  /** In a call and its output. */
  readonly call_id?: string
  /** The output of a tool. */
  readonly output?: unknown
  /** In reasoning. */
  readonly encrypted_content?: string | null
  readonly [field: string]: unknown
}

/** A part of a message. */
export interface OpenAIInputPart {
  /** `input_text`, `input_image`, `input_file`, `output_text`, `refusal` … */
  readonly type: string
  /** Where the type is a text. */
  readonly text?: string
  readonly [field: string]: unknown
}

/** A Responses body that passed the checks: the fields that the emulator reads; all others are kept as they came. */
export interface OpenAIResponsesBody {
  /** As it was sent. */
  readonly model: string
  /** A text of the user's, or items. */
  readonly input: string | readonly OpenAIInputItem[]
  /** A system message in front. */
  readonly instructions?: string | null
  /** Default false. */
  readonly stream?: boolean | null
  /** `include_obfuscation` default true. */
  readonly stream_options?: { readonly include_obfuscation?: boolean } | null
  /** Functions have a `name`; all others are the vendor's. */
  readonly tools?:
    | readonly { readonly type: string; readonly name?: string; readonly [field: string]: unknown }[]
    | null
  /** Default `auto`. */
  readonly tool_choice?: string | { readonly type: string; readonly name?: string } | null
  /** Effort, and whether a summary is shown. Default: none is. */
  readonly reasoning?: { readonly effort?: string | null; readonly summary?: string | null } | null
  /** Such as `reasoning.encrypted_content`. */
  readonly include?: readonly string[] | null
  /** The form of the text. Default text. */
  readonly text?: {
    readonly format?: { readonly type: string; readonly schema?: unknown } | null
    readonly verbosity?: string | null
  } | null
  /** Tokens of reasoning and text together. */
  readonly max_output_tokens?: number | null
  /** Default true: the response can be asked for by its id, and its items in later requests. */
  readonly store?: boolean | null
  /** The response whose conversation goes on. */
  readonly previous_response_id?: string | null
  /** The answer goes on without its reader. Default false. */
  readonly background?: boolean | null
  readonly [field: string]: unknown
}
