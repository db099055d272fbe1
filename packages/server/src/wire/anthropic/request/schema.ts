import { isObject, type JsonObject } from '@millrace/core/provider-kit'
import * as v from 'valibot'
import { jsonSchema } from '../../request/json-schema.js'

const text = v.string('takes a text')
const name = v.pipe(text, v.nonEmpty('takes a text that is not empty'))
const flag = v.boolean('takes true or false')
const number = v.number('takes a number')
const count = v.pipe(number, v.safeInteger('takes a whole number'), v.minValue(1, 'is 1 or more'))
/** No list, which valibot's own objects may be. */
const object = v.custom<JsonObject>(isObject, 'takes an object')
const cached = { cache_control: v.nullish(object) }

/** Anything with a `type`: kinds of blocks, sources and tools are an open list. */
const typed = v.looseObject({ type: name }, 'takes an object with a type')

/** Chooses a schema by the type of the value. */
const byType = (schemas: Readonly<Record<string, v.GenericSchema>>): v.GenericSchema =>
  v.lazy(value => {
    const type = (value as { readonly type?: unknown } | null)?.type
    return typeof type === 'string' && Object.hasOwn(schemas, type) ? schemas[type]! : typed
  })

/** A text, or a list of blocks. A problem of a block is told as that of the block. */
function textOr(block: v.GenericSchema): v.GenericSchema {
  const list = v.array(block, 'takes a text or a list of blocks')
  return v.lazy(value => (typeof value === 'string' ? text : list))
}

const textBlock = v.looseObject({ type: v.literal('text', 'takes text'), text, ...cached })

const source = byType({
  base64: v.looseObject({ type: v.literal('base64'), media_type: name, data: text }),
  text: v.looseObject({ type: v.literal('text'), data: text }),
  url: v.looseObject({ type: v.literal('url'), url: name, media_type: v.nullish(name) }),
  content: v.looseObject({
    type: v.literal('content'),
    content: v.lazy(() => content),
  }),
})

const media = { source, ...cached }

const described = { description: v.nullish(text), strict: v.nullish(flag) }
const customTool = v.looseObject({ name, input_schema: jsonSchema, ...described }, 'takes a tool')
/** A tool of Anthropic's own. One with a schema goes to the provider as the client's tools do. */
const otherTool = v.looseObject(
  { type: name, name: v.nullish(name), input_schema: v.nullish(jsonSchema), ...described },
  'takes a tool',
)

const tool = v.lazy(value => {
  const type = (value as { readonly type?: unknown } | null)?.type ?? 'custom'
  return type === 'custom' ? customTool : otherTool
})

const reference = v.looseObject({ type: v.literal('tool_reference'), name })
/** A tool that a change of tools names, or brings. */
const changed = byType({
  tool_reference: reference,
  tool_definition: v.looseObject({ type: v.literal('tool_definition'), definition: tool }),
})
/** A tool that is taken away: by its name alone. */
const taken = byType({ tool_reference: reference })

const block: v.GenericSchema = byType({
  text: textBlock,
  image: v.looseObject({ type: v.literal('image'), ...media }),
  document: v.looseObject({ type: v.literal('document'), title: v.nullish(text), ...media }),
  thinking: v.looseObject({ type: v.literal('thinking'), thinking: text, signature: v.nullish(text) }),
  tool_use: v.looseObject({ type: v.literal('tool_use'), id: name, name, input: object, ...cached }),
  mcp_tool_use: v.looseObject({ type: v.literal('mcp_tool_use'), id: name, name }),
  server_tool_use: v.looseObject({ type: v.literal('server_tool_use'), id: name, name }),
  search_result: v.looseObject({
    type: v.literal('search_result'),
    title: v.nullish(text),
    content: v.array(textBlock, 'takes a list of text blocks'),
  }),
  tool_addition: v.looseObject({ type: v.literal('tool_addition'), tool: changed }),
  tool_removal: v.looseObject({ type: v.literal('tool_removal'), tool: taken }),
  mcp_tool_result: v.looseObject({
    type: v.literal('mcp_tool_result'),
    tool_use_id: name,
    content: v.optional(textOr(textBlock)),
  }),
  tool_result: v.looseObject({
    type: v.literal('tool_result'),
    tool_use_id: name,
    is_error: v.nullish(flag),
    content: v.optional(v.lazy(() => content)),
  }),
})

const content = textOr(block)

const message = v.looseObject(
  {
    // A system message may stand at any place (claude-code 2.1.332, 2026-11).
    role: v.picklist(['user', 'assistant', 'system'], 'takes user, assistant or system'),
    content,
  },
  'takes a message: { role, content }',
)

const thinking = v.looseObject({ type: name, budget_tokens: v.nullish(count) }, 'takes an object with a type')

const toolChoice = v.variant(
  'type',
  [
    v.looseObject({ type: v.literal('auto') }),
    v.looseObject({ type: v.literal('any') }),
    v.looseObject({ type: v.literal('none') }),
    v.looseObject({ type: v.literal('tool'), name }),
  ],
  'takes auto, any, none or tool',
)

const format = v.looseObject(
  { type: v.literal('json_schema', 'takes json_schema'), schema: jsonSchema },
  'takes { type, schema }',
)

/** The fields of a Messages request (platform.claude.com, 2026-09, and the clients of 2026-11). Others pass. */
export const messagesRequest = v.looseObject(
  {
    model: name,
    messages: v.pipe(v.array(message, 'takes a list of messages'), v.minLength(1, 'takes at least one message')),
    system: v.nullish(textOr(textBlock)),
    max_tokens: v.nullish(count),
    stream: v.nullish(flag),
    stop_sequences: v.nullish(v.array(name, 'takes a list of texts')),
    temperature: v.nullish(v.pipe(number, v.minValue(0, 'is 0 or more'), v.maxValue(1, 'is 1 at most'))),
    top_p: v.nullish(v.pipe(number, v.minValue(0, 'is 0 or more'), v.maxValue(1, 'is 1 at most'))),
    top_k: v.nullish(v.pipe(number, v.safeInteger('takes a whole number'), v.minValue(0, 'is 0 or more'))),
    tools: v.nullish(v.array(tool, 'takes a list of tools')),
    tool_choice: v.nullish(toolChoice),
    thinking: v.nullish(thinking),
    output_config: v.nullish(
      v.looseObject({ effort: v.nullish(text), format: v.nullish(format) }, 'takes { effort, format }'),
    ),
    output_format: v.nullish(format),
    metadata: v.nullish(v.looseObject({ user_id: v.nullish(text) }, 'takes an object')),
  },
  'takes an object',
)
