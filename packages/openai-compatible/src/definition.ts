import type { ProviderDefinition } from '@millrace/core'
import { createChatCompletionsDecoder } from './decoder.js'
import type { ChatCompletionsDialect } from './dialect.js'
import { type HostApi, hostDefinition } from './host.js'
import { type ChatCompletionsOptions, chatCompletionsBody } from './request.js'

/**
 * The provider definition of a dialect: hand it to `defineProvider`.
 *
 * @param dialect - the vendor's row.
 * @param apiKey - given in code; wins over the dialect's variables.
 * @throws TypeError for a key given in code that cannot be one.
 */
export const chatCompletionsDefinition = (
  dialect: ChatCompletionsDialect,
  apiKey?: string,
): ProviderDefinition<ChatCompletionsOptions> => hostDefinition({ ...dialect, apiKey }, chatCompletionsApi(dialect))

/** The API of a dialect, whatever the host. */
export const chatCompletionsApi = ({
  id,
  path = '/chat/completions',
  request,
  decoder,
}: Pick<ChatCompletionsDialect, 'id' | 'path' | 'request' | 'decoder'>): HostApi<ChatCompletionsOptions> => ({
  path,
  toBody(chat, model, warn) {
    const { body, warnings } = chatCompletionsBody(chat, model, { ...request, id })
    for (const { setting = '', message } of warnings) warn(setting, message)
    return body
  },
  createDecoder: () => createChatCompletionsDecoder(decoder),
})
