import { type ModelProvider, modelsOf } from './catalogue.js'
import type { ModelInfo } from './model-info.js'

/**
 * The facts about a model.
 *
 * @param provider - the id of the provider. Facts are those of the vendor's own API: other hosts of a model have limits of their own.
 * @param model - its name, an alias, or one with a snapshot behind it: `claude-haiku-4-5-20251001`, `gpt-5.4-2026-03-05`, `gemini-2.5-pro-002`; a path
 * in front of it (`models/`, `openai/`) does not count.
 * @returns undefined where the model is not known here.
 * @example
 * ```ts
 * import { modelInfoOf } from '@millrace/models'
 *
 * const left = (modelInfoOf('gemini', 'gemini-3.8-flash')?.contextTokens ?? Infinity) - 12_000
 * console.log(left)
 * ```
 */
export function modelInfoOf(provider: ModelProvider | (string & {}), model: string): ModelInfo | undefined {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase()
  const models = modelsOf(provider)
  const named = (wanted: string): ModelInfo | undefined =>
    models.find(({ id, aliases = [] }) => id === wanted || aliases.includes(wanted))
  return named(name) ?? named(name.replace(snapshot, ''))
}

/** The end of a name that tells a snapshot: a date, or a number of three digits. */
const snapshot = /[-@](\d{8}|\d{4}-\d{2}-\d{2}|\d{3})$/
