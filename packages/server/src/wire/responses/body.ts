import * as v from 'valibot'
import { effort, flag, maybe, name, refused, sharedSettings, text, textOr, tokens } from '../openai/settings.js'
import { jsonSchema } from '../request/json-schema.js'

const said = v.looseObject({ type: v.picklist(['input_text', 'output_text', 'text']), text })

const uploaded = refused('names a file, and none are kept here: send its bytes or its address')

const part = v.variant(
  'type',
  [
    said,
    v.looseObject({ type: v.literal('refusal'), refusal: text }),
    v.looseObject({ type: v.literal('input_image'), file_id: uploaded, image_url: text, detail: maybe(text) }),
    v.looseObject({
      type: v.literal('input_file'),
      file_id: uploaded,
      file_data: maybe(text),
      file_url: maybe(text),
      filename: maybe(text),
    }),
    v.looseObject({
      type: v.literal('input_audio'),
      input_audio: v.looseObject(
        { data: text, format: v.picklist(['wav', 'mp3'], 'takes wav or mp3') },
        'takes { data, format }',
      ),
    }),
  ],
  'takes input_text, input_image, input_file, input_audio, output_text or refusal',
)

const providerData = v.optional(v.record(v.string(), v.any()))
const summaries = v.array(v.looseObject({ text }), 'takes a list of parts')
const message = v.looseObject({
  role: v.picklist(['user', 'assistant', 'system', 'developer'], 'takes user, assistant, system or developer'),
  content: textOr(part),
  phase: maybe(text),
  millrace: providerData,
})
const call = { call_id: name, name, namespace: maybe(text), millrace: providerData }

/** The items that are read, by their types. */
const items = {
  message,
  reasoning: v.looseObject({
    summary: maybe(summaries),
    content: maybe(summaries),
    encrypted_content: maybe(text),
    millrace: providerData,
  }),
  function_call: v.looseObject({ ...call, arguments: text }),
  custom_tool_call: v.looseObject({ ...call, input: text }),
  function_call_output: v.looseObject({ call_id: name, output: textOr(part) }),
  custom_tool_call_output: v.looseObject({ call_id: name, output: textOr(part) }),
  mcp_call: v.looseObject({
    id: name,
    name,
    arguments: text,
    output: maybe(text),
    error: maybe(v.unknown()),
    millrace: providerData,
  }),
}

/** The type of an item that is read. */
export type ItemType = keyof typeof items
/** An item of the input, checked. */
export type InputItem = { [Type in ItemType]: { readonly type: Type } & v.InferOutput<(typeof items)[Type]> }[ItemType]
/** A part of a message, checked. */
export type InputPart = v.InferOutput<typeof part>

/** The type of an item; undefined for one that is not read. A message may leave its type out. */
export function typeOf(item: unknown): ItemType | undefined {
  const { type = 'message' } = item as { type?: unknown }
  return typeof type === 'string' && Object.hasOwn(items, type) ? (type as ItemType) : undefined
}

const object = v.record(v.string(), v.unknown(), 'takes an item')

/** An item that is read is checked as what it is; any other one is an object. */
export const inputItem = v.lazy(item => {
  const type = typeof item === 'object' && item !== null ? typeOf(item) : undefined
  return type === undefined ? object : items[type]
})

const functionTool = v.looseObject({
  type: v.literal('function'),
  name,
  description: maybe(text),
  parameters: maybe(jsonSchema),
  strict: maybe(flag),
})
const customTool = v.looseObject({
  type: v.literal('custom'),
  name,
  description: maybe(text),
  format: maybe(v.looseObject({ type: text, syntax: maybe(text), definition: maybe(text) }, 'takes { type }')),
})
const namespaceTool = v.looseObject({
  type: v.literal('namespace'),
  name,
  description: maybe(text),
  tools: v.array(
    v.variant('type', [functionTool, customTool], 'takes a function or a custom tool'),
    'takes a list of tools',
  ),
})
const otherTool = v.looseObject({ type: text })

const tool = v.lazy(tool => {
  const { type } = (tool ?? {}) as { type?: unknown }
  if (type === 'function') return functionTool
  if (type === 'custom') return customTool
  return type === 'namespace' ? namespaceTool : otherTool
}) as unknown as v.GenericSchema<unknown, ClientTool>

/** A function, or a tool that takes a text. */
export type OneTool = v.InferOutput<typeof functionTool> | v.InferOutput<typeof customTool>
/** A tool of the request. */
export type ClientTool = OneTool | v.InferOutput<typeof namespaceTool> | { readonly type: 'other' }

const chosen = v.looseObject({ type: text, name: maybe(text), namespace: maybe(text) })

const toolChoice = v.lazy(choice =>
  typeof choice === 'string'
    ? v.picklist(['auto', 'none', 'required'], 'takes auto, none, required or a tool')
    : v.looseObject(
        {
          ...chosen.entries,
          mode: maybe(v.picklist(['auto', 'required'], 'takes auto or required')),
          tools: maybe(v.array(chosen, 'takes a list of tools')),
        },
        'takes auto, none, required or a tool',
      ),
) as unknown as v.GenericSchema<unknown, ChoiceOfTool>

/** The choice among the tools. */
export type ChoiceOfTool =
  | 'auto'
  | 'none'
  | 'required'
  | (v.InferOutput<typeof chosen> & {
      mode?: 'auto' | 'required' | null
      tools?: v.InferOutput<typeof chosen>[] | null
    })

const format = v.variant(
  'type',
  [
    v.looseObject({ type: v.picklist(['text', 'json_object']) }),
    v.looseObject({
      type: v.literal('json_schema'),
      name: maybe(text),
      schema: maybe(jsonSchema),
      strict: maybe(flag),
    }),
  ],
  'takes text, json_object or json_schema',
)

/** The body of a Responses request (OpenAI's reference, as the types of its SDK 7.59 tell it, 2026-11). */
export const responsesBody = v.looseObject(
  {
    ...sharedSettings,
    previous_response_id: refused('is not taken here: send the conversation as input, with store: false'),
    conversation: refused('names a conversation, and none are kept here: send it as input'),
    prompt: refused('names a prompt, and none are kept here: send it as instructions'),
    input: v.lazy(input =>
      typeof input === 'string'
        ? text
        : v.pipe(v.array(inputItem, 'takes a text or a list of items'), v.minLength(1, 'takes at least one item')),
    ) as unknown as v.GenericSchema<unknown, string | { readonly [field: string]: unknown }[]>,
    instructions: maybe(text),
    tools: maybe(v.array(tool, 'takes a list of tools')),
    tool_choice: maybe(toolChoice),
    reasoning: maybe(v.looseObject({ effort: maybe(effort), summary: maybe(text) }, 'takes { effort, summary }')),
    text: maybe(v.looseObject({ format: maybe(format), verbosity: maybe(text) }, 'takes { format }')),
    max_output_tokens: maybe(tokens),
    include: maybe(v.array(text, 'takes a list of texts')),
    store: maybe(flag),
    background: maybe(flag),
    metadata: maybe(v.record(v.string(), text, 'takes texts by their names')),
  },
  'takes an object',
)

/** The fields that are read. */
export const responsesFields: readonly string[] = Object.keys(responsesBody.entries)

/** The body of a request, checked. */
export type ResponsesBody = v.InferOutput<typeof responsesBody>
