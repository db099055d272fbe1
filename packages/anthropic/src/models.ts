import type { ChatRequest, ObjectMode } from '@millrace/core'
import { asksToReason, type Effort } from '@millrace/core/provider-kit'

/** The traits of a model, by its name. */
export interface AnthropicModel {
  /** Tokens of an answer at most; sent where a request says nothing, since the API asks for a number. */
  readonly maxTokens: number
  /**
   * `budget`: thinks within a number of tokens; `either`: that, or as it sees fit; `adaptive`: only as it sees fit; `always`: cannot be told
   * not to; `never`: does not know the field.
   */
  readonly thinking: 'budget' | 'either' | 'adaptive' | 'always' | 'never'
  /** The steps of `output_config.effort` that it takes; empty where it knows none. */
  readonly efforts: readonly Effort[]
  /** Temperature and top_p: taken together, one of them, or none. */
  readonly sampling: 'both' | 'one' | 'none'
  /** True when a tool call can be forced at all. */
  readonly forcedTools: boolean
  /** True when the answer can be held to a JSON Schema. */
  readonly jsonSchema: boolean
}

const upToMax: readonly Effort[] = ['low', 'medium', 'high', 'max']
const shared = { maxTokens: 128_000, forcedTools: true, jsonSchema: true } as const
const adaptive = { ...shared, thinking: 'adaptive', efforts: [...upToMax, 'xhigh'], sampling: 'none' } as const
const budget = { ...shared, maxTokens: 64_000, thinking: 'budget', efforts: [], sampling: 'one' } as const
const early = { ...budget, sampling: 'both', jsonSchema: false } as const

/**
 * One row per family; the first that fits counts. Sizes and thinking: the vendor's models overview (platform.claude.com, 2026-09). Efforts,
 * sampling, schemas and forced tools: pydantic-ai `profiles/anthropic.py` (2026-10). A row that says more names its source.
 */
const families: readonly (readonly [name: RegExp, model: AnthropicModel])[] = [
  // "only support adaptive thinking": docs.aws.amazon.com, Bedrock, adaptive thinking (2026-10).
  [/^claude-(fable|mythos)/, { ...adaptive, thinking: 'always', forcedTools: false }],
  // "Adaptive (always on)": the models overview.
  [/^claude-opus-5-5/, { ...adaptive, thinking: 'always' }],
  [/^claude-(opus-5|sonnet-5|haiku-5|opus-4-[78])/, adaptive],
  // "Supported levels: high, low, max, medium": a recorded refusal (2026-04). One sampler: skydiscover-ai/skydiscover#15 (2026-03).
  [/^claude-(opus|sonnet)-4-6/, { ...shared, thinking: 'either', efforts: upToMax, sampling: 'one' }],
  [/^claude-opus-4-5/, { ...budget, efforts: ['low', 'medium', 'high'] }],
  [/^claude-(sonnet|haiku)-4-5/, budget],
  // One sampler since Opus 4.1: anomalyco/opencode#1644 (2025-08).
  [/^claude-opus-4-1/, { ...budget, maxTokens: 32_000 }],
  [/^claude-opus-4/, { ...early, maxTokens: 32_000 }],
  [/^claude-(sonnet-4|3-7)/, early],
  [/^claude-3-5/, { ...early, maxTokens: 8_192, thinking: 'never' }],
  [/^claude-3/, { ...early, maxTokens: 4_096, thinking: 'never' }],
  // A newer name: as the newest are, and what it refuses is left to the vendor.
  [/^claude-/, { ...adaptive, maxTokens: 64_000, sampling: 'both' }],
  // Another vendor's model behind this dialect, such as GLM: such endpoints imitate an older Claude.
  [/^/, { ...budget, maxTokens: 16_384, sampling: 'both' }],
]

/** Looks a model up. The names are an open list; a prefix as gateways have it (`anthropic/`, `us.anthropic.`) does not matter. */
export function anthropicModel(name: string): AnthropicModel {
  const bare = name.toLowerCase().replace(/^.*(?=claude-)/, '')
  return families.find(([pattern]) => pattern.test(bare))![1]
}

/** The means by which a model is held to a schema. One that thinks within a budget cannot be made to call a tool: it is only told the schema. */
export function objectsOf({ reasoning = {} }: ChatRequest, model: AnthropicModel): readonly ObjectMode[] {
  const thinks = model.thinking !== 'never' && (asksToReason(reasoning) ?? model.thinking === 'always')
  const rest = model.forcedTools && !thinks ? 'tool' : 'prompt'
  return model.jsonSchema ? ['closed-schema', rest] : [rest]
}

/** Some of the names of 2026-10; any other may be given too. */
export type AnthropicModelName =
  | 'claude-fable-5-1'
  | 'claude-opus-5-5'
  | 'claude-opus-5'
  | 'claude-sonnet-5'
  | 'claude-haiku-4-5'
  // Keeps the suggestions of an editor although any text fits.
  | (string & Record<never, never>)
