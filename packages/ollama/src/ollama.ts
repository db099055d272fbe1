import type { ChatProvider, ProviderDefinition, ProviderSettings } from '@millrace/core'
import { defineProvider } from '@millrace/core/internal'
import { checkBaseURL, checkModel, checkSettings, providerKey } from '@millrace/core/provider-kit'
import { createOllamaDecoder } from './decoder.js'
import { ollamaError } from './errors.js'
import { baseURLOf } from './host.js'
import { type OllamaOptions, optionNames } from './options.js'
import { objectsOf, toOllamaRequest } from './request.js'

/** Settings of {@link ollama}; each may be absent. */
export interface OllamaSettings extends ProviderSettings {
  /** Address of the server; `https://ollama.com` for its cloud. Default: `OLLAMA_HOST`, else `http://127.0.0.1:11434`. */
  readonly baseURL?: string
  /** For ollama.com; a server of one's own needs none. Default: `OLLAMA_API_KEY`, read at each request. */
  readonly apiKey?: string
  /** Where a request names no model; one that the server has. No default. */
  readonly model?: string
}

/** The server is silent while it loads a model, 5 minutes at most (`OLLAMA_LOAD_TIMEOUT`), and while it reads the prompt. */
const patience = { firstByteTimeoutMs: 600_000 }

/**
 * Ollama, by its native API.
 *
 * @throws TypeError for settings that cannot work, naming them; never with the key in it.
 * @example
 * ```ts online
 * import { ollama } from '@millrace/ollama'
 *
 * const provider = ollama({ model: 'qwen3' })
 * for await (const event of provider.stream({ messages: [{ role: 'user', content: 'Hello' }] })) {
 *   if (event.type === 'text-delta') process.stdout.write(event.delta)
 * }
 * ```
 */
export function ollama(settings: OllamaSettings = {}): ChatProvider<OllamaOptions> {
  return defineProvider(ollamaDefinition(settings), settings)
}

/** The provider as three pure functions and one that signs; see {@link ollama}. */
export function ollamaDefinition(settings: OllamaSettings = {}): ProviderDefinition<OllamaOptions> {
  checkSettings('ollama', settings, { apiKey: true, baseURL: true, model: true })
  const { apiKey, baseURL, model } = settings
  if (model !== undefined) checkModel(model)
  if (baseURL !== undefined) checkBaseURL(baseURL)
  const key = providerKey({ apiKey, variables: ['OLLAMA_API_KEY'], optional: true })
  return {
    id: 'ollama',
    optionNames,
    framing: 'ndjson',
    toRequest: chat => toOllamaRequest(chat, { baseURL: baseURLOf(baseURL), model }),
    authorize: key.authorize,
    createDecoder: createOllamaDecoder,
    objects: objectsOf,
    toError: failure => ollamaError(failure, key.secrets()),
    defaults: patience,
  }
}
