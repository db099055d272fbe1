import { isOrigin } from '@millrace/server'
import * as v from 'valibot'
import { counts, prices } from '../budget/counts-schema.js'
import { clientKeys } from '../keys/key-schema.js'
import { providerSettings } from './provider-schema.js'
import {
  above0,
  byForm,
  fields,
  flag,
  from0,
  from1,
  hasFunction,
  milliseconds as ms,
  name,
  named,
  objectOf,
  penalty,
  text,
  texts,
  whole,
} from './schema-parts.js'

const milliseconds = v.optional(ms)
const count = v.optional(from1)

const limits = fields({
  maxRetries: v.optional(whole),
  minRetryDelayMs: milliseconds,
  maxRetryDelayMs: milliseconds,
  maxRetryAfterMs: milliseconds,
  firstByteTimeoutMs: milliseconds,
  idleTimeoutMs: milliseconds,
  gatherMs: milliseconds,
  totalTimeoutMs: milliseconds,
  maxEventBytes: count,
  maxResponseBytes: count,
  maxToolInputBytes: count,
  maxBlocks: count,
})

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const

const defaults = fields({
  temperature: v.optional(from0),
  topP: v.optional(from0),
  topK: count,
  presencePenalty: v.optional(penalty),
  frequencyPenalty: v.optional(penalty),
  maxOutputTokens: count,
  stop: v.optional(texts),
  seed: v.optional(whole),
  parallelToolCalls: v.optional(flag),
  reasoning: v.optional(
    fields({
      enabled: v.optional(flag),
      effort: v.optional(v.picklist(efforts, `takes one of ${efforts.join(', ')}`)),
      budgetTokens: count,
    }),
  ),
})

const target = fields({
  model: name,
  weight: v.optional(from0),
  limits: v.optional(limits),
  defaults: v.optional(defaults),
})

const oneTarget = byForm(value => (typeof value === 'string' ? name : target))
const targets = v.pipe(v.array(oneTarget, 'takes a list of models'), v.minLength(1, 'takes at least one model'))
const to = byForm(value => (Array.isArray(value) ? targets : oneTarget))

const route = fields({
  to,
  defaults: v.optional(defaults),
  limits: v.optional(limits),
  systemPrefix: v.optional(name),
  hedgeAfterMs: milliseconds,
  circuit: v.optional(fields({ failures: count, cooldownMs: v.optional(above0), maxCooldownMs: v.optional(above0) })),
  listed: v.optional(flag),
})

const model = byForm(value => {
  if (typeof value === 'string') return name
  return Array.isArray(value) ? targets : route
})

const providerForm = 'takes an object, such as { "kind": "openai" }'

/** The settings of each kind are there or not by its row in `providerKinds`, and their values are checked by its factory. */
const provider = byForm(value =>
  hasFunction(value, 'stream')
    ? v.any()
    : objectOf(
        v.looseObject({ ...providerSettings, models: v.optional(texts), limits: v.optional(limits) }, providerForm),
        providerForm,
      ),
)

const store = byForm(value => {
  if (hasFunction(value, 'append')) return v.any()
  return typeof value === 'string'
    ? v.literal('memory', 'takes "memory", or { "sqlite": "path" }')
    : fields({ sqlite: name })
})

/** The server reads them closer; this names the place of what is no name at all. */
const host = v.pipe(name, v.regex(/^[^\s/*@?#]+$/, 'takes a name such as localhost or app.example:8080'))
const hosts = v.pipe(v.array(host, 'takes a list of texts'), v.minLength(1, 'takes at least one name, or is left out'))

/** Kept as browsers write them: an address with a path, or a name in capitals, would match nothing. */
const origin = v.pipe(
  name,
  v.check(
    text => text === '*' || isOrigin(text),
    'takes an exact origin such as https://app.example, without a path, or *',
  ),
)
const origins = v.pipe(
  v.array(origin, 'takes a list of origins'),
  v.minLength(1, 'takes at least one origin, or is left out'),
)

const port = v.pipe(whole, v.maxValue(65_535, 'takes a port, from 0 to 65535'))

/** The configuration of a gateway, as a file has it. */
export const gatewayConfig = fields({
  $schema: v.optional(text),
  listen: v.optional(fields({ host: v.optional(name), port: v.optional(port) })),
  hosts: v.optional(hosts),
  cors: v.optional(origins),
  providers: v.optional(named(provider)),
  models: v.optional(named(model)),
  direct: v.optional(flag),
  emulator: v.optional(flag),
  store: v.optional(store),
  keys: v.optional(clientKeys),
  keysFile: v.optional(name),
  counts: v.optional(counts),
  prices: v.optional(prices),
  log: v.optional(flag),
  limits: v.optional(
    fields({
      bodyBytes: count,
      messages: count,
      depth: count,
      concurrency: count,
    }),
  ),
  headTimeoutMs: milliseconds,
  heartbeatMs: milliseconds,
  chatCompletions: v.optional(
    fields({
      reasoningField: v.optional(
        v.picklist(['reasoning_content', 'reasoning', 'both'], 'takes reasoning_content, reasoning or both'),
      ),
      calls: v.optional(v.picklist(['pieces', 'whole'], 'takes pieces or whole')),
    }),
  ),
  drainMs: milliseconds,
})
