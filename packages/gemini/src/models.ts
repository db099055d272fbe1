import type { Effort } from '@millrace/core/provider-kit'

/** Names of Gemini models; any other is taken too. */
export type GeminiModelName =
  | 'gemini-3.8-flash'
  | 'gemini-3.7-flash'
  | 'gemini-3.6-flash'
  | 'gemini-3.5-flash-lite'
  | 'gemini-3.1-pro-preview'
  | 'gemini-3.1-flash-lite'
  | 'gemini-2.5-pro'
  | 'gemini-2.5-flash'
  | 'gemini-2.5-flash-lite'
  | (string & Record<never, never>)

/** Thinking tokens that a model takes, and whether 0 turns thinking off. */
export interface ThinkingBudget {
  readonly by: 'budget'
  readonly least: number
  readonly most: number
  readonly off: boolean
}

/** How a model is told to think: by a level (Gemini 3), by a number of tokens (2.5), or not at all. */
export type GeminiThinking =
  | { readonly by: 'level'; readonly levels: readonly Effort[] }
  | ThinkingBudget
  | { readonly by: 'nothing' }

const level = (...levels: Effort[]): GeminiThinking => ({ by: 'level', levels })
const budget = (least: number, most: number, off: boolean): GeminiThinking => ({ by: 'budget', least, most, off })

/**
 * One row per family; the first that fits counts. Levels: docs.cloud.google.com, developer's guides to 3.5 and 3.8 Flash (2026-10). Budgets:
 * ai.google.dev, thinking (2026-08). A Gemini 3 that is not here gets the levels that its newest ones share.
 */
const families: readonly (readonly [name: RegExp, thinking: GeminiThinking])[] = [
  [/gemini-2\.5-flash-lite/, budget(512, 24_576, true)],
  [/gemini-2\.5-flash/, budget(0, 24_576, true)],
  [/gemini-2\.5-pro/, budget(128, 32_768, false)],
  [/gemini-3-pro/, level('low', 'high')],
  [/gemini-3(\.\d+)?-flash-lite|gemini-3(\.5)?-flash/, level('minimal', 'low', 'medium', 'high')],
  [/gemini-([3-9]|\w+(-lite)?-latest)/, level('low', 'medium', 'high')],
]

/** What is known of a model's thinking by its name. */
export const thinkingOf = (model: string): GeminiThinking =>
  families.find(([name]) => name.test(model))?.[1] ?? { by: 'nothing' }
