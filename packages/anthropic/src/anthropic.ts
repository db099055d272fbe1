import type { ChatProvider, ProviderDefinition } from '@millrace/core'
import { defineProvider } from '@millrace/core/internal'
import {
  baseURLIn,
  checkBaseURL,
  checkModel,
  checkOneOf,
  checkSettings,
  createSigner,
  vertexAddress,
} from '@millrace/core/provider-kit'
import { createAnthropicDecoder } from './decoder.js'
import { anthropicError } from './errors.js'
import { anthropicModel, objectsOf } from './models.js'
import { type AnthropicOptions, type AnthropicSettings, optionNames, ownSettings } from './options.js'
import { toAnthropicRequest } from './request.js'

/** Where the vendor's own SDKs look for a key and for a token. */
const keyVariable = 'ANTHROPIC_API_KEY'
const tokenVariable = 'ANTHROPIC_AUTH_TOKEN'

/**
 * Claude of Anthropic, and whatever else speaks the Messages dialect.
 *
 * @throws TypeError for settings that cannot work, naming them; never with the key in it. A missing key is an `authentication` error of the
 * stream, before any request.
 * @example
 * ```ts online
 * import { anthropic } from '@millrace/anthropic'
 *
 * const provider = anthropic({ model: 'claude-opus-5' })
 * for await (const event of provider.stream({ messages: [{ role: 'user', content: 'Hello' }] })) {
 *   if (event.type === 'text-delta') process.stdout.write(event.delta)
 * }
 * ```
 */
export function anthropic(settings: AnthropicSettings = {}): ChatProvider<AnthropicOptions> {
  return defineProvider(anthropicDefinition(settings), settings)
}

/** The provider as three pure functions and one that signs; see {@link anthropic}. */
export function anthropicDefinition(settings: AnthropicSettings = {}): ProviderDefinition<AnthropicOptions> {
  checkSettings('anthropic', settings, ownSettings)
  const { id = 'anthropic', apiKey, accessToken, vertex, auth, onCorruptFrame = 'recover' } = settings
  const { model = 'claude-sonnet-5', version = '2023-06-01', beta = [] } = settings
  if (auth !== undefined) checkOneOf('auth', auth, ['x-api-key', 'bearer'])
  checkOneOf('onCorruptFrame', onCorruptFrame, ['recover', 'error'])
  checkModel(model)
  if (vertex && accessToken === undefined) throw new TypeError('vertex takes an accessToken.')
  const variables = auth === 'bearer' ? [tokenVariable, keyVariable] : [keyVariable, tokenVariable]
  const signer = createSigner({ apiKey, variables }, accessToken, ({ variable }) =>
    (auth ?? (variable === tokenVariable && 'bearer')) === 'bearer' ? 'authorization' : 'x-api-key',
  )
  const given = settings.baseURL === undefined ? undefined : checkBaseURL(settings.baseURL)
  const onVertex = vertex && `${vertexAddress(vertex, 'v1', given)}/publishers/anthropic`
  // Some clients want `/v1` in the address (@ai-sdk/anthropic), some do not (the vendor's own).
  const address = (): string =>
    onVertex ?? (given ?? baseURLIn('ANTHROPIC_BASE_URL') ?? 'https://api.anthropic.com').replace(/\/v1$/, '')
  return {
    id,
    optionNames,
    // The clock, like the address in the environment, is read here alone: a container that has expired is not named any more.
    toRequest: chat =>
      toAnthropicRequest(chat, { id, baseURL: address(), vertex, model, version, beta, now: Date.now() }),
    authorize: signer.authorize,
    createDecoder: () => createAnthropicDecoder(onCorruptFrame),
    objects: chat => objectsOf(chat, anthropicModel(chat.model ?? model)),
    toError: failure => anthropicError(failure, signer),
  }
}
