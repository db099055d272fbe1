import type { ReasoningSettings, Warning } from '@millrace/core'
import { defined, type Effort, type JsonObject, nearestEffort } from '@millrace/core/provider-kit'
import type { GlmModel } from './models.js'

/** GLM's `thinking` and `reasoning_effort`, as far as the model has them; a warning says what was left out or changed. */
export function toThinking(
  reasoning: ReasoningSettings | undefined,
  clearThinking: boolean | undefined,
  model: GlmModel,
  warnings: Warning[],
): JsonObject {
  if (reasoning?.budgetTokens !== undefined) {
    warnings.push({ setting: 'reasoning.budgetTokens', message: 'Left out: GLM counts no thinking tokens apart.' })
  }
  const off = reasoning?.enabled === false || reasoning?.effort === 'none'
  const on = !off && (reasoning?.enabled === true || reasoning?.effort !== undefined)
  if (model.thinking === 'never') {
    if (on || (off && model.thinkTags)) {
      warnings.push({ setting: 'reasoning', message: 'Left out: whether this model thinks cannot be set.' })
    }
    if (clearThinking !== undefined) {
      warnings.push({ setting: 'providerOptions.clearThinking', message: 'Left out: this model has no such setting.' })
    }
    return {}
  }
  if (off && model.thinking === 'always') {
    warnings.push({
      setting: 'reasoning',
      message: 'This model always thinks: the lowest effort was asked for instead.',
    })
    return toThinking({ effort: model.efforts[0]! }, clearThinking, model, [])
  }
  const effort = off ? undefined : toEffort(reasoning?.effort, model, warnings)
  const thinking = defined({
    type: off ? 'disabled' : on ? 'enabled' : undefined,
    clear_thinking: clearThinking,
  })
  return defined({ thinking: Object.keys(thinking).length > 0 ? thinking : undefined, reasoning_effort: effort })
}

/** The nearest step that the model takes, upwards where two are as near. */
function toEffort(asked: Effort | undefined, { efforts }: GlmModel, warnings: Warning[]): Effort | undefined {
  if (asked === undefined || efforts.includes(asked)) return asked
  if (efforts.length === 0) {
    warnings.push({ setting: 'reasoning.effort', message: 'Left out: this model thinks or not, and knows no effort.' })
    return undefined
  }
  const nearest = nearestEffort(asked, efforts)
  warnings.push({
    setting: 'reasoning.effort',
    message: `This model takes ${efforts.join(', ')}: ${asked} was sent as ${nearest}.`,
  })
  return nearest
}
