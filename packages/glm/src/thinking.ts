import type { ReasoningSettings } from '@millrace/core'
import { asksToReason, defined, filled, type JsonObject, reasoningFor, type Warn } from '@millrace/core/provider-kit'
import type { GlmModel } from './models.js'

/** GLM's `thinking` and `reasoning_effort`, as far as the model has them; a warning says what was left out or changed. */
export function toThinking(
  reasoning: ReasoningSettings = {},
  clearThinking: boolean | undefined,
  model: GlmModel,
  warn: Warn,
): JsonObject {
  const { budgetTokens, ...asked } = reasoning
  if (budgetTokens !== undefined) warn('reasoning.budgetTokens', 'Left out: GLM counts no thinking tokens apart.')
  if (model.thinking === 'never') {
    const thinks = asksToReason(asked)
    if (thinks || (thinks === false && model.thinkTags)) {
      warn('reasoning', 'Left out: whether this model thinks cannot be set.')
    }
    if (clearThinking !== undefined) warn('providerOptions.clearThinking', 'Left out: this model has no such setting.')
    return {}
  }
  const { thinks, effort } = reasoningFor(asked, model, warn)
  if (thinks && asked.effort !== undefined && model.efforts.length === 0) {
    warn('reasoning.effort', 'Left out: this model thinks or not, and knows no effort.')
  }
  const type = thinks === false ? 'disabled' : (thinks ?? effort) ? 'enabled' : undefined
  return defined({ thinking: filled({ type, clear_thinking: clearThinking }), reasoning_effort: effort })
}
