import type { ChatProvider, ProviderDefinition } from '@millrace/core'
import { defineProvider } from '@millrace/core/internal'
import { checkOneOf } from '@millrace/core/provider-kit'
import type { ChatCompletionsOptions } from '@millrace/openai-compatible'
import { annotations, hostDefinition, openaiChatApi, openaiObjects } from '@millrace/openai-compatible/dialect'
import { createResponsesDecoder } from './decoder.js'
import { type OpenAIOptions, optionNames } from './options.js'
import { responsesBody } from './request.js'
import { hostOf, type OpenAISettings } from './settings.js'

/**
 * OpenAI over Chat Completions.
 *
 * @throws TypeError for settings that cannot work, naming them; never with the key in it.
 */
export function openai(settings: OpenAISettings & { readonly api: 'chat' }): ChatProvider<ChatCompletionsOptions>
/**
 * OpenAI, over the Responses API; and every host that speaks it, by `baseURL`.
 *
 * @throws TypeError for settings that cannot work, naming them; never with the key in it. A missing key is an `authentication` error of the
 * stream, before any request.
 * @example
 * ```ts online
 * import { openai } from '@millrace/openai'
 *
 * const provider = openai({ model: 'gpt-5.4-mini' })
 * for await (const event of provider.stream({ messages: [{ role: 'user', content: 'Hello' }] })) {
 *   if (event.type === 'text-delta') process.stdout.write(event.delta)
 * }
 * ```
 */
export function openai(settings?: OpenAISettings & { readonly api?: 'responses' }): ChatProvider<OpenAIOptions>
export function openai(settings: OpenAISettings = {}): ChatProvider<never> {
  const { api = 'responses' } = settings ?? {}
  checkOneOf('api', api, ['responses', 'chat'])
  return api === 'chat'
    ? defineProvider(openaiChatDefinition(settings), settings)
    : defineProvider(openaiDefinition(settings), settings)
}

/** The provider over the Responses API, as three pure functions and one that signs; see {@link openai}. */
export function openaiDefinition(settings: OpenAISettings = {}): ProviderDefinition<OpenAIOptions> {
  const host = hostOf('openai', settings)
  return hostDefinition(host, {
    path: '/responses',
    optionNames,
    toBody: (chat, model, warn) => responsesBody(chat, model, host.id, warn),
    restPath: ({ answer, after }) => `/responses/${encodeURIComponent(answer)}?stream=true&starting_after=${after}`,
    stopPath: ({ answer }) => `/responses/${encodeURIComponent(answer)}/cancel`,
    createDecoder: createResponsesDecoder,
    objects: openaiObjects,
  })
}

/** The provider over Chat Completions; see {@link openai}. */
export function openaiChatDefinition(settings: OpenAISettings = {}): ProviderDefinition<ChatCompletionsOptions> {
  const host = hostOf('openai-chat', settings)
  return hostDefinition(host, openaiChatApi({ id: host.id, decoder: { sources: annotations } }))
}
