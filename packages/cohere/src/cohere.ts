import type { ChatProvider, ProviderDefinition, ProviderSettings } from '@millrace/core'
import { defineProvider } from '@millrace/core/internal'
import { checkBaseURL, checkModel, checkSettings, providerKey } from '@millrace/core/provider-kit'
import { createCohereDecoder } from './decoder.js'
import { cohereError } from './errors.js'
import { objectsOf } from './objects.js'
import { type CohereModelName, type CohereOptions, optionNames } from './options.js'
import { toCohereRequest } from './request.js'

/** Settings of {@link cohere}; each may be absent. */
export interface CohereSettings extends ProviderSettings {
  /** Default: `CO_API_KEY`, else `COHERE_API_KEY`, read at each request. */
  readonly apiKey?: string
  /** Address below which `/chat` lies. Default `https://api.cohere.com/v2`. */
  readonly baseURL?: string
  /** Where a request names no model. Default `command-a-03-2025`. */
  readonly model?: CohereModelName
}

/**
 * Cohere, by its v2 Chat API.
 *
 * @throws TypeError for settings that cannot work, naming them; never with the key in it. A missing key is an `authentication` error of the
 * stream, before any request.
 * @example
 * ```ts online
 * import { cohere } from '@millrace/cohere'
 *
 * const provider = cohere({ apiKey: 'your-key' })
 * for await (const event of provider.stream({ messages: [{ role: 'user', content: 'Hello' }] })) {
 *   if (event.type === 'text-delta') process.stdout.write(event.delta)
 * }
 * ```
 */
export function cohere(settings: CohereSettings = {}): ChatProvider<CohereOptions> {
  return defineProvider(cohereDefinition(settings), settings)
}

/** The provider as three pure functions and one that signs; see {@link cohere}. */
export function cohereDefinition(settings: CohereSettings = {}): ProviderDefinition<CohereOptions> {
  checkSettings('cohere', settings, { apiKey: true, baseURL: true, model: true })
  const { apiKey, model = 'command-a-03-2025' } = settings
  checkModel(model)
  const baseURL = checkBaseURL(settings.baseURL ?? 'https://api.cohere.com/v2')
  const key = providerKey({ apiKey, variables: ['CO_API_KEY', 'COHERE_API_KEY'] })
  return {
    id: 'cohere',
    optionNames,
    toRequest: chat => toCohereRequest(chat, { baseURL, model }),
    authorize: key.authorize,
    createDecoder: createCohereDecoder,
    objects: objectsOf,
    toError: failure => cohereError(failure, key.secrets()),
  }
}
