/**
 * Differences between Gemini models, first match wins (ai.google.dev, thinking and thought signatures, 2026-08). A name that no row fits is
 * taken as a current one.
 */
interface ModelFacts {
  /** Thinks always, unless a budget of 0 says not to, where a budget says so, or never. */
  readonly thinks: 'always' | 'default' | 'asked' | 'never'
  /** Gives calls an id, signs them and what is said, and refuses calls that come back without a signature. */
  readonly signs: boolean
}

const models: readonly (readonly [name: RegExp, facts: ModelFacts])[] = [
  [/^gemini-(1|2\.0)/, { thinks: 'never', signs: false }],
  [/^gemini-2\.5-flash-lite/, { thinks: 'asked', signs: false }],
  [/^gemini-2\.5-pro/, { thinks: 'always', signs: false }],
  [/^gemini-2\.5/, { thinks: 'default', signs: false }],
]

/** The facts of one model. */
export const modelFacts = (model: string): ModelFacts =>
  models.find(([name]) => name.test(model))?.[1] ?? { thinks: 'always', signs: true }

/** True when a model thinks with this budget; undefined: none was given. */
export function thinks(model: string, budget: number | undefined): boolean {
  const { thinks: kind } = modelFacts(model)
  return kind === 'always' || (kind === 'default' && budget !== 0) || (kind === 'asked' && (budget ?? 0) !== 0)
}

/** True for a model whose answers hold pictures without being asked for them (ai.google.dev, image generation, 2026-08). */
export const makesPictures = (model: string): boolean => /-image\b/.test(model)
