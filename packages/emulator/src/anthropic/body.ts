import * as v from 'valibot'
import { integer, listOr, maybe, number } from '../vendor/check.js'

/** A block of a message. */
export interface AnthropicBlock {
  /** `text`, `image`, `document`, `thinking`, `redacted_thinking`, `tool_use`, `tool_result` … */
  readonly type: string
  /** Of a text. */
  readonly text?: string
  /** Of thinking. */
  readonly thinking?: string
  /** Of thinking. */
  readonly signature?: string
  /** Of redacted thinking. */
  readonly data?: string
  /** Of a call. */
  readonly id?: string
  /** Of what a tool gave. */
  readonly tool_use_id?: string
  /** Of what a tool gave. */
  readonly content?: string | readonly AnthropicBlock[]
  readonly [field: string]: unknown
}

/** One message. */
export interface AnthropicMessage {
  /** Who speaks. */
  readonly role: 'user' | 'assistant'
  /** A text or blocks. */
  readonly content: string | readonly AnthropicBlock[]
}

/** A Messages body that passed the checks: the fields that the emulator reads; all others are kept as they came. */
export interface AnthropicBody {
  /** As it was sent. */
  readonly model: string
  /** At least one, the first of the user. */
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

const text = v.looseObject({ type: v.literal('text'), text: v.string() })

/** Blocks whose fields are not looked at: files, and those of the vendor's own tools. */
const opaque = v.looseObject({
  type: v.picklist([
    'image',
    'document',
    'search_result',
    'container_upload',
    'server_tool_use',
    'web_search_tool_result',
    'web_fetch_tool_result',
    'code_execution_tool_result',
    'bash_code_execution_tool_result',
    'text_editor_code_execution_tool_result',
    'tool_search_tool_result',
    'advisor_tool_result',
    'mcp_tool_use',
    'mcp_tool_result',
    'compaction',
  ]),
})

const id = v.pipe(v.string(), v.regex(/^[\w-]+$/))

const block = v.variant('type', [
  text,
  v.looseObject({ type: v.literal('thinking'), thinking: v.string(), signature: v.string() }),
  v.looseObject({ type: v.literal('redacted_thinking'), data: v.string() }),
  v.looseObject({ type: v.literal('tool_use'), id, name: v.string(), input: v.looseObject({}) }),
  v.looseObject({
    type: v.literal('tool_result'),
    tool_use_id: id,
    content: maybe(listOr(v.array(v.looseObject({ type: v.string() })), v.string())),
    is_error: maybe(v.boolean()),
  }),
  opaque,
])

const tool = v.lazy(input =>
  ((input as { type?: unknown } | null)?.type ?? 'custom') === 'custom'
    ? v.looseObject({
        name: v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/)),
        description: v.optional(v.string()),
        input_schema: v.looseObject({ type: v.literal('object') }),
      })
    : v.looseObject({ type: v.string(), name: v.string() }),
)

/** What the Messages API takes, by the vendor's reference (platform.claude.com, 2026-09). Fields that are not known pass. */
export const messagesSchema = v.looseObject({
  model: v.string(),
  max_tokens: integer(1),
  messages: v.pipe(
    v.array(v.looseObject({ role: v.picklist(['user', 'assistant']), content: listOr(v.array(block), v.string()) })),
    v.minLength(1),
  ),
  system: v.optional(listOr(v.array(text), v.string())),
  stream: v.optional(v.boolean()),
  temperature: v.optional(number(0, 1)),
  top_p: v.optional(number(0, 1)),
  top_k: v.optional(integer(0)),
  stop_sequences: v.optional(v.array(v.string())),
  tools: v.optional(v.array(tool)),
  tool_choice: v.optional(
    v.variant('type', [
      v.looseObject({ type: v.picklist(['auto', 'any', 'none']) }),
      v.looseObject({ type: v.literal('tool'), name: v.string() }),
    ]),
  ),
  thinking: v.optional(
    v.variant('type', [
      v.looseObject({ type: v.literal('enabled'), budget_tokens: integer(1024) }),
      v.looseObject({ type: v.literal('disabled') }),
      v.looseObject({ type: v.literal('adaptive') }),
    ]),
  ),
  output_config: v.optional(
    v.looseObject({ format: maybe(v.looseObject({ type: v.literal('json_schema'), schema: v.looseObject({}) })) }),
  ),
})
