import * as v from 'valibot'

// Rows of our own after the types of `openai` 7.59 (resources/responses/responses.d.ts, 2026-11), with the fields that are not optional there.

const text = v.string()
const index = v.pipe(v.number(), v.integer(), v.minValue(0))
const annotation = v.strictObject({
  type: v.literal('url_citation'),
  url: text,
  title: text,
  start_index: index,
  end_index: index,
})
const outputText = v.strictObject({
  type: v.literal('output_text'),
  text,
  annotations: v.array(annotation),
  logprobs: v.array(v.never()),
})
const summaryText = v.strictObject({ type: v.literal('summary_text'), text })
const status = v.picklist(['in_progress', 'completed', 'incomplete'])

const item = v.variant('type', [
  v.strictObject({
    type: v.literal('message'),
    id: text,
    role: v.literal('assistant'),
    status,
    content: v.array(outputText),
    phase: v.optional(v.picklist(['commentary', 'final_answer'])),
  }),
  v.strictObject({
    type: v.literal('reasoning'),
    id: text,
    summary: v.array(summaryText),
    encrypted_content: v.optional(text),
  }),
  v.strictObject({
    type: v.literal('function_call'),
    id: text,
    call_id: text,
    name: text,
    namespace: v.optional(text),
    arguments: text,
    status,
  }),
  v.strictObject({
    type: v.literal('custom_tool_call'),
    id: text,
    call_id: text,
    name: text,
    namespace: v.optional(text),
    input: text,
    status,
  }),
  v.strictObject({
    type: v.literal('mcp_call'),
    id: text,
    name: text,
    server_label: text,
    arguments: text,
    approval_request_id: v.null(),
    output: v.nullable(text),
    error: v.nullable(v.strictObject({ type: v.literal('mcp_tool_execution_error'), content: v.unknown() })),
    status: v.picklist(['in_progress', 'completed', 'failed']),
  }),
  v.strictObject({
    type: v.literal('image_generation_call'),
    id: text,
    status: v.picklist(['in_progress', 'completed']),
    output_format: text,
    result: v.nullable(text),
  }),
])

const response = v.looseObject({
  id: v.pipe(text, v.startsWith('resp_')),
  object: v.literal('response'),
  created_at: index,
  status: v.picklist(['in_progress', 'completed', 'incomplete', 'failed']),
  error: v.nullable(v.strictObject({ code: text, message: text })),
  incomplete_details: v.nullable(v.strictObject({ reason: v.picklist(['max_output_tokens', 'content_filter']) })),
  instructions: v.nullable(text),
  metadata: v.record(text, text),
  model: text,
  output: v.array(item),
  parallel_tool_calls: v.boolean(),
  temperature: v.nullable(v.number()),
  tool_choice: v.unknown(),
  tools: v.array(v.unknown()),
  top_p: v.nullable(v.number()),
  usage: v.nullable(
    v.strictObject({
      input_tokens: index,
      input_tokens_details: v.strictObject({ cached_tokens: index, cache_write_tokens: v.optional(index) }),
      output_tokens: index,
      output_tokens_details: v.strictObject({ reasoning_tokens: index }),
      total_tokens: index,
    }),
  ),
})

const none = v.array(v.never())
const place = { output_index: index, item_id: text }
const content = { ...place, content_index: index }
const summary = { ...place, summary_index: index }

const fields: { readonly [type: string]: v.ObjectEntries } = {
  'response.created': { response },
  'response.in_progress': { response },
  'response.completed': { response },
  'response.incomplete': { response },
  'response.failed': { response },
  error: {
    code: v.nullable(text),
    message: text,
    param: v.null(),
    error: v.looseObject({ message: text, type: text }),
  },
  'response.output_item.added': { output_index: index, item },
  'response.output_item.done': { output_index: index, item },
  'response.content_part.added': { ...content, part: outputText },
  'response.content_part.done': { ...content, part: outputText },
  'response.output_text.delta': { ...content, delta: text, logprobs: none },
  'response.output_text.done': { ...content, text, logprobs: none },
  'response.output_text.annotation.added': { ...content, annotation_index: index, annotation },
  'response.reasoning_summary_part.added': { ...summary, part: summaryText },
  'response.reasoning_summary_part.done': { ...summary, part: summaryText },
  'response.reasoning_summary_text.delta': { ...summary, delta: text },
  'response.reasoning_summary_text.done': { ...summary, text },
  'response.function_call_arguments.delta': { ...place, delta: text },
  'response.function_call_arguments.done': { ...place, name: text, arguments: text },
  'response.custom_tool_call_input.delta': { ...place, delta: text },
  'response.custom_tool_call_input.done': { ...place, input: text },
  'response.mcp_call.in_progress': place,
  'response.mcp_call.completed': place,
  'response.mcp_call.failed': place,
  'response.mcp_call_arguments.done': { ...place, arguments: text },
  'response.image_generation_call.completed': place,
}

/** An event of a response. */
export interface ResponseEvent {
  readonly type: string
  readonly sequence_number: number
  // biome-ignore lint/suspicious/noExplicitAny: the events are checked before they are looked at
  readonly [field: string]: any
}

/** The events in a body, each checked; throws for one that OpenAI's clients would not know. */
export function responseEvents(body: string): ResponseEvent[] {
  const frames = body.split('\n\n')
  if (frames.pop() !== '') throw new Error('The last frame has no end.')
  return frames.map((frame, at) => {
    const [, name, data] = /^event: (\S+)\ndata: ([^\n]*)$/.exec(frame) ?? []
    const event = JSON.parse(data ?? 'null') as ResponseEvent
    const entries = fields[event?.type]
    if (!entries || name !== event.type) throw new Error(`Not an event of a response: ${frame.slice(0, 200)}`)
    return v.parse(
      v.strictObject({ type: text, sequence_number: v.literal(at), ...entries }),
      event,
    ) as unknown as ResponseEvent
  })
}
