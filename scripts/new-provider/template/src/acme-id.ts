import { type ChatProvider, defineProvider, type ProviderDefinition, type ProviderSettings } from '@millrace/core'
import { checkBaseURL, checkSettings, providerKey } from '@millrace/core/provider-kit'
import { createAcmeDecoder } from './decoder.js'
import { acmeError } from './errors.js'
import { toAcmeRequest } from './request.js'

/** Settings of {@link acme}; each may be absent. */
export interface AcmeSettings extends ProviderSettings {
  /** Default: what `ACME_API_KEY` holds, read at each request. */
  readonly apiKey?: string
  /** Address below which `/chat` lies. Default `https://api.acme-id.example/v1`. */
  readonly baseURL?: string
}

/**
 * Acme.
 *
 * @throws TypeError for settings that cannot work, naming them; never with the key in it. A missing key is an `authentication` error of the
 * stream, before any request.
 * @example
 * ```ts online
 * import { acme } from '@millrace/acme-id'
 *
 * const provider = acme({ apiKey: 'your-key' })
 * console.log(await provider.stream({ model: 'm', messages: [{ role: 'user', content: 'Hello' }] }).text())
 * ```
 */
export function acme(settings: AcmeSettings = {}): ChatProvider {
  return defineProvider(acmeDefinition(settings), settings)
}

/** The provider as three pure functions and one that signs; see {@link acme}. */
export function acmeDefinition(settings: AcmeSettings = {}): ProviderDefinition {
  checkSettings('acme-id', settings, { apiKey: true, baseURL: true })
  const key = providerKey({ apiKey: settings.apiKey, variables: ['ACME_API_KEY'] })
  const baseURL = checkBaseURL(settings.baseURL ?? 'https://api.acme-id.example/v1')
  return {
    id: 'acme-id',
    toRequest: chat => toAcmeRequest(chat, baseURL),
    authorize: key.authorize,
    createDecoder: createAcmeDecoder,
    toError: failure => acmeError(failure, key.secrets()),
  }
}
