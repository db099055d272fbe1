import type { JsonSchema } from '@millrace/core'

/** A block. Its fields are unknown, since kinds of blocks are an open list: only those of known kinds are checked. */
export interface Block {
  readonly type: string
  readonly [field: string]: unknown
}

/** The words of a block that has some. */
export const textIn = ({ text }: Block): string => (typeof text === 'string' ? text : '')

/** The blocks of a content that is a list of them. */
export const blocksIn = (content: unknown): readonly Block[] => (Array.isArray(content) ? content : [])

/** Where an image or a document is, checked. */
export interface Source {
  readonly type: string
  readonly media_type?: string | null
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
  readonly cache_control?: unknown
  readonly [setting: string]: unknown
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
  readonly top_k?: number | null
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
