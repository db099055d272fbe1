import { leaveOut } from '@millrace/core/provider-kit'
import { annotations, type ChatCompletionsOptions, chatCompletionsApi, type HostApi } from '@millrace/openai-compatible'
import { type OpenAIModel, openaiModel } from './models.js'
import { asTaken } from './reasoning.js'

/**
 * Chat Completions as OpenAI itself takes them: `max_completion_tokens`, which all of its models know and reasoning ones insist on, and the
 * developer role for those (OpenAI's reference, as the types of its SDK 7.57 tell it, 2026-11).
 */
export function chatApi(id: string): HostApi<ChatCompletionsOptions> {
  const apiFor = ({ systemRole = 'system' }: OpenAIModel): HostApi<ChatCompletionsOptions> =>
    chatCompletionsApi({
      id,
      request: { maxTokensField: 'max_completion_tokens', systemRole },
      decoder: { sources: annotations },
    })
  return {
    ...apiFor({}),
    toBody(chat, name, warn) {
      const model = openaiModel(name)
      const taken = asTaken(chat, model, warn)
      // "Not supported with latest reasoning models o3 and o4-mini" (OpenAI's reference, `stop`); nor with gpt-5.
      const refused = model.sampling === 'never' ? (['stop'] as const) : []
      return apiFor(model).toBody(leaveOut(taken, refused, 'this model takes no stop texts.', warn), name, warn)
    },
  }
}
