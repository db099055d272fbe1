import type { HttpRequest, ProviderDefinition } from '@millrace/core'
import { ChatError } from '@millrace/core/internal'
import { type AccessToken, createSigner, getStream, postJson } from '@millrace/core/provider-kit'
import type { HostApi } from './api.js'
import { chatCompletionsError } from './errors/errors.js'
import type { ChatCompletionsDialect } from './row.js'

/** The address of a vendor and the credentials of its caller, for any of its APIs. */
export interface Host
  extends Pick<
    ChatCompletionsDialect,
    'id' | 'baseURL' | 'model' | 'keyVariables' | 'keyOptional' | 'keyHeader' | 'errors' | 'defaults'
  > {
  /** Given in code; wins over the variables. */
  readonly apiKey?: string | undefined
  /** In place of a key: a token, or a function that is asked for one before each attempt, and once more where its token is refused. */
  readonly accessToken?: AccessToken | undefined
  /** Further headers, in whatever case; those of undefined are not sent. */
  readonly headers?: { readonly [name: string]: string | undefined }
}

/**
 * The provider definition of an API at a host.
 *
 * @param host - `baseURL` and `headers` are read at each request, so getters may look into the environment.
 * @throws TypeError for a key given in code that cannot be one.
 */
export function hostDefinition<Options>(host: Host, api: HostApi<Options>): ProviderDefinition<Options> {
  const { apiKey, accessToken, keyVariables: variables = [], keyHeader: header, keyOptional: optional } = host
  const { path, restPath, stopPath, optionNames } = api
  const signer = createSigner({ apiKey, variables, optional }, accessToken, header)
  return {
    id: host.id,
    ...(optionNames && { optionNames }),
    toRequest(chat) {
      const model = chat.model ?? host.model
      if (model === undefined) {
        throw new ChatError({ code: 'invalid-request', message: 'model: name one, in the request or as the default.' })
      }
      const below = typeof path === 'function' ? path(model) : path
      return postJson(host.baseURL + below, warn => api.toBody(chat, model, warn), lowerCaseNames(host.headers))
    },
    authorize: signer.authorize,
    ...(restPath && {
      toResume: place => getStream(host.baseURL + restPath(place), lowerCaseNames(host.headers)),
    }),
    ...(stopPath && { toCancel: place => post(host.baseURL + stopPath(place), host.headers) }),
    createDecoder: api.createDecoder,
    objects: chat => api.objects?.(chat.model ?? host.model ?? '', chat) ?? ['schema'],
    toError(failure) {
      const info = chatCompletionsError(failure, { ...host.errors, secrets: signer.secrets })
      return info.code === 'authentication' && signer.renews ? { ...info, retryable: true } : info
    },
    ...(host.defaults && { defaults: host.defaults }),
  }
}

/** A request that says all by its address. */
const post = (url: string, headers: Host['headers']): HttpRequest => ({
  url,
  method: 'POST',
  headers: { accept: 'application/json', ...lowerCaseNames(headers) },
})

/** Headers by their names in lower case, as they are kept everywhere, without those that are undefined. */
function lowerCaseNames(headers: Host['headers'] = {}): { [name: string]: string } {
  const named = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(named.map(([name, value]) => [name.toLowerCase(), value]))
}
