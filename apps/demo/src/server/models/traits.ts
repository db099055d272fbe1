import type { ModelInfo } from '../../shared/info.js'

/** Facts about a model that the page shows. */
export type ModelTraits = Pick<ModelInfo, 'images' | 'efforts' | 'contextTokens' | 'searches' | 'draws'>

const text = { images: false, efforts: [] } as const
const seeing = { images: true, efforts: [] } as const
const million = 1_000_000

/** One row per family; the first that fits counts. */
const families: readonly (readonly [name: RegExp, traits: ModelTraits])[] = [
  // Pictures, efforts and "1M": the rows of @millrace/glm's models, and docs.z.ai (2026-11).
  [/^glm-5\.3-flash/, { images: true, searches: true, efforts: ['low', 'high', 'max'] }],
  [/^glm-5\.3/, { images: false, searches: true, efforts: ['low', 'high', 'max'], contextTokens: million }],
  [/^glm-.*v/, seeing],
  // platform.claude.com, the models overview (2026-09); efforts as in @millrace/anthropic's models.
  [/^claude-(opus-5|sonnet-5)/, { images: true, efforts: ['low', 'medium', 'high', 'xhigh', 'max'] }],
  [/^claude-/, { images: true, efforts: [], contextTokens: 200_000 }],
  // developers.openai.com, the pages of the models (2026-11).
  [/^gpt-5/, { images: true, efforts: ['none', 'low', 'medium', 'high', 'xhigh'] }],
  // ai.google.dev, the models' page and image generation (2026-11).
  [/^gemini-.*-image/, { images: true, draws: true, efforts: [] }],
  [/^gemini-/, { images: true, efforts: ['low', 'medium', 'high'], contextTokens: 1_048_576 }],
]

/** Looks a model up by its vendor's name for it. One that no row knows is shown without pictures and efforts. */
export const traitsOf = (name: string): ModelTraits =>
  families.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1] ?? text
