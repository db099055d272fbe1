import * as v from 'valibot'
import { name, named, text, texts } from './schema-parts.js'

const optional = v.optional(name)

/** A key, or a function that gets one: only a configuration in TypeScript can hold it. */
const token = v.optional(v.lazy(value => (typeof value === 'function' ? v.any() : name)))

/**
 * The types of the settings of providers, whatever kind has them: what is wrong shows at the start, and not in each answer. Values are checked by the factories.
 */
export const providerSettings = {
  kind: optional,
  apiKey: optional,
  accessToken: token,
  apiKeyEnv: optional,
  baseURL: optional,
  headers: v.optional(named(text)),
  keyHeader: optional,
  organization: optional,
  project: optional,
  region: optional,
  reasoningSummary: optional,
  version: optional,
  beta: v.optional(texts),
  language: optional,
  model: optional,
  passOn: v.optional(texts),
} as const
