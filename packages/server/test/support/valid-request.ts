import { isObject } from '@millrace/core/provider-kit'
import * as v from 'valibot'

// A request as `ChatRequest` says that it is: what a provider may rely on.

const object = v.custom<object>(isObject, 'takes an object')
const name = v.pipe(v.string(), v.nonEmpty())
const providerData = v.optional(object)
const media = {
  mediaType: name,
  data: v.optional(v.union([v.string(), v.instance(Uint8Array)])),
  url: v.optional(v.string()),
  name: v.optional(v.string()),
  providerData,
}
const part = v.variant('type', [
  v.strictObject({ type: v.picklist(['text', 'reasoning']), text: v.string(), providerData }),
  v.strictObject({ type: v.picklist(['image', 'file', 'audio']), ...media }),
  v.strictObject({
    type: v.literal('tool-call'),
    toolCallId: v.string(),
    toolName: v.string(),
    input: v.optional(v.any()),
    inputText: v.optional(v.string()),
    inputError: v.optional(v.string()),
    approval: v.optional(v.strictObject({ approvalId: name, signature: name })),
    providerData,
  }),
  v.strictObject({
    type: v.literal('tool-result'),
    toolCallId: v.string(),
    toolName: v.optional(v.string()),
    output: v.custom(output => output !== undefined),
    isError: v.optional(v.boolean()),
    signature: v.optional(v.string()),
    providerData,
  }),
  v.strictObject({
    type: v.literal('tool-approval'),
    approvalId: name,
    approved: v.boolean(),
    reason: v.optional(v.string()),
  }),
])

const request = v.strictObject({
  model: v.optional(name),
  messages: v.array(
    v.strictObject({
      role: v.picklist(['system', 'user', 'assistant', 'tool']),
      content: v.union([v.string(), v.array(part)]),
    }),
  ),
  tools: v.optional(
    v.array(
      v.strictObject({
        name,
        description: v.optional(v.string()),
        parameters: object,
        strict: v.optional(v.boolean()),
        providerData,
      }),
    ),
  ),
  toolChoice: v.optional(v.union([v.picklist(['auto', 'none', 'required']), v.strictObject({ toolName: v.string() })])),
  temperature: v.optional(v.number()),
  topP: v.optional(v.number()),
  topK: v.optional(v.number()),
  presencePenalty: v.optional(v.number()),
  frequencyPenalty: v.optional(v.number()),
  parallelToolCalls: v.optional(v.boolean()),
  maxOutputTokens: v.optional(v.number()),
  stop: v.optional(v.array(v.string())),
  seed: v.optional(v.number()),
  reasoning: v.optional(
    v.strictObject({
      enabled: v.optional(v.boolean()),
      effort: v.optional(v.picklist(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])),
      budgetTokens: v.optional(v.number()),
    }),
  ),
  output: v.optional(
    v.strictObject({
      type: v.picklist(['text', 'json']),
      schema: v.optional(object),
      name: v.optional(v.string()),
      strict: v.optional(v.boolean()),
      adapt: v.optional(v.any()),
    }),
  ),
  user: v.optional(v.string()),
})

/** What is wrong with a request, as a path with words; undefined for one that is of its type. */
export function problemOf(value: unknown): string | undefined {
  const { issues } = v.safeParse(request, value)
  return issues && v.flatten(issues).nested ? JSON.stringify(v.flatten(issues).nested) : issues?.[0]?.message
}
