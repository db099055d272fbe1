import type { ChatRequest, Warning } from '@millrace/core'
import { type ChatCompletionsBody, type ChatCompletionsOptions, chatCompletionsBody } from '@millrace/openai-compatible'
import { type OpenAIModel, openaiModel } from './models.js'
import { refusedSampling, toEffort } from './reasoning.js'

/**
 * Builds the body of a streaming Chat Completions request, as OpenAI itself takes it: `max_completion_tokens`, which all of its models know
 * and reasoning ones insist on, and the developer role for those (OpenAI's reference, as the types of its SDK 7.57 tell it, 2026-11).
 */
export function chatBody(chat: ChatRequest<ChatCompletionsOptions>, name: string, id: string): ChatCompletionsBody {
  const model = openaiModel(name)
  const warnings: Warning[] = []
  const effort = chat.reasoning && toEffort(chat.reasoning, model, warnings)
  const refused = [...refusedSampling(chat, effort, model, warnings), ...refusedStop(chat, model, warnings)]
  const taken = { ...chat, ...Object.fromEntries(refused.map(setting => [setting, undefined])) }
  const { body, warnings: others } = chatCompletionsBody(taken, name, {
    id,
    maxTokensField: 'max_completion_tokens',
    systemRole: model.systemRole ?? 'system',
    reasoning: () => (effort === undefined ? {} : { fields: { reasoning_effort: effort } }),
  })
  return { body, warnings: [...warnings, ...others] }
}

/** "Not supported with latest reasoning models o3 and o4-mini" (OpenAI's reference, `stop`); nor with gpt-5. */
function refusedStop(
  { stop }: ChatRequest<unknown>,
  { sampling }: OpenAIModel,
  warnings: Warning[],
): readonly 'stop'[] {
  if (stop === undefined || sampling !== 'never') return []
  warnings.push({ setting: 'stop', message: 'Left out: this model takes no stop texts.' })
  return ['stop']
}
