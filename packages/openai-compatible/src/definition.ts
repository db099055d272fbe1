import { ChatError, type ProviderDefinition } from '@millrace/core'
import { findKey, type KeySource, requireKey, withKey } from '@millrace/core/provider-kit'
import { createChatCompletionsDecoder } from './decoder.js'
import type { ChatCompletionsDialect } from './dialect.js'
import { chatCompletionsError } from './errors.js'
import { type ChatCompletionsOptions, chatCompletionsBody } from './request.js'

/**
 * The provider definition of a dialect: hand it to `defineProvider`.
 *
 * @param dialect - the vendor's row.
 * @param apiKey - given in code; wins over the dialect's variables.
 */
export function chatCompletionsDefinition(
  dialect: ChatCompletionsDialect,
  apiKey?: string,
): ProviderDefinition<ChatCompletionsOptions> {
  const { id, baseURL, path = '/chat/completions' } = dialect
  const source: KeySource = { apiKey, variables: dialect.keyVariables ?? [] }
  return {
    id,
    toRequest(chat) {
      const model = chat.model ?? dialect.model
      if (model === undefined) {
        throw new ChatError({ code: 'invalid-request', message: 'model: name one, in the request or as the default.' })
      }
      const { body, warnings } = chatCompletionsBody(chat, model, { ...dialect.request, id })
      return {
        url: baseURL + path,
        method: 'POST',
        headers: { accept: 'text/event-stream', 'content-type': 'application/json', ...dialect.headers },
        body: JSON.stringify(body),
        warnings,
      }
    },
    authorize(request) {
      if (dialect.keyOptional && !findKey(source)) return request
      return withKey(request, requireKey(source).key, dialect.keyHeader)
    },
    createDecoder: () => createChatCompletionsDecoder(dialect.decoder),
    toError: failure => chatCompletionsError(failure, { ...dialect.errors, secrets: () => [findKey(source)?.key] }),
    ...(dialect.defaults ? { defaults: dialect.defaults } : {}),
  }
}
