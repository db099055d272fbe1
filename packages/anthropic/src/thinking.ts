import type { ChatRequest } from '@millrace/core'
import type { LoopBlocks } from '@millrace/core/internal'
import {
  defined,
  type Effort,
  type JsonObject,
  reasoningFor,
  thinkingBudget,
  type Warn,
} from '@millrace/core/provider-kit'
import type { AnthropicModel } from './models.js'
import type { AnthropicOptions } from './options.js'

/** A request in the making. */
export interface Draft {
  readonly chat: ChatRequest<AnthropicOptions>
  readonly model: AnthropicModel
  /** Tokens of the whole answer at most, thinking included. */
  readonly maxTokens: number
  readonly warn: Warn
}

/**
 * Anthropic's `thinking`, and the step of `output_config.effort` that goes with it; undefined where nothing is sent. A warning says what was left out or changed. Newer models leave the text of thoughts out unless
 * asked (anthropics/claude-code#49268, 2026-04).
 */
export function toThinking(draft: Draft): { thinking?: JsonObject | undefined; effort?: Effort | undefined } {
  const { chat, model, warn } = draft
  const { thinks, effort } = reasoningFor(chat.reasoning, model, warn)
  if (!thinks) return { thinking: thinks === false ? { type: 'disabled' } : undefined, effort }
  const budgetTokens = chat.reasoning?.budgetTokens
  if (model.thinking === 'budget' || (model.thinking === 'either' && budgetTokens !== undefined)) {
    return { thinking: withinBudget(draft), effort }
  }
  if (budgetTokens !== undefined) warn('reasoning.budgetTokens', 'Left out: this model takes no budget; set an effort.')
  return { thinking: { type: 'adaptive', display: chat.providerOptions?.thinkingDisplay ?? 'summarized' }, effort }
}

/** Thinking within a budget; undefined where there is no room for one. */
function withinBudget({ chat, model, maxTokens, warn }: Draft): JsonObject | undefined {
  const budget = thinkingBudget(chat.reasoning ?? {}, maxTokens, warn, model.efforts.length > 0)
  if (budget === undefined) return undefined
  return defined({ type: 'enabled', budget_tokens: budget, display: chat.providerOptions?.thinkingDisplay })
}

/** The blocks of a tool loop. */
export const loopBlocks: LoopBlocks = {
  isCall: ({ type }) => type === 'tool_use',
  isResult: ({ type }) => type === 'tool_result',
  isThought: ({ type }) => type === 'thinking' || type === 'redacted_thinking',
}
