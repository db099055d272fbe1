import { baseURLIn, checkBaseURL, environmentVariable, findKey } from '@millrace/core/provider-kit'

/** The vendor's four addresses: two countries, and for each the coding plan's own. By the vendor's docs, another base does not use the plan's quota. */
export type GlmEndpoint = 'bigmodel' | 'zai' | 'bigmodel-coding' | 'zai-coding'

/** z-ai-sdk-python `_client.py` (2026-04), docs.bigmodel.cn coding-plan (2026-07). */
const endpoints: { readonly [endpoint in GlmEndpoint]: string } = {
  bigmodel: 'https://open.bigmodel.cn/api/paas/v4',
  zai: 'https://api.z.ai/api/paas/v4',
  'bigmodel-coding': 'https://open.bigmodel.cn/api/coding/paas/v4',
  'zai-coding': 'https://api.z.ai/api/coding/paas/v4',
}

/** Where a key may stand, in this order: the official SDK's variable, that of zhipu-ai-provider, that of the older SDK. */
export const keyVariables = ['ZAI_API_KEY', 'ZHIPU_API_KEY', 'ZHIPUAI_API_KEY'] as const

/** Settings that decide on the address. */
export interface EndpointSettings {
  readonly apiKey?: string | undefined
  readonly endpoint?: GlmEndpoint | undefined
  readonly baseURL?: string | undefined
  readonly language?: string | undefined
}

/** Where requests go, and in which language errors come back. */
export interface Place {
  /** Address below which `/chat/completions` lies. */
  readonly baseURL: string
  /** `accept-language`; undefined sends none. */
  readonly language: string | undefined
}

/**
 * The place: what was given, else `ZAI_BASE_URL` (the official SDK's variable), else by the country of the key: Z.ai where it stands in
 * `ZAI_API_KEY`, BigModel in all other cases. The environment is read at each call.
 *
 * @throws TypeError for an endpoint or base URL that cannot be.
 */
export function createPlaceOf(settings: EndpointSettings): () => Place {
  const given = givenBaseURL(settings)
  const placeAt = (baseURL: string): Place => ({ baseURL, language: settings.language ?? languageAt(baseURL) })
  if (given === undefined) return () => placeAt(baseURLIn('ZAI_BASE_URL') ?? endpoints[countryOf(settings)])
  const place = placeAt(given)
  return () => place
}

function givenBaseURL({ endpoint, baseURL }: EndpointSettings): string | undefined {
  if (endpoint !== undefined && baseURL !== undefined) throw new TypeError('Give endpoint or baseURL, not both.')
  if (baseURL !== undefined) return checkBaseURL(baseURL)
  if (endpoint === undefined) return undefined
  if (Object.hasOwn(endpoints, endpoint)) return endpoints[endpoint]
  throw new TypeError(`endpoint takes one of ${Object.keys(endpoints).join(', ')}.`)
}

/** Z.ai's SDK sends it there; BigModel answers in Chinese by itself. */
const languageAt = (baseURL: string): string | undefined =>
  new URL(baseURL).hostname === 'api.z.ai' ? 'en-US,en' : undefined

function countryOf({ apiKey }: EndpointSettings): 'zai' | 'bigmodel' {
  return findKey({ apiKey, variables: keyVariables })?.variable === 'ZAI_API_KEY' ? 'zai' : 'bigmodel'
}

/** Suggests what to try when a key is refused and no setting named its country; undefined where one did. */
export function refusedKeyRemedy(settings: EndpointSettings): string | undefined {
  const { endpoint, baseURL } = settings
  if ((endpoint ?? baseURL ?? environmentVariable('ZAI_BASE_URL')) !== undefined) return undefined
  return countryOf(settings) === 'zai'
    ? 'The key was tried at Z.ai; one of BigModel needs endpoint: "bigmodel".'
    : 'The key was tried at BigModel; one of Z.ai needs endpoint: "zai".'
}
