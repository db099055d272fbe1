import type { ChatProvider, ProviderDefinition, ProviderSettings } from '@millrace/core'
import { defineProvider } from '@millrace/core/internal'
import { checkBaseURL, checkSettings, providerKey } from '@millrace/core/provider-kit'
import { createTgiDecoder } from './decoder.js'
import { tgiError } from './errors.js'
import { optionNames, type TgiOptions } from './options.js'
import { bareText, type PromptWriter } from './prompt.js'
import { toTgiRequest } from './request.js'

/** Settings of {@link tgi}; each may be absent. */
export interface TgiSettings extends ProviderSettings {
  /** Address of the server, below which `/generate_stream` lies. Default `http://127.0.0.1:8080`. */
  readonly baseURL?: string
  /** For an endpoint of Hugging Face's; a server of one's own needs none. Default: `HF_TOKEN`, read at each request, where `baseURL` is HTTPS. */
  readonly apiKey?: string
  /**
   * Writes a conversation in the form that the model was trained on, such as `chatML`. Default: a single text of the user goes as it is, and any other
   * conversation is an `invalid-request`.
   */
  readonly prompt?: PromptWriter
}

/**
 * Hugging Face's Text Generation Inference, by its native API.
 *
 * @throws TypeError for settings that cannot work, naming them; never with the key in it.
 * @example
 * ```ts online
 * import { chatML, tgi } from '@millrace/tgi'
 *
 * const provider = tgi({ baseURL: 'http://127.0.0.1:8080', prompt: chatML })
 * for await (const event of provider.stream({ messages: [{ role: 'user', content: 'Hello' }] })) {
 *   if (event.type === 'text-delta') process.stdout.write(event.delta)
 * }
 * ```
 */
export function tgi(settings: TgiSettings = {}): ChatProvider<TgiOptions> {
  return defineProvider(tgiDefinition(settings), settings)
}

/** The provider as three pure functions and one that signs; see {@link tgi}. */
export function tgiDefinition(settings: TgiSettings = {}): ProviderDefinition<TgiOptions> {
  checkSettings('tgi', settings, { apiKey: true, baseURL: true, prompt: true })
  const { apiKey, prompt = bareText } = settings
  if (typeof prompt !== 'function') throw new TypeError('prompt takes a function that writes the prompt.')
  const baseURL = checkBaseURL(settings.baseURL ?? 'http://127.0.0.1:8080')
  // The token in the environment is one for more than models: it goes over no plain connection.
  const variables = baseURL.startsWith('https:') ? ['HF_TOKEN'] : []
  const key = providerKey({ apiKey, variables, optional: true })
  return {
    id: 'tgi',
    optionNames,
    toRequest: chat => toTgiRequest(chat, { baseURL, prompt }),
    authorize: key.authorize,
    createDecoder: chat => createTgiDecoder(chat.stop),
    toError: failure => tgiError(failure, key.secrets()),
  }
}
