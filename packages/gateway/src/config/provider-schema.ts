import * as v from 'valibot'
import { fields, flag, headerName, headerText, name, named, texts } from './schema-parts.js'

const optional = v.optional(name)

/** A key, or a function that gets one: only a configuration in TypeScript can hold it. */
const token = v.optional(v.lazy(value => (typeof value === 'function' ? v.any() : name)))

const header = v.optional(v.pipe(headerText, v.nonEmpty('takes a text that is not empty')))
const summaries = ['auto', 'concise', 'detailed', 'none'] as const

/**
 * The types of the settings of providers, whatever kind has them: what is wrong shows at the start, and not in each answer. Values are checked by the factories.
 */
export const providerSettings = {
  kind: optional,
  apiKey: optional,
  accessToken: token,
  apiKeyEnv: optional,
  baseURL: optional,
  headers: v.optional(named(headerText, headerName)),
  keyHeader: v.optional(headerName),
  organization: header,
  project: header,
  region: optional,
  reasoningSummary: v.optional(v.picklist(summaries, `takes one of ${summaries.join(', ')}`)),
  version: header,
  beta: v.optional(v.array(headerText, 'takes a list of texts')),
  language: header,
  model: optional,
  path: v.optional(v.pipe(name, v.startsWith('/', 'takes a path, which begins with /'))),
  thinkTags: v.optional(
    v.custom(value => typeof value === 'boolean' || value === 'opened', 'takes true, false or "opened"'),
  ),
  vertex: v.optional(fields({ project: name, location: optional })),
  http2: v.optional(flag),
  passOn: v.optional(texts),
} as const
