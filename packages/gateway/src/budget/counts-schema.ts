import * as v from 'valibot'
import { byForm, fields, from0, hasFunction, name, named } from '../config/schema-parts.js'

const redis = byForm(value => (hasFunction(value, 'sendCommand') || hasFunction(value, 'call') ? v.any() : name))

const places = 'takes "memory", { "sqlite": "path" } or { "redis": "redis://…" }'

/** See `CountsPlace`. */
export const counts = byForm(value => {
  if (typeof value !== 'object' || value === null) return v.literal('memory', places)
  return 'redis' in value ? fields({ redis, prefix: v.optional(name) }) : fields({ sqlite: name })
})

/** See `PriceTable`. */
export const prices = named(
  fields({ input: from0, output: from0, cachedInput: v.optional(from0), cacheWrite: v.optional(from0) }),
)
