import { modelInfoOf } from '@millrace/models'
import type { ModelInfo } from '../../shared/info.js'

/** Facts about a model that the page shows. */
export type ModelTraits = Pick<ModelInfo, 'images' | 'efforts' | 'contextTokens' | 'searches' | 'draws'>

const text = { images: false, efforts: [] } as const
const seeing = { images: true, efforts: [] } as const

/** One row per family; the first that fits counts. */
const families: readonly (readonly [name: RegExp, traits: Omit<ModelTraits, 'contextTokens'>])[] = [
  // Pictures and efforts: the rows of @millrace/glm's models, and docs.z.ai (2026-11).
  [/^glm-5\.3-flash/, { images: true, searches: true, efforts: ['low', 'high', 'max'] }],
  [/^glm-5\.3/, { images: false, searches: true, efforts: ['low', 'high', 'max'] }],
  [/^glm-.*v/, seeing],
  // platform.claude.com, the models overview (2026-09); efforts as in @millrace/anthropic's models.
  [/^claude-(opus-5|sonnet-5)/, { images: true, efforts: ['low', 'medium', 'high', 'xhigh', 'max'] }],
  [/^claude-/, seeing],
  // developers.openai.com, the pages of the models (2026-11).
  [/^gpt-5/, { images: true, efforts: ['none', 'low', 'medium', 'high', 'xhigh'] }],
  // ai.google.dev, the models' page and image generation (2026-11).
  [/^gemini-.*-image/, { images: true, draws: true, efforts: [] }],
  [/^gemini-/, { images: true, efforts: ['low', 'medium', 'high'] }],
]

/**
 * Looks a model up: its context among the models of its provider, the rest by its name. One that no row knows is shown without pictures and efforts.
 *
 * @param provider - the id of the provider.
 * @param name - the vendor's name for the model.
 */
export function traitsOf(provider: string, name: string): ModelTraits {
  const family = families.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1] ?? text
  const contextTokens = modelInfoOf(provider, name)?.contextTokens
  return { ...family, ...(contextTokens !== undefined && { contextTokens }) }
}
