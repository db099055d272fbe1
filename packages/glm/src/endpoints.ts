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

/** What decides on the address. */
export interface EndpointSettings {
  readonly apiKey?: string | undefined
  readonly endpoint?: GlmEndpoint | undefined
  readonly baseURL?: string | undefined
}

/** @throws TypeError for an endpoint or base URL that cannot be. */
export function checkEndpoint({ endpoint, baseURL }: EndpointSettings): void {
  if (endpoint !== undefined && baseURL !== undefined) throw new TypeError('Give endpoint or baseURL, not both.')
  if (endpoint !== undefined && !Object.hasOwn(endpoints, endpoint)) {
    throw new TypeError(`endpoint takes one of ${Object.keys(endpoints).join(', ')}.`)
  }
  if (baseURL !== undefined) checkBaseURL(baseURL)
}

/**
 * The address below which `/chat/completions` lies: what was given, else `ZAI_BASE_URL` (the official SDK's variable), else the country of
 * the key: Z.ai where it stands in `ZAI_API_KEY`, BigModel in all other cases.
 */
export function baseURLOf(settings: EndpointSettings): string {
  const { endpoint, baseURL } = settings
  if (baseURL !== undefined) return checkBaseURL(baseURL)
  if (endpoint !== undefined) return endpoints[endpoint]
  return baseURLIn('ZAI_BASE_URL') ?? endpoints[countryOf(settings)]
}

function countryOf({ apiKey }: EndpointSettings): 'zai' | 'bigmodel' {
  return findKey({ apiKey, variables: keyVariables })?.variable === 'ZAI_API_KEY' ? 'zai' : 'bigmodel'
}

/** What to try when a key is refused that nobody said the country of; undefined where somebody did. */
export function refusedKeyRemedy(settings: EndpointSettings): string | undefined {
  const { endpoint, baseURL } = settings
  if ((endpoint ?? baseURL ?? environmentVariable('ZAI_BASE_URL')) !== undefined) return undefined
  return countryOf(settings) === 'zai'
    ? 'The key was tried at Z.ai; one of BigModel needs endpoint: "bigmodel".'
    : 'The key was tried at BigModel; one of Z.ai needs endpoint: "zai".'
}
