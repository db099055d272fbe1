import * as v from 'valibot'
import { integer, maybe, number } from '../course/check.js'

const text = v.string()
const any = v.optional(v.unknown())
const object = v.looseObject({})

const part = v.looseObject({
  text: v.optional(text),
  thought: v.optional(v.boolean()),
  thoughtSignature: v.optional(text),
  functionCall: v.optional(v.looseObject({ name: text, args: v.optional(object) })),
  functionResponse: v.optional(v.looseObject({ name: text, response: object })),
  inlineData: v.optional(v.looseObject({ mimeType: text, data: text })),
  fileData: v.optional(v.looseObject({ fileUri: text })),
})

const content = v.looseObject({
  role: v.optional(v.picklist(['user', 'model', 'function'])),
  parts: v.pipe(v.array(part), v.minLength(1)),
})

const declaration = v.looseObject({
  name: v.pipe(text, v.regex(/^[a-zA-Z_][\w.:-]{0,127}$/)),
  description: v.optional(text),
})

/** Fields of `generationConfig`; the vendor refuses any other. */
const generationConfig = v.strictObject({
  temperature: maybe(number(0, 2)),
  topP: maybe(number(0, 1)),
  topK: maybe(v.number()),
  candidateCount: maybe(integer(1)),
  maxOutputTokens: maybe(integer(1)),
  stopSequences: maybe(v.pipe(v.array(text), v.maxLength(5))),
  seed: maybe(v.pipe(v.number(), v.integer())),
  presencePenalty: maybe(v.number()),
  frequencyPenalty: maybe(v.number()),
  responseMimeType: maybe(text),
  responseLogprobs: maybe(v.boolean()),
  thinkingConfig: maybe(
    v.looseObject({
      includeThoughts: v.optional(v.boolean()),
      thinkingBudget: v.optional(integer(-1)),
      thinkingLevel: v.optional(v.pipe(text, v.regex(/^(minimal|low|medium|high)$/i))),
    }),
  ),
  ...Object.fromEntries(
    [
      ...[
        'responseSchema',
        'responseJsonSchema',
        '_responseJsonSchema',
        'responseModalities',
        'logprobs',
        'speechConfig',
        'imageConfig',
      ],
      ...['enableEnhancedCivicAnswers', 'mediaResolution', 'audioTimestamp', 'routingConfig', 'modelSelectionConfig'],
    ].map(name => [name, any]),
  ),
})

/** The fields of `generateContent`, by the vendor's reference (ai.google.dev, 2026-08). */
export const generateContentSchema = v.strictObject({
  contents: v.pipe(v.array(content), v.minLength(1)),
  systemInstruction: maybe(v.looseObject({ parts: v.array(part) })),
  tools: maybe(v.array(v.looseObject({ functionDeclarations: v.optional(v.array(declaration)) }))),
  toolConfig: maybe(
    v.looseObject({
      functionCallingConfig: v.optional(
        v.looseObject({
          mode: v.optional(v.picklist(['MODE_UNSPECIFIED', 'AUTO', 'ANY', 'NONE', 'VALIDATED'])),
          allowedFunctionNames: v.optional(v.array(text)),
        }),
      ),
    }),
  ),
  generationConfig: maybe(generationConfig),
  safetySettings: maybe(v.array(v.looseObject({ category: text, threshold: text }))),
  cachedContent: maybe(text),
  model: any,
  labels: any,
  serviceTier: any,
  store: any,
})

/** Values whose names are the caller's own. */
const foreign: ReadonlySet<string> = new Set([
  ...[
    'args',
    'response',
    'parameters',
    'parametersJsonSchema',
    'responseSchema',
    'responseJsonSchema',
    '_responseJsonSchema',
    'labels',
  ],
])

/** A body with names in camel case, as the vendor takes `system_instruction` for `systemInstruction`. */
export function inCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inCamelCase)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      const camel = name.replace(/(?<=[a-z])_([a-z])/g, (_, letter: string) => letter.toUpperCase())
      return [camel, foreign.has(camel) ? field : inCamelCase(field)]
    }),
  )
}
