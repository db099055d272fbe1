import * as v from 'valibot'
import { integer, listOr, maybe, number, plainSchema } from '../course/check.js'

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
        input_schema: plainSchema({ type: v.literal('object') }, ['oneOf', 'allOf', 'anyOf']),
      })
    : v.looseObject({ type: v.string(), name: v.string() }),
)

/** The fields of the Messages API, by the vendor's reference (platform.claude.com, 2026-09). Fields that are not known pass. */
export const messagesSchema = v.looseObject({
  model: v.string(),
  max_tokens: integer(1),
  messages: v.pipe(
    v.array(
      v.looseObject({ role: v.picklist(['user', 'assistant', 'system']), content: listOr(v.array(block), v.string()) }),
    ),
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
