import type { Effort } from '@millrace/core/provider-kit'

/** A kind of media, as GLM tells parts apart. */
export type GlmMedium = 'image' | 'video' | 'file' | 'audio'

/** The traits of a GLM model, by its name. */
export interface GlmModel {
  /** The media that it takes beside text; `undefined` where nobody knows: the vendor decides. */
  readonly takes?: readonly GlmMedium[] | undefined
  /** Takes functions alone, none of the vendor's own tools: the older vision models. */
  readonly functionsOnly?: boolean
  /** `switch`: thinks unless told not to; `always`: refuses to be told; `never`: does not know the field. */
  readonly thinking: 'switch' | 'always' | 'never'
  /** The steps of `reasoning_effort` that it takes, weakest first; empty where the field does nothing. */
  readonly efforts: readonly Effort[]
  /** True when a tool was seen to be forced by name. Elsewhere the call hangs, is refused, or nobody knows, so `auto` is sent. */
  readonly forcedTools: boolean
  /** Sends the arguments of calls in pieces when `tool_stream` asks for it. */
  readonly toolStream: boolean
  /** Writes its thoughts into the content, between `<think>` tags. */
  readonly thinkTags?: boolean
}

const text = { takes: [], thinking: 'switch', efforts: [], forcedTools: false, toolStream: true } as const
/** Models before glm-4.6, and those of which `tool_stream` is not documented. */
const older = { ...text, toolStream: false } as const
const vision = { ...older, takes: ['image', 'video', 'file'], functionsOnly: true } as const
/** Efforts and "cannot be disabled": pydantic-ai profiles/zai.py (2026-08). */
const always53 = { ...text, thinking: 'always', efforts: ['low', 'high', 'max'] } as const
const allEfforts: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

/**
 * One row per family; the first that fits counts. Kinds and thinking: the vendor's OpenAPI (docs.bigmodel.cn, 2026-07); a row that says more
 * names its source. Facts that the vendor does not document stay open. `tool_stream` is known from glm-4.6 on (docs.z.ai, 2026-11).
 */
const families: readonly (readonly [name: RegExp, model: GlmModel])[] = [
  // Text, image and video: theopenco/llmgateway#3853, Prism-Shadow/agenthub#192 (2026-10). "Tool choice must be auto", 400:
  // vectorize-io/hindsight#4246 (2026-09).
  [/^glm-5\.3-flash/, { ...always53, takes: ['image', 'video'] }],
  // "Tool choice must be auto", 400: onyx-dot-app/onyx#14192 (2026-08).
  [/^glm-5\.3/, always53],
  // Efforts: pydantic-ai profiles/zai.py (2026-08).
  [/^glm-5\.2/, { ...text, efforts: allEfforts }],
  [/^glm-5v/, vision],
  [/^glm-5/, text],
  // A forced function: recorded on z.ai (2026-03).
  [/^glm-4\.7-flash$/, { ...text, forcedTools: true }],
  // A forced function hangs glm-4.6 after one delta: Smana/runlore#391 (2026-08). Nothing is known of glm-4.7.
  [/^glm-4\.[67](-|$)/, text],
  // A forced function works: Smana/runlore#391 (2026-08).
  [/^glm-4\.5-air$/, { ...older, forcedTools: true }],
  [/^glm-4\.5(-|$)/, older],
  // "May put <think> in the content": the vendor's OpenAPI (2026-07).
  [/^glm-4\.5v/, { ...vision, thinkTags: true }],
  [/^glm-4\.6v|^autoglm-phone/, vision],
  [/^glm-4\.1v/, { ...vision, thinking: 'never', thinkTags: true }],
  [/^glm-4v/, { ...vision, thinking: 'never' }],
  [/^glm-4-voice/, { ...older, takes: ['audio'], thinking: 'never' }],
  // `<think>` tags: the vendor's OpenAPI (2026-07).
  [/^glm-z1/, { ...older, thinking: 'never', thinkTags: true }],
  [/^(glm-4(-|$)|charglm|emohaa|codegeex)/, { ...older, thinking: 'never' }],
]

/** A name that no row fits: thinking as since 4.5, all else left to the vendor. */
const newer: GlmModel = { ...text, takes: undefined, efforts: allEfforts }

/** One request after the other asks for the same model. */
let latest: { readonly name: string; readonly model: GlmModel } | undefined

/** Looks a model up; the names are an open list, and an unknown one is taken for a newer model. */
export function glmModel(name: string): GlmModel {
  if (latest?.name !== name) latest = { name, model: find(name.toLowerCase()) }
  return latest.model
}

const find = (name: string): GlmModel => families.find(([pattern]) => pattern.test(name))?.[1] ?? newer

/** The names known in 2026-11; any other may be given too. */
export type GlmModelName =
  | 'glm-5.3'
  | 'glm-5.3-flash'
  | 'glm-5.3-flashx'
  | 'glm-5.2'
  | 'glm-5.1'
  | 'glm-5'
  | 'glm-5-turbo'
  | 'glm-5v-turbo'
  | 'glm-4.7'
  | 'glm-4.7-flash'
  | 'glm-4.7-flashx'
  | 'glm-4.6'
  | 'glm-4.6v'
  | 'glm-4.6v-flash'
  | 'glm-4.6v-flashx'
  | 'glm-4.5'
  | 'glm-4.5-air'
  | 'glm-4.5-airx'
  | 'glm-4.5-x'
  | 'glm-4.5-flash'
  | 'glm-4.5v'
  // Keeps the suggestions of an editor although any text fits.
  | (string & Record<never, never>)
