import type { JsonSchema } from '@millrace/core'

/** A block that passed the checks: the fields that are read; all others are as they came. */
export interface Block {
  readonly type: string
  readonly text?: string
  readonly thinking?: string
  readonly signature?: string | null
  readonly id?: string
  readonly name?: string
  readonly input?: unknown
  readonly server_name?: unknown
  readonly tool_use_id?: string
  readonly tool_name?: unknown
  readonly content?: string | readonly Block[]
  readonly is_error?: boolean | null
  readonly source?: Source
  readonly title?: string | null
  readonly cache_control?: object | null
  readonly [field: string]: unknown
}

/** Where an image or a document is. */
export interface Source {
  readonly type: string
  readonly media_type?: string
  readonly data?: string
  readonly url?: string
  readonly content?: string | readonly Block[]
}

/** A message that passed the checks. */
export interface BodyMessage {
  readonly role: 'user' | 'assistant' | 'system'
  readonly content: string | readonly Block[]
}

/** A tool that passed the checks. */
export interface BodyTool {
  readonly type?: string | null
  readonly name?: string | null
  readonly description?: string | null
  readonly input_schema?: JsonSchema | null
  readonly strict?: boolean | null
}

/** The form of an answer that is JSON of a schema. */
export interface SchemaFormat {
  readonly type: 'json_schema'
  readonly schema: JsonSchema
}

/** A body that passed the checks. */
export interface MessagesBody {
  readonly model: string
  readonly messages: readonly BodyMessage[]
  readonly system?: string | readonly Block[] | null
  readonly max_tokens?: number | null
  readonly stream?: boolean | null
  readonly stop_sequences?: readonly string[] | null
  readonly temperature?: number | null
  readonly top_p?: number | null
  readonly tools?: readonly BodyTool[] | null
  readonly tool_choice?: {
    readonly type: string
    readonly name?: string
    readonly disable_parallel_tool_use?: unknown
  } | null
  readonly thinking?: { readonly type: string; readonly budget_tokens?: number | null } | null
  readonly output_config?: { readonly effort?: string | null; readonly format?: SchemaFormat | null } | null
  readonly output_format?: SchemaFormat | null
  readonly metadata?: { readonly user_id?: string | null } | null
  readonly [field: string]: unknown
}
