import type { HttpRequest } from '@millrace/core'
import { findKey, type KeySource, requireKey, withKey } from '@millrace/core/provider-kit'

/** How the key travels: in the vendor's own header, or as a bearer token (OAuth tokens, gateways, Vertex). */
export type AnthropicAuth = 'x-api-key' | 'bearer'

const keyVariable = 'ANTHROPIC_API_KEY'
const tokenVariable = 'ANTHROPIC_AUTH_TOKEN'

/** Where the key is looked for: the variables of the vendor's own SDKs, the one that suits `auth` first. */
export const keySource = (apiKey: string | undefined, auth: AnthropicAuth | undefined): KeySource => ({
  apiKey,
  variables: auth === 'bearer' ? [tokenVariable, keyVariable] : [keyVariable, tokenVariable],
})

/** Puts the key into a request. A key out of `ANTHROPIC_AUTH_TOKEN` is a bearer token unless `auth` says otherwise. */
export function authorize(request: HttpRequest, source: KeySource, auth: AnthropicAuth | undefined): HttpRequest {
  const { key, variable } = requireKey(source)
  const how = auth ?? (variable === tokenVariable ? 'bearer' : 'x-api-key')
  return withKey(request, key, how === 'bearer' ? 'authorization' : 'x-api-key')
}

/** What must never be shown. */
export const secretsOf = (source: KeySource): readonly (string | undefined)[] => [findKey(source)?.key]
