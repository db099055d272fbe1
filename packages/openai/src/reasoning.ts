import type { ChatRequest, ReasoningSettings, Warning } from '@millrace/core'
import { type Effort, nearestEffort } from '@millrace/core/provider-kit'
import type { OpenAIModel } from './models.js'

/** The effort to ask a model for; undefined leaves it to the vendor. */
export function toEffort(
  { enabled, effort, budgetTokens }: ReasoningSettings,
  model: OpenAIModel,
  warnings: Warning[],
): Effort | undefined {
  const leaveOut = (setting: string, message: string): undefined => {
    warnings.push({ setting: `reasoning.${setting}`, message })
    return undefined
  }
  if (budgetTokens !== undefined) leaveOut('budgetTokens', 'Left out: OpenAI counts no thinking tokens apart.')
  // Models that may think or not do not unless they are asked (gpt-5.1 and on); all others think always.
  const asked =
    enabled === false ? 'none' : (effort ?? (enabled && model.efforts?.includes('none') ? 'medium' : undefined))
  if (asked === undefined) return undefined
  if (model.reasons === false) {
    return asked === 'none' ? undefined : leaveOut('effort', 'Left out: this model does not reason.')
  }
  const sent = model.efforts ? nearestEffort(asked, model.efforts) : asked
  if (sent !== asked) {
    const setting = enabled === false ? 'enabled' : 'effort'
    leaveOut(setting, `Sent as the effort "${sent}": this model takes ${model.efforts?.join(', ')}.`)
  }
  return sent
}

/** The sampling settings that the model does not take with this effort, each with a warning. */
export function refusedSampling(
  chat: Pick<ChatRequest, 'temperature' | 'topP'>,
  effort: Effort | undefined,
  { sampling = 'always' }: OpenAIModel,
  warnings: Warning[],
): readonly ('temperature' | 'topP')[] {
  // Where no effort is set, the model's own default decides, which is "none" for some and not for others.
  const taken = sampling === 'always' || (sampling === 'without-reasoning' && (effort ?? 'none') === 'none')
  if (taken) return []
  const refused = (['temperature', 'topP'] as const).filter(setting => chat[setting] !== undefined)
  const message = 'Left out: this model does not take it while it reasons.'
  for (const setting of refused) warnings.push({ setting, message })
  return refused
}
