import type { ChatProvider, ProviderDefinition, ProviderSettings } from '@millrace/core'
import { defineProvider } from '@millrace/core/internal'
import { type AccessToken, checkModel, checkOneOf, checkSettings, createSigner } from '@millrace/core/provider-kit'
import { createGeminiDecoder } from './decoder.js'
import { baseURLOf, type VertexSettings } from './endpoint.js'
import { geminiError } from './errors.js'
import { interactionsDefinitionOf } from './interactions/definition.js'
import type { InteractionsOptions } from './interactions/options.js'
import type { GeminiModelName } from './models.js'
import { objectsOf } from './objects.js'
import { type GeminiOptions, optionNames } from './options.js'
import { toGeminiRequest } from './request.js'

/** Settings of {@link gemini}; each may be absent. */
export interface GeminiSettings extends ProviderSettings {
  /** Default: `GEMINI_API_KEY`, else `GOOGLE_API_KEY`, read at each request. Vertex AI takes one too, in its express mode. */
  readonly apiKey?: string
  /** An OAuth token instead of a key, as Vertex AI takes it. A function is asked before each attempt, and once more where its token is refused. */
  readonly accessToken?: AccessToken
  /** Vertex AI instead of the Gemini API. */
  readonly vertex?: VertexSettings
  /** Any other address, below which `/models/…` and `/interactions` lie. Default `https://generativelanguage.googleapis.com/v1beta`. */
  readonly baseURL?: string
  /** Where a request names no model. Default `gemini-3.8-flash`. */
  readonly model?: GeminiModelName
}

/** Settings of {@link gemini} over `generateContent`. */
export interface GenerateContentSettings extends GeminiSettings {
  /** The API that is spoken. Default `generateContent`. */
  readonly api?: 'generateContent'
}

/** Settings of {@link gemini} over the Interactions API. */
export interface InteractionsSettings extends GeminiSettings {
  /** The API that is spoken: it tells answers in steps, can go on behind a broken connection, and has agents. On the Gemini API alone. */
  readonly api: 'interactions'
}

/**
 * Google's Gemini over the Interactions API.
 *
 * @throws TypeError for settings that cannot work, naming them, `vertex` among them; never with the key in it.
 */
export function gemini(settings: InteractionsSettings): ChatProvider<InteractionsOptions>
/**
 * Google's Gemini, by the Gemini API or Vertex AI.
 *
 * @throws TypeError for settings that cannot work, naming them; never with the key in it. A missing key is an `authentication` error of the
 * stream, before any request.
 * @example
 * ```ts online
 * import { gemini } from '@millrace/gemini'
 *
 * const provider = gemini({ apiKey: 'your-key' })
 * for await (const event of provider.stream({ messages: [{ role: 'user', content: 'Hello' }] })) {
 *   if (event.type === 'text-delta') process.stdout.write(event.delta)
 * }
 * ```
 */
export function gemini(settings?: GenerateContentSettings): ChatProvider<GeminiOptions>
export function gemini(settings: GenerateContentSettings | InteractionsSettings = {}): ChatProvider<never> {
  const { api = 'generateContent' } = settings ?? {}
  checkOneOf('api', api, ['generateContent', 'interactions'])
  return api === 'interactions'
    ? defineProvider(geminiInteractionsDefinition(settings), settings)
    : defineProvider(geminiDefinition(settings), settings)
}

/** The provider as three pure functions and one that signs; see {@link gemini}. */
export function geminiDefinition(settings: GeminiSettings = {}): ProviderDefinition<GeminiOptions> {
  const { baseURL, model, signer } = readSettings(settings)
  return {
    id: 'gemini',
    optionNames,
    toRequest: chat => toGeminiRequest(chat, baseURL, model),
    authorize: signer.authorize,
    createDecoder: createGeminiDecoder,
    objects: chat => objectsOf(chat, chat.model ?? model),
    toError: failure => geminiError(failure, signer),
  }
}

/** The provider over the Interactions API; see {@link gemini}. */
export function geminiInteractionsDefinition(settings: GeminiSettings = {}): ProviderDefinition<InteractionsOptions> {
  const { baseURL, model, signer } = readSettings(settings)
  if (settings.vertex !== undefined) throw new TypeError('Interactions are spoken on the Gemini API, not by vertex.')
  return { ...interactionsDefinitionOf(baseURL, model, signer), objects: chat => objectsOf(chat, chat.model ?? model) }
}

/** @throws TypeError for settings that cannot work. */
function readSettings(settings: GeminiSettings & { readonly api?: unknown }) {
  checkSettings('gemini', settings, {
    apiKey: true,
    accessToken: true,
    vertex: true,
    baseURL: true,
    model: true,
    api: true,
  })
  const { apiKey, accessToken, model = 'gemini-3.8-flash', baseURL, vertex } = settings
  checkModel(model)
  // The variables of the vendor's own SDKs.
  const source = { apiKey, variables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'] }
  return { baseURL: baseURLOf(baseURL, vertex), model, signer: createSigner(source, accessToken, 'x-goog-api-key') }
}
