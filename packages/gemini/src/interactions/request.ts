import type { ChatRequest } from '@millrace/core'
import {
  asksToReason,
  defined,
  filled,
  type JsonObject,
  leaveOut,
  penalties,
  pick,
  reasoningFor,
  stopTexts,
  type Warn,
} from '@millrace/core/provider-kit'
import { effortsOf, signsCalls } from '../models.js'
import { outputOf } from '../objects.js'
import { toInput } from './input.js'
import type { InteractionsOptions } from './options.js'
import { toChoice, toTools } from './tools.js'

type Chat = ChatRequest<InteractionsOptions>

/**
 * Builds the body of a streaming interaction. Pure; settings that are absent send nothing, but for `store`, which is false: the conversation travels
 * with every request, and a copy of it should stay at the vendor only where it is wanted.
 *
 * @param id - the provider's, key of its `providerData`.
 */
export function toBody(chat: Chat, model: string, id: string, warn: Warn): JsonObject {
  const { providerOptions: options = {} } = chat
  const output = outputOf(chat, model, warn)
  leaveOut(chat, ['user', 'topK', ...penalties, 'parallelToolCalls', 'detail'], 'interactions have none.', warn)
  const config = toConfig(chat, model, warn)
  if (options.agent !== undefined && config)
    warn('providerOptions.agent', `Left out, since an agent takes none of it: ${Object.keys(config).join(', ')}.`)
  const json =
    output?.type === 'json' && defined({ type: 'text', mime_type: 'application/json', schema: output.schema })
  return defined({
    ...(options.agent === undefined ? { model } : { agent: options.agent, agent_config: options.agentConfig }),
    ...toInput(chat.messages, id, signsCalls(model), warn),
    stream: true,
    store: options.store ?? options.background ?? false,
    ...pick(options, ['background', 'labels']),
    previous_interaction_id: options.previousInteractionId,
    tools: toTools(chat),
    response_format: filled([...(json ? [json] : []), ...(options.responseFormat ?? [])]),
    generation_config: options.agent === undefined ? config : undefined,
    safety_settings: options.safetySettings,
    cached_content: options.cachedContent,
    service_tier: options.serviceTier,
    ...options.extra,
  })
}

const toConfig = (chat: Chat, model: string, warn: Warn): JsonObject | undefined =>
  filled({
    ...pick(chat, ['temperature', 'seed']),
    top_p: chat.topP,
    max_output_tokens: chat.maxOutputTokens,
    stop_sequences: stopTexts(chat.stop, 5, 'Gemini', warn),
    tool_choice: toChoice(chat.toolChoice, chat.tools),
    ...toThinking(chat, model, warn),
    ...chat.providerOptions?.generationConfig,
  })

/** A level of thinking, which every model takes here in place of a number of tokens, and whether summaries are told. */
function toThinking({ reasoning, providerOptions = {} }: Chat, model: string, warn: Warn): JsonObject {
  const efforts = effortsOf(model)
  const shows = providerOptions.includeThoughts ?? (efforts && asksToReason(reasoning))
  if (reasoning && efforts === undefined) warn('reasoning', 'Left out: whether this model thinks cannot be set.')
  if (reasoning?.budgetTokens !== undefined)
    warn('reasoning.budgetTokens', 'Left out: an interaction takes an effort instead.')
  const { effort } = reasoningFor(efforts && reasoning, { thinking: 'always', efforts: efforts ?? [] }, warn)
  return { thinking_level: effort, thinking_summaries: shows === undefined ? undefined : shows ? 'auto' : 'none' }
}
