import * as v from 'valibot'
import { jsonSchema } from '../request/json-schema.js'
import {
  effort,
  flag,
  maybe,
  name,
  refused,
  samplingSettings,
  sharedSettings,
  text,
  textOr,
  tokens,
  wholeNumber,
} from './settings.js'

const textPart = v.looseObject({ type: v.literal('text', 'takes text'), text })
/** As OpenAI's: images of a tool go in a message of the user. */
const resultPart = v.looseObject({
  type: v.literal('text', 'takes text: images do not come as results of tools here'),
  text,
})

const userPart = v.variant(
  'type',
  [
    textPart,
    v.looseObject({
      type: v.literal('image_url'),
      image_url: v.looseObject({ url: text, detail: maybe(text) }, 'takes { url }'),
    }),
    v.looseObject({
      type: v.literal('input_audio'),
      input_audio: v.looseObject(
        { data: text, format: v.picklist(['wav', 'mp3'], 'takes wav or mp3') },
        'takes { data, format }',
      ),
    }),
    v.looseObject({
      type: v.literal('file'),
      file: v.looseObject(
        {
          file_id: refused('names a file, and none are kept here: send file_data'),
          file_data: text,
          filename: maybe(text),
        },
        'takes { file_data, filename }',
      ),
    }),
  ],
  'takes text, image_url, input_audio or file',
)

const assistantPart = v.variant(
  'type',
  [textPart, v.looseObject({ type: v.literal('refusal'), refusal: text })],
  'takes text or refusal',
)

const providerData = v.record(v.string(), v.any())

const toolCall = v.looseObject({
  id: name,
  type: v.optional(v.literal('function', 'takes function')),
  function: v.looseObject({ name, arguments: text }, 'takes { name, arguments }'),
  // A field of others as well: one of another form is theirs.
  extra_content: v.fallback(maybe(v.looseObject({ millrace: v.optional(providerData) })), undefined),
})

const roles = {
  system: v.looseObject({ role: v.literal('system'), name: maybe(text), content: textOr(textPart) }),
  developer: v.looseObject({ role: v.literal('developer'), name: maybe(text), content: textOr(textPart) }),
  user: v.looseObject({ role: v.literal('user'), name: maybe(text), content: textOr(userPart) }),
  assistant: v.looseObject({
    role: v.literal('assistant'),
    name: maybe(text),
    audio: refused('names an answer that was spoken, and none are kept here: send its text as content'),
    function_call: refused('is from before tools: use tool_calls'),
    content: maybe(textOr(assistantPart)),
    refusal: maybe(text),
    reasoning_content: maybe(text),
    reasoning: maybe(text),
    tool_calls: maybe(v.array(toolCall, 'takes a list of calls')),
  }),
  tool: v.looseObject({ role: v.literal('tool'), tool_call_id: name, content: textOr(resultPart) }),
}

/** A message of a chat. */
export type ChatMessage = v.InferOutput<(typeof roles)[keyof typeof roles]>

const rolesTaken = 'takes system, developer, user, assistant or tool'
const noRole = v.looseObject({ role: v.picklist(Object.keys(roles), rolesTaken) }, rolesTaken)

/** Found by its role: a variant tries one schema after the other, and words an issue for each that does not fit. */
const message: v.GenericSchema<unknown, ChatMessage> = v.lazy(value => {
  const role = (value as { readonly role?: unknown } | null | undefined)?.role
  return typeof role === 'string' && Object.hasOwn(roles, role) ? roles[role as keyof typeof roles] : noRole
}) as never

const tool = v.looseObject({
  type: v.literal('function', 'takes function'),
  function: v.looseObject(
    { name, description: maybe(text), parameters: maybe(jsonSchema), strict: maybe(flag) },
    'takes { name, description, parameters }',
  ),
})

const named = v.looseObject({
  type: v.literal('function', 'takes function'),
  function: v.looseObject({ name }, 'takes { name }'),
})

const toolChoice = v.lazy(choice =>
  typeof choice === 'string'
    ? v.picklist(['auto', 'none', 'required'], 'takes auto, none, required or a function')
    : v.variant(
        'type',
        [
          named,
          v.looseObject({
            type: v.literal('allowed_tools'),
            allowed_tools: v.looseObject({
              mode: v.picklist(['auto', 'required'], 'takes auto or required'),
              tools: v.array(named, 'takes a list of functions'),
            }),
          }),
        ],
        'takes auto, none, required or a function',
      ),
)

const responseFormat = v.variant(
  'type',
  [
    v.looseObject({ type: v.picklist(['text', 'json_object']) }),
    v.looseObject({
      type: v.literal('json_schema'),
      json_schema: v.looseObject(
        { name: maybe(text), schema: maybe(jsonSchema), strict: maybe(flag) },
        'takes { name, schema }',
      ),
    }),
  ],
  'takes text, json_object or json_schema',
)

/** The body of a Chat Completions request (OpenAI's reference, as the types of its SDK 7.59 tell it, 2026-11). */
export const chatBody = v.looseObject(
  {
    ...sharedSettings,
    ...samplingSettings,
    messages: v.pipe(v.array(message, 'takes a list of messages'), v.minLength(1, 'takes at least one message')),
    tools: maybe(v.array(tool, 'takes a list of tools')),
    tool_choice: maybe(toolChoice),
    response_format: maybe(responseFormat),
    reasoning_effort: maybe(effort),
    thinking: maybe(v.looseObject({ type: text }, 'takes { type }')),
    max_tokens: maybe(tokens),
    max_completion_tokens: maybe(tokens),
    stop: maybe(v.union([text, v.array(text)], 'takes a text or a list of texts')),
    seed: maybe(wholeNumber),
    n: maybe(v.literal(1, 'is 1: an answer has one choice here')),
    modalities: maybe(v.array(v.literal('text', 'takes text'), 'takes ["text"]')),
    stream_options: maybe(v.looseObject({ include_usage: maybe(flag) })),
    logprobs: maybe(flag),
    functions: refused('is from before tools: use tools'),
    function_call: refused('is from before tools: use tool_choice'),
  },
  'takes an object',
)

/** The fields that are read. */
export const chatFields: readonly string[] = Object.keys(chatBody.entries)

/** The body of a request, checked. */
export type ChatBody = v.InferOutput<typeof chatBody>
