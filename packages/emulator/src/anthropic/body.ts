/** A block of a message. */
export interface AnthropicBlock {
  /** `text`, `image`, `document`, `thinking`, `redacted_thinking`, `tool_use`, `tool_result` … */
  readonly type: string
  /** In a text block. */
  readonly text?: string
  /** In a thinking block. */
  readonly thinking?: string
  /** In a thinking block. */
  readonly signature?: string
  /** In a block of redacted thinking. */
  readonly data?: string
  /** In a call. */
  readonly id?: string
  /** In a tool's result. */
  readonly tool_use_id?: string
  /** In a tool's result. */
  readonly content?: string | readonly AnthropicBlock[]
  readonly [field: string]: unknown
}

/** One message. */
export interface AnthropicMessage {
  /** The speaker. Messages of the system may stand anywhere (claude-code 2.1.332, 2026-11). */
  readonly role: 'user' | 'assistant' | 'system'
  /** A text or blocks. */
  readonly content: string | readonly AnthropicBlock[]
}

/** A Messages body that passed the checks: the fields that the emulator reads; all others are kept as they came. */
export interface AnthropicBody {
  /** As it was sent. */
  readonly model: string
  /** At least one, the first of the user, but for messages of the system. */
  readonly messages: readonly AnthropicMessage[]
  /** Tokens of thinking and text together. */
  readonly max_tokens: number
  /** Default false. */
  readonly stream?: boolean
  /** The system prompt. */
  readonly system?: string | readonly AnthropicBlock[]
  /** The caller's have an `input_schema`; all others are the vendor's. */
  readonly tools?: readonly {
    readonly name: string
    readonly type?: string
    readonly description?: string
    readonly input_schema?: unknown
    readonly [field: string]: unknown
  }[]
  /** Default `auto`. */
  readonly tool_choice?: {
    readonly type: 'auto' | 'any' | 'tool' | 'none'
    readonly name?: string
    readonly disable_parallel_tool_use?: boolean
  }
  /** Default: as the model does. */
  readonly thinking?: {
    readonly type: 'enabled' | 'disabled' | 'adaptive'
    readonly budget_tokens?: number
    readonly display?: 'summarized' | 'omitted'
  }
  /** Effort, and a JSON schema that the answer is held to. */
  readonly output_config?: {
    readonly effort?: string
    readonly format?: { readonly type: 'json_schema'; readonly schema: unknown }
  }
  /** Texts that end the answer. */
  readonly stop_sequences?: readonly string[]
  readonly [field: string]: unknown
}
