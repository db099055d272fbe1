import type { ChatRequest, ReasoningSettings } from '@millrace/core'
import { type Effort, leaveOut, nearestEffort, penalties, type Warn, withPlainRoots } from '@millrace/core/provider-kit'
import type { OpenAIModel } from './openai-models.js'

/** The effort to ask a model for; undefined leaves it to the vendor. */
function toEffort(
  { enabled, effort, budgetTokens }: ReasoningSettings,
  { reasons, efforts, sampling }: OpenAIModel,
  warn: Warn,
): Effort | undefined {
  const setting = effort === undefined || enabled === false ? 'reasoning.enabled' : 'reasoning.effort'
  if (budgetTokens !== undefined) warn('reasoning.budgetTokens', 'Left out: OpenAI counts no thinking tokens apart.')
  const asked = enabled === false ? 'none' : (effort ?? (enabled ? 'medium' : undefined))
  if (asked === undefined) return undefined
  if (reasons === false) {
    if (asked !== 'none') warn(setting, 'Left out: this model does not reason.')
    return undefined
  }
  // Models that may think or not do not unless they are asked (gpt-5.1 and on); all others that are known think always.
  const mayRest = efforts?.includes('none') ?? sampling === 'without-reasoning'
  if (effort === undefined && enabled && !mayRest) {
    if (!reasons) warn(setting, 'Left out: of this model nothing is known; set an effort.')
    return undefined
  }
  const sent = efforts ? nearestEffort(asked, efforts) : asked
  if (sent !== asked) warn(setting, `Sent as the effort "${sent}": this model takes ${efforts?.join(', ')}.`)
  return sent
}

const samplingSettings = ['temperature', 'topP', ...penalties] as const

/** The sampling settings that a model refuses with this effort. Where none is set, its default decides, which is "none" where it may be. */
const refusedSampling = ({ sampling }: OpenAIModel, effort: Effort = 'none'): typeof samplingSettings | readonly [] =>
  sampling === 'never' || (sampling === 'without-reasoning' && effort !== 'none') ? samplingSettings : []

/**
 * "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'const'/'not' at the top level" (goruck/home-generative-agent#545, 2026-08;
 * langchain-ai/langchainjs#9804): one such tool fails every request that brings it.
 */
const refusedAtRoot = ['enum', 'const', 'not']

/** The request as a model of OpenAI's takes it, whichever API is spoken: with an effort that it has, and without sampling settings that it refuses. */
export function asModelTakes<Options>(
  { reasoning, ...chat }: ChatRequest<Options>,
  model: OpenAIModel,
  warn: Warn,
): ChatRequest<Options> {
  const effort = reasoning && toEffort(reasoning, model, warn)
  const sampled = leaveOut(chat, refusedSampling(model, effort), 'this model does not take it while it reasons.', warn)
  const refused = model.parallelToolCalls === false ? (['parallelToolCalls'] as const) : []
  const taken = leaveOut(sampled, refused, 'this model has no such setting.', warn)
  const tools = taken.tools && withPlainRoots(taken.tools, 'OpenAI', warn, refusedAtRoot)
  return { ...taken, ...(tools && { tools }), ...(effort !== undefined && { reasoning: { effort } }) }
}
