import * as v from 'valibot'
import type { ConfigFlaw } from '../config/config-error.js'
import { fields, flawsBy, from1, name, named, texts } from '../config/schema-parts.js'

/** As `hashOf` writes it. */
const hashForm = /^sha256:[0-9a-f]{64}$/i

const limit = v.optional(from1)

/** A day, or a time with its zone: without one it would be that of the machine. */
const timeForm = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/

const clientKey = fields({
  hash: v.pipe(name, v.regex(hashForm, 'takes "sha256:" and 64 hexadecimal digits, as the command "key" prints them')),
  models: v.optional(texts),
  requestsPerMinute: limit,
  concurrency: limit,
  tokensPerDay: limit,
  tokensPerMonth: limit,
  expires: v.optional(v.pipe(name, v.regex(timeForm, 'takes a time such as 2027-06-30 or 2027-06-30T18:00:00Z'))),
})

/** Client keys by their names, in a configuration and in a file of keys. */
export const clientKeys = named(clientKey)

/** Flaws of the form of a file of keys. */
export const keyFlaws = (value: unknown): readonly ConfigFlaw[] => flawsBy(clientKeys, value)
