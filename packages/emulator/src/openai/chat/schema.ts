import * as v from 'valibot'
import { integer, listOr, maybe, number, plainSchema } from '../../course/check.js'
import { refusedAtRoot } from '../problems.js'

const textParts = v.pipe(
  v.array(
    v.variant('type', [
      v.looseObject({ type: v.literal('text'), text: v.string() }),
      v.looseObject({ type: v.literal('refusal'), refusal: v.string() }),
    ]),
  ),
  v.minLength(1),
)
const text = listOr(textParts, v.string())
const userParts = v.pipe(
  v.array(
    v.variant('type', [
      v.looseObject({ type: v.literal('text'), text: v.string() }),
      v.looseObject({ type: v.literal('image_url'), image_url: v.looseObject({ url: v.string() }) }),
      v.looseObject({
        type: v.literal('input_audio'),
        input_audio: v.looseObject({ data: v.string(), format: v.picklist(['wav', 'mp3']) }),
      }),
      v.looseObject({ type: v.literal('file'), file: v.looseObject({}) }),
    ]),
  ),
  v.minLength(1),
)
const call = v.looseObject({
  id: v.string(),
  function: v.looseObject({ name: v.string(), arguments: v.string() }),
})

const message = v.variant('role', [
  v.looseObject({ role: v.literal('developer'), content: text }),
  v.looseObject({ role: v.literal('system'), content: text }),
  v.looseObject({ role: v.literal('user'), content: listOr(userParts, v.string()) }),
  v.looseObject({
    role: v.literal('assistant'),
    content: maybe(text),
    tool_calls: maybe(v.pipe(v.array(call), v.minLength(1))),
  }),
  v.looseObject({ role: v.literal('tool'), content: text, tool_call_id: v.string() }),
  v.looseObject({ role: v.literal('function'), content: maybe(v.string()), name: v.string() }),
])

const name = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))

/** The fields of Chat Completions, by OpenAI's reference as the types of its SDK 7.57 tell it (2026-11). Fields that are not known pass. */
export const chatSchema = v.looseObject({
  model: v.string(),
  messages: v.pipe(v.array(message), v.minLength(1)),
  stream: maybe(v.boolean()),
  stream_options: maybe(
    v.looseObject({ include_usage: v.optional(v.boolean()), include_obfuscation: v.optional(v.boolean()) }),
  ),
  temperature: maybe(number(0, 2)),
  top_p: maybe(number(0, 1)),
  max_completion_tokens: maybe(integer(1)),
  max_tokens: maybe(integer(1)),
  stop: maybe(listOr(v.pipe(v.array(v.string()), v.maxLength(4)), v.string())),
  seed: maybe(integer(Number.MIN_SAFE_INTEGER)),
  reasoning_effort: maybe(v.picklist(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])),
  tools: maybe(
    v.pipe(
      v.array(
        v.variant('type', [
          v.looseObject({
            type: v.literal('function'),
            function: v.looseObject({
              name,
              description: v.optional(v.string()),
              parameters: v.optional(plainSchema({}, refusedAtRoot)),
            }),
          }),
          v.looseObject({ type: v.literal('custom'), custom: v.looseObject({ name }) }),
        ]),
      ),
      v.minLength(1),
      v.maxLength(128),
    ),
  ),
  response_format: maybe(
    v.variant('type', [
      v.looseObject({ type: v.literal('text') }),
      v.looseObject({ type: v.literal('json_object') }),
      v.looseObject({
        type: v.literal('json_schema'),
        json_schema: v.looseObject({ name, schema: v.optional(v.looseObject({})) }),
      }),
    ]),
  ),
})
