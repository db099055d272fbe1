import * as v from 'valibot'
import { integer, number } from '../course/check.js'

const id = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))
/** Letters, digits, single blanks, hyphens and brackets. */
const documentName = v.pipe(v.string(), v.regex(/^(?!.*\s\s)[a-zA-Z0-9\s\-()[\]]{1,200}$/))

const block = v.looseObject({
  text: v.optional(v.string()),
  toolUse: v.optional(v.looseObject({ toolUseId: id, name: id, input: v.looseObject({}) })),
  toolResult: v.optional(v.looseObject({ toolUseId: id, content: v.array(v.looseObject({})) })),
  document: v.optional(v.looseObject({ name: documentName, source: v.looseObject({}) })),
  image: v.optional(v.looseObject({ format: v.picklist(['png', 'jpeg', 'gif', 'webp']), source: v.looseObject({}) })),
})

const tool = v.looseObject({
  toolSpec: v.optional(
    v.looseObject({
      name: id,
      description: v.optional(v.pipe(v.string(), v.minLength(1))),
      inputSchema: v.looseObject({ json: v.looseObject({ type: v.literal('object') }) }),
    }),
  ),
})

/** The fields of Converse (@aws-sdk/client-bedrock-runtime 3, 2026-11). Fields that are not known pass. */
export const converseSchema = v.looseObject({
  messages: v.array(
    v.looseObject({ role: v.picklist(['user', 'assistant']), content: v.pipe(v.array(block), v.minLength(1)) }),
  ),
  system: v.optional(v.array(v.looseObject({}))),
  inferenceConfig: v.optional(
    v.looseObject({
      maxTokens: v.optional(integer(1)),
      temperature: v.optional(number(0, 1)),
      topP: v.optional(number(0, 1)),
      stopSequences: v.optional(v.array(v.string())),
    }),
  ),
  toolConfig: v.optional(
    v.looseObject({ tools: v.pipe(v.array(tool), v.minLength(1)), toolChoice: v.optional(v.looseObject({})) }),
  ),
  outputConfig: v.optional(
    v.looseObject({
      textFormat: v.optional(
        v.looseObject({
          type: v.literal('json_schema'),
          structure: v.looseObject({ jsonSchema: v.looseObject({ schema: v.string() }) }),
        }),
      ),
    }),
  ),
  additionalModelRequestFields: v.optional(v.looseObject({})),
})
