/** One message. */
export interface OpenAIChatMessage {
  /** The speaker. */
  readonly role: 'developer' | 'system' | 'user' | 'assistant' | 'tool' | 'function'
  /** A text or parts; null where an assistant only calls tools. */
  readonly content?: string | readonly OpenAIChatPart[] | null
  /** Calls of an assistant. */
  readonly tool_calls?: readonly {
    readonly id: string
    readonly type?: 'function'
    readonly function: { readonly name: string; readonly arguments: string }
  }[]
  /** The call that a tool answers. */
  readonly tool_call_id?: string
  readonly [field: string]: unknown
}

/** A part of a message. */
export interface OpenAIChatPart {
  /** `text`, `refusal`, `image_url`, `input_audio` or `file`. */
  readonly type: string
  /** Where the type is `text`. */
  readonly text?: string
  readonly [field: string]: unknown
}

/** A Chat Completions body that passed the checks: the fields that the emulator reads; all others are kept as they came. */
export interface OpenAIChatBody {
  /** As it was sent. */
  readonly model: string
  /** At least one. */
  readonly messages: readonly OpenAIChatMessage[]
  /** Default false. */
  readonly stream?: boolean | null
  /** `include_usage` default false, `include_obfuscation` default true. */
  readonly stream_options?: { readonly include_usage?: boolean; readonly include_obfuscation?: boolean } | null
  /** Functions of the caller's. */
  readonly tools?:
    | readonly {
        readonly type: string
        readonly function?: { readonly name: string; readonly description?: string; readonly parameters?: unknown }
      }[]
    | null
  /** Default `auto`. */
  readonly tool_choice?: string | { readonly type: string; readonly function?: { readonly name: string } } | null
  /** Default text. */
  readonly response_format?: {
    readonly type: 'text' | 'json_object' | 'json_schema'
    readonly json_schema?: { readonly name: string; readonly schema?: unknown }
  } | null
  /** Tokens of reasoning and text together. */
  readonly max_completion_tokens?: number | null
  /** The older name, not for models that reason. */
  readonly max_tokens?: number | null
  /** One, or up to four. */
  readonly stop?: string | readonly string[] | null
  /** The effort of a model's reasoning. */
  readonly reasoning_effort?: string | null
  readonly [field: string]: unknown
}
