/** A function tool, or one of the vendor's own. */
export interface GlmTool {
  /** Which of the fields below is set. */
  readonly type: 'function' | 'web_search' | 'retrieval' | 'mcp'
  /** A function of the caller's. */
  readonly function?: { readonly name: string; readonly description?: string; readonly parameters?: unknown }
  /** The vendor's own search. */
  readonly web_search?: {
    readonly enable?: boolean
    readonly search_query?: string
    readonly search_result?: boolean
    readonly result_sequence?: 'before' | 'after'
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

/** A part of a user message. */
export interface GlmPart {
  /** `text`, `image_url`, `video_url`, `file_url` or `input_audio`. */
  readonly type: string
  /** Where the type is `text`. */
  readonly text?: string
  readonly [field: string]: unknown
}

/** One message. */
export interface GlmMessage {
  /** The speaker. */
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  /** A list of parts in user messages only. */
  readonly content?: string | readonly GlmPart[] | null
  readonly [field: string]: unknown
}

/** A request body that passed the checks: the fields that the emulator reads; all others are kept as they came. */
export interface GlmChatBody {
  /** Without the `@pace` of the emulator. */
  readonly model: string
  /** At least one of a user or a tool. */
  readonly messages: readonly GlmMessage[]
  /** Default false. */
  readonly stream?: boolean
  /** At most 128. */
  readonly tools?: readonly GlmTool[]
  /** Default `auto`. */
  readonly tool_choice?: string | { readonly type: 'function'; readonly function: { readonly name: string } }
  /** Arguments in pieces. Default false. */
  readonly tool_stream?: boolean
  /** Default enabled. */
  readonly thinking?: { readonly type?: 'enabled' | 'disabled'; readonly clear_thinking?: boolean }
  /** The values depend on the model. */
  readonly reasoning_effort?: string
  /** Default text. */
  readonly response_format?: { readonly type: 'text' | 'json_object' }
  /** Tokens of reasoning and text together, 1 to 131072. */
  readonly max_tokens?: number
  /** At most four. */
  readonly stop?: readonly string[]
  /** The caller's, 6 to 64 characters. */
  readonly request_id?: string
  /** The caller's end user, 6 to 128 characters. */
  readonly user_id?: string
  readonly [field: string]: unknown
}

/** The text of a message; parts that are no text count as nothing. */
export function textOf(message: GlmMessage | undefined): string {
  const content = message?.content
  if (typeof content === 'string') return content
  return (content ?? []).map(part => part.text ?? '').join('')
}
