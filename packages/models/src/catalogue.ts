import type { ModelInfo } from './model-info.js'
import { anthropicModels } from './vendors/anthropic.js'
import { geminiModels } from './vendors/gemini.js'
import { glmModels } from './vendors/glm.js'
import { openaiModels } from './vendors/openai.js'
import { deepseekModels, moonshotModels, xaiModels } from './vendors/others.js'

/** The models by the id of the provider that speaks to their vendor. */
const catalogue = {
  anthropic: anthropicModels,
  deepseek: deepseekModels,
  gemini: geminiModels,
  glm: glmModels,
  moonshot: moonshotModels,
  openai: openaiModels,
  xai: xaiModels,
} as const satisfies { readonly [provider: string]: readonly ModelInfo[] }

/** Providers whose models are known here. */
export type ModelProvider = keyof typeof catalogue

/** Providers that speak to the vendor of another in another API. */
const otherApis: { readonly [provider: string]: ModelProvider } = {
  'gemini-interactions': 'gemini',
  'openai-chat': 'openai',
}

/** The providers, in the order of their names. */
export const modelProviders: readonly ModelProvider[] = Object.keys(catalogue) as ModelProvider[]

/** The models of a provider, the newest first; none where the provider is not known here. @param provider - its id. */
export function modelsOf(provider: ModelProvider | (string & {})): readonly ModelInfo[] {
  const name = Object.hasOwn(otherApis, provider) ? otherApis[provider]! : provider
  return Object.hasOwn(catalogue, name) ? catalogue[name as ModelProvider] : []
}
