import type { ChatProvider, ProviderSettings } from '@millrace/core'
import { defineProvider } from '@millrace/core/internal'
import { type AccessToken, checkBaseURL, checkSettings } from '@millrace/core/provider-kit'
import { chatCompletionsDefinition } from './definition.js'
import type { ChatCompletionsOptions } from './request/request.js'
import type { ChatCompletionsDialect } from './row.js'

/** Settings of {@link openaiCompatible}: the server, and its differences from the common dialect. */
export interface OpenAICompatibleSettings
  extends ProviderSettings,
    Omit<ChatCompletionsDialect, 'keyVariables' | 'defaults'> {
  /** The key. Default: what the variable `apiKeyEnv` holds; without either, none is sent. */
  readonly apiKey?: string
  /** In place of a key: a token, or a function that is asked for one before each attempt, and once more where its token is refused. */
  readonly accessToken?: AccessToken
  /** Name of the environment variable that holds the key, read at each request. */
  readonly apiKeyEnv?: string
}

/**
 * A provider for any server that speaks Chat Completions.
 *
 * @throws TypeError for settings that cannot work, naming them.
 * @example
 * ```ts online
 * import { openaiCompatible } from '@millrace/openai-compatible'
 *
 * const local = openaiCompatible({ id: 'local', baseURL: 'http://127.0.0.1:8080/v1', model: 'qwen3' })
 * const answer = await local.stream({ messages: [{ role: 'user', content: 'Hello' }] }).text()
 * ```
 */
export function openaiCompatible(settings: OpenAICompatibleSettings): ChatProvider<ChatCompletionsOptions> {
  checkSettings('openaiCompatible', settings, {
    id: true,
    baseURL: true,
    model: true,
    apiKey: true,
    apiKeyEnv: true,
    accessToken: true,
    keyOptional: true,
    keyHeader: true,
    path: true,
    headers: true,
    request: true,
    decoder: true,
    errors: true,
    api: true,
  })
  const { apiKey, apiKeyEnv, accessToken, ...dialect } = settings
  const variables = apiKeyEnv === undefined ? [] : [apiKeyEnv]
  const definition = chatCompletionsDefinition(
    {
      ...dialect,
      baseURL: checkBaseURL(settings.baseURL),
      keyVariables: variables,
      keyOptional: settings.keyOptional ?? apiKeyEnv === undefined,
    },
    apiKey,
    accessToken,
  )
  return defineProvider(definition, settings)
}
