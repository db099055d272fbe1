import type { PrepareContext } from './prepare-context.js'

/**
 * The models on offer, where they are not the same for every request or are more than a list: names with a pattern, models of one client. Its functions
 * are synchronous; an `HttpError` that one throws is the answer in its own words, anything else is 500 and goes to `onError`.
 */
export interface OfferedModels {
  /** The names that a list of models tells. */
  list(context: PrepareContext): readonly string[]
  /** True for a name that may be asked for; another one is refused as unknown. */
  has(model: string, context: PrepareContext): boolean
}

/** The offer of a list of names. */
export const offerOf = (models: readonly string[] | OfferedModels): OfferedModels =>
  isNames(models) ? { list: () => models, has: model => models.includes(model) } : models

/** @throws TypeError for anything but names and an {@link OfferedModels}. */
export function checkModels(models: unknown): void {
  if (models === undefined) return
  const isList = Array.isArray(models) && models.every(name => typeof name === 'string')
  const { list, has } = (models ?? {}) as Partial<OfferedModels>
  if (!isList && (typeof list !== 'function' || typeof has !== 'function'))
    throw new TypeError('models takes a list of names, or { list, has }.')
}

const isNames = (models: readonly string[] | OfferedModels): models is readonly string[] => Array.isArray(models)
