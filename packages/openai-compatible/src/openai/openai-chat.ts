import type { ChatRequest } from '@millrace/core'
import { ChatError } from '@millrace/core/internal'
import { leaveOut } from '@millrace/core/provider-kit'
import type { HostApi } from '../api.js'
import { chatCompletionsApi } from '../definition.js'
import type { ChatCompletionsOptions } from '../request/request.js'
import type { ApiRow } from '../row.js'
import { type OpenAIModel, openaiModel, openaiObjects } from './openai-models.js'
import { asModelTakes } from './openai-settings.js'

/**
 * Chat Completions as OpenAI's own models take them, at whatever host: `max_completion_tokens`, which all of them know and reasoning ones
 * insist on, the developer role for those, and no settings that they refuse (OpenAI's reference, as the types of its SDK 7.57 tell it,
 * 2026-11).
 */
export const openaiChatApi = (row: ApiRow): HostApi<ChatCompletionsOptions> => ({
  ...chatCompletionsApi(row),
  toBody(chat, name, warn) {
    const model = openaiModel(name)
    const { systemRole = 'system', sampling } = model
    const request = { maxTokensField: 'max_completion_tokens', systemRole, ...row.request } as const
    const taken = asModelTakes(chat, model, warn)
    checkTools(taken, model, name)
    // "Not supported with latest reasoning models o3 and o4-mini" (OpenAI's reference, `stop`); nor with gpt-5.
    const without = leaveOut(taken, sampling === 'never' ? ['stop'] : [], 'this model takes no stop texts.', warn)
    return chatCompletionsApi({ ...row, request }).toBody(without, name, warn)
  },
  objects: openaiObjects,
})

/** Refuses tools that the vendor would refuse, naming the API that has them. */
function checkTools(
  { tools, reasoning }: ChatRequest<ChatCompletionsOptions>,
  { chatTools = 'always' }: OpenAIModel,
  name: string,
): void {
  const reasons = reasoning?.effort !== undefined && reasoning.effort !== 'none'
  if (!tools?.length || chatTools === 'always' || (chatTools === 'without-reasoning' && !reasons)) return
  const when = chatTools === 'never' ? '' : ' while it reasons'
  const message = `tools: ${name} takes none over Chat Completions${when}. Use the Responses API: openai() without api: 'chat'.`
  throw new ChatError({ code: 'invalid-request', message })
}
