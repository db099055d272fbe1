import * as v from 'valibot'
import { integer, listOr, maybe, number } from '../../vendor/check.js'

/** One item of the input: a message, a call, its output, reasoning, or one of the vendor's own tools. */
export interface OpenAIInputItem {
  /** Default `message`. */
  readonly type?: string
  /** Of a message. */
  readonly role?: 'developer' | 'system' | 'user' | 'assistant'
  /** Of a message. */
  readonly content?: string | readonly OpenAIInputPart[] | null
  /** Of an item that the vendor made. */
  readonly id?: string | null
  /** Of a call and its output. */
  readonly call_id?: string
  /** What a tool gave. */
  readonly output?: unknown
  /** Of reasoning. */
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
  /** Default true; the emulator keeps nothing. */
  readonly store?: boolean | null
  /** Refused: nothing is kept. */
  readonly previous_response_id?: string | null
  readonly [field: string]: unknown
}

const part = v.variant('type', [
  v.looseObject({ type: v.picklist(['input_text', 'output_text']), text: v.string() }),
  v.looseObject({ type: v.literal('refusal'), refusal: v.string() }),
  v.looseObject({ type: v.picklist(['input_image', 'input_file', 'summary_text', 'reasoning_text']) }),
])

const message = v.looseObject({
  role: v.picklist(['assistant', 'system', 'developer', 'user']),
  content: listOr(v.array(part), v.string()),
})

const ownItems = [
  'web_search_call',
  'file_search_call',
  'code_interpreter_call',
  'image_generation_call',
  'computer_call',
  'computer_call_output',
  'local_shell_call',
  'local_shell_call_output',
  'shell_call',
  'shell_call_output',
  'apply_patch_call',
  'apply_patch_call_output',
  'mcp_list_tools',
  'mcp_approval_request',
  'mcp_approval_response',
  'mcp_call',
  'custom_tool_call',
  'custom_tool_call_output',
  'tool_search_call',
  'tool_search_output',
  'compaction',
  'item_reference',
] as const

const typed = v.variant('type', [
  v.looseObject({ type: v.literal('message'), ...message.entries }),
  v.looseObject({ type: v.literal('function_call'), call_id: v.string(), name: v.string(), arguments: v.string() }),
  v.looseObject({
    type: v.literal('function_call_output'),
    call_id: v.string(),
    output: listOr(v.array(part), v.string()),
  }),
  v.looseObject({
    type: v.literal('reasoning'),
    summary: v.array(v.looseObject({ type: v.literal('summary_text'), text: v.string() })),
  }),
  v.looseObject({ type: v.picklist(ownItems) }),
])

const item = v.lazy(input => (typeof input === 'object' && input !== null && 'type' in input ? typed : message))

const name = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))

/** What the Responses API takes, by OpenAI's reference as the types of its SDK 7.57 tell it (2026-11). Fields that are not known pass. */
export const responsesSchema = v.looseObject({
  model: v.string(),
  input: listOr(v.array(item), v.string()),
  instructions: maybe(v.string()),
  stream: maybe(v.boolean()),
  temperature: maybe(number(0, 2)),
  top_p: maybe(number(0, 1)),
  max_output_tokens: maybe(integer(16)),
  store: maybe(v.boolean()),
  previous_response_id: maybe(v.string()),
  include: maybe(v.array(v.string())),
  reasoning: maybe(
    v.looseObject({
      effort: maybe(v.picklist(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])),
      summary: maybe(v.picklist(['auto', 'concise', 'detailed'])),
    }),
  ),
  tools: maybe(
    v.array(
      v.lazy(tool =>
        (tool as { type?: unknown } | null)?.type === 'function'
          ? v.looseObject({ type: v.literal('function'), name, parameters: maybe(v.looseObject({})) })
          : v.looseObject({ type: v.string() }),
      ),
    ),
  ),
  text: maybe(
    v.looseObject({
      format: maybe(
        v.variant('type', [
          v.looseObject({ type: v.literal('text') }),
          v.looseObject({ type: v.literal('json_object') }),
          v.looseObject({ type: v.literal('json_schema'), name, schema: v.looseObject({}) }),
        ]),
      ),
    }),
  ),
})
