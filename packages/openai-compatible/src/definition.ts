import type { ProviderDefinition } from '@millrace/core'
import type { AccessToken } from '@millrace/core/provider-kit'
import { createChatCompletionsDecoder } from './answer/decoder.js'
import type { HostApi } from './api.js'
import { hostDefinition } from './host.js'
import { type ChatCompletionsOptions, chatCompletionsBody, optionNames } from './request/request.js'
import type { ApiRow, ChatCompletionsDialect } from './row.js'

/**
 * The provider definition of a dialect: hand it to `defineProvider`.
 *
 * @param dialect - the vendor's row.
 * @param apiKey - given in code; wins over the dialect's variables.
 * @param accessToken - in place of a key.
 * @throws TypeError for a key given in code that cannot be one.
 */
export const chatCompletionsDefinition = (
  dialect: ChatCompletionsDialect,
  apiKey?: string,
  accessToken?: AccessToken,
): ProviderDefinition<ChatCompletionsOptions> =>
  hostDefinition({ ...dialect, apiKey, accessToken }, (dialect.api ?? chatCompletionsApi)(dialect))

/** The API of a dialect, by its row. */
export const chatCompletionsApi = (row: ApiRow): HostApi<ChatCompletionsOptions> => ({
  path: row.path ?? '/chat/completions',
  optionNames,
  toBody(chat, model, warn) {
    const { body, warnings } = chatCompletionsBody(chat, model, { ...row.request, id: row.id })
    for (const { setting = '', message } of warnings) warn(setting, message)
    return body
  },
  createDecoder: () => createChatCompletionsDecoder(row.decoder),
  // The dialect asks for `strict`, which refuses other schemas: those go without it.
  objects: (_, { tools = [] }) => {
    const { jsonSchema, besideTools } = row.request ?? {}
    if (besideTools && tools.length > 0) return [besideTools]
    return jsonSchema === false ? ['json'] : ['strict-schema', 'schema']
  },
})
