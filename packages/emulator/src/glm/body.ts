/** A function tool, or one of the vendor's own. */
export interface GlmTool {
  readonly type: 'function' | 'web_search' | 'retrieval' | 'mcp'
  readonly function?: { readonly name: string; readonly description?: string; readonly parameters?: unknown }
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
  readonly type: string
  readonly text?: string
  readonly [field: string]: unknown
}

/** One message. */
export interface GlmMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly content?: string | readonly GlmPart[] | null
  readonly [field: string]: unknown
}

/** A request body that passed the checks: the fields that the emulator reads; all others are kept as they came. */
export interface GlmChatBody {
  readonly model: string
  readonly messages: readonly GlmMessage[]
  readonly stream?: boolean
  readonly tools?: readonly GlmTool[]
  readonly tool_choice?: string | { readonly type: 'function'; readonly function: { readonly name: string } }
  readonly tool_stream?: boolean
  readonly thinking?: { readonly type?: 'enabled' | 'disabled'; readonly clear_thinking?: boolean }
  readonly reasoning_effort?: string
  readonly response_format?: { readonly type: 'text' | 'json_object' }
  readonly max_tokens?: number
  readonly stop?: readonly string[]
  readonly request_id?: string
  readonly user_id?: string
  readonly [field: string]: unknown
}

/** The text of a message; parts that are no text count as nothing. */
export function textOf(message: GlmMessage | undefined): string {
  const content = message?.content
  if (typeof content === 'string') return content
  return (content ?? []).map(part => part.text ?? '').join('')
}
