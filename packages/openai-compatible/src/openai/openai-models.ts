import type { ObjectMode } from '@millrace/core'
import type { Effort } from '@millrace/core/provider-kit'

/** Known traits of a model. A model that is not known is asked for everything, and the vendor refuses the settings that it does not take. */
export interface OpenAIModel {
  /** True when the model reasons; undefined: not known. */
  readonly reasons?: boolean
  /** The steps of effort that it takes; undefined: not known, or all. */
  readonly efforts?: readonly Effort[]
  /** When the model takes temperature, top_p and penalties. Default `always`. */
  readonly sampling?: 'always' | 'without-reasoning' | 'never'
  /** False where the model takes no JSON Schema. Default true. */
  readonly jsonSchema?: boolean
  /** When the model takes tools over Chat Completions; its other API is the Responses API, which always has them. Default `always`. */
  readonly chatTools?: 'always' | 'without-reasoning' | 'never'
  /** False where the model refuses `parallel_tool_calls`. Default true. */
  readonly parallelToolCalls?: boolean
  /** The role that instructions have. Default `system`. */
  readonly systemRole?: 'system' | 'developer'
}

const oSeries: OpenAIModel = {
  reasons: true,
  efforts: ['low', 'medium', 'high'],
  sampling: 'never',
  systemRole: 'developer',
}
const gpt5: OpenAIModel = { ...oSeries, efforts: ['minimal', 'low', 'medium', 'high'] }
const gpt51: OpenAIModel = { ...gpt5, efforts: ['none', 'low', 'medium', 'high'], sampling: 'without-reasoning' }
const gpt6: OpenAIModel = {
  ...gpt5,
  efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
  chatTools: 'without-reasoning',
}

/**
 * Known models; the first row that fits counts. Efforts: learn.microsoft.com `ReasoningEffort` and developers.openai.com models (2026-08),
 * and the vendor's refusals (openai/openai-agents-python#2089, anomalyco/opencode#4451); sampling and the developer role: OpenAI's guide to
 * its latest model and vercel/ai `openai-language-model-capabilities.ts` (2026-10).
 */
const models: readonly (readonly [name: RegExp, model: OpenAIModel])[] = [
  // Schemas "with gpt-4o-mini, gpt-4o-2024-08-06, and later models" (OpenAI's guide to structured outputs, 2026-10).
  [/^gpt-(3|4(-(?!o)|$)|4o-2024-05-13)/, { reasons: false, jsonSchema: false }],
  [/^(gpt-[34]|chatgpt-|gpt-5-chat)/, { reasons: false }],
  // o3-mini and o4-mini: microsoft/semantic-kernel#10365, evalstate/fast-agent#279 (2025-07).
  [/^o\d/, { ...oSeries, parallelToolCalls: false }],
  [/^(codex-mini|computer-use)/, oSeries],
  [/^gpt-5-pro/, { ...gpt5, efforts: ['high'] }],
  [/^gpt-5(\.1)?-codex(?!-max)/, oSeries],
  [/^gpt-5(-|$)/, gpt5],
  [/^gpt-5\.1-codex-max|^gpt-5\.\d+-codex/, { ...oSeries, efforts: ['low', 'medium', 'high', 'xhigh'] }],
  [/^gpt-5\.1(-mini|-\d|$)/, gpt51],
  [/^gpt-5\.[2-5](-mini|-nano|-\d|$)/, { ...gpt51, efforts: ['none', 'low', 'medium', 'high', 'xhigh'] }],
  // anomalyco/models.dev (2026-11).
  [/^gpt-5\.6-sol/, { ...gpt51, efforts: ['none', 'low', 'medium', 'high', 'xhigh', 'max'] }],
  [/^gpt-5\.\d/, { reasons: true, sampling: 'without-reasoning', systemRole: 'developer' }],
  // No tools on Chat Completions, or only with reasoning off (OpenAI, 2026-11).
  [/^gpt-6-astra/, { ...gpt6, chatTools: 'never' }],
  [/^gpt-6-(sol|luna)$/, { ...gpt6, efforts: ['none', 'low', 'medium', 'high', 'xhigh', 'max'] }],
  [/^gpt-[6-9]/, gpt6],
  // docs.x.ai, best practices (2026-10): encrypted reasoning goes back with every turn.
  [/^grok-[4-9]/, { reasons: true }],
]

/** Looks a model up by its name; fine-tuned ones and those of routers count as the model that they were made of. */
export function openaiModel(name: string): OpenAIModel {
  const base = name.replace(/^(ft:|openai\/|x-ai\/)/, '')
  return models.find(([pattern]) => pattern.test(base))?.[1] ?? {}
}

/** The means by which a model is held to a schema. All that call functions can be made to call one. */
export const openaiObjects = (name: string): readonly ObjectMode[] =>
  openaiModel(name).jsonSchema === false ? ['tool', 'json'] : ['strict-schema', 'schema']
