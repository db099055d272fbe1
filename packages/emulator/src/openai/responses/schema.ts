import * as v from 'valibot'
import { integer, listOr, maybe, number, plainSchema } from '../../course/check.js'
import { refusedAtRoot } from '../problems.js'

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

/** The fields of the Responses API, by OpenAI's reference as the types of its SDK 7.57 tell it (2026-11). Fields that are not known pass. */
export const responsesSchema = v.looseObject({
  model: v.string(),
  input: listOr(v.array(item), v.string()),
  instructions: maybe(v.string()),
  stream: maybe(v.boolean()),
  temperature: maybe(number(0, 2)),
  top_p: maybe(number(0, 1)),
  max_output_tokens: maybe(integer(16)),
  store: maybe(v.boolean()),
  background: maybe(v.boolean()),
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
          ? v.looseObject({ type: v.literal('function'), name, parameters: maybe(plainSchema({}, refusedAtRoot)) })
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
