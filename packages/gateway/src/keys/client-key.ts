import type { KeyHolder } from '../admission.js'
import type { ConfigFlaw } from '../config/config-error.js'
import type { KeyConfig, NamedKeys } from './key-config.js'
import { digestIn } from './secret.js'

/** Limits of a key; one that is absent does not hold. */
export type KeyLimits = Pick<KeyConfig, 'requestsPerMinute' | 'concurrency' | 'tokensPerDay' | 'tokensPerMonth'>

/** A client key. */
export interface ClientKey {
  readonly name: string
  /** SHA-256 of the key, which itself is kept nowhere. */
  readonly digest: Buffer
  readonly limits: KeyLimits
  /** As the gateway knows it: one client for each name, so that a key that takes the place of another one finds what was kept for it. */
  readonly holder: KeyHolder
  /** Milliseconds since 1970; `Infinity` for a key that stays good. */
  readonly expiresAt: number
}

/** Keys that were read, and what is wrong with them. */
export interface ReadKeys {
  readonly keys: readonly ClientKey[]
  readonly flaws: readonly ConfigFlaw[]
}

/** A name stands in the log, in labels of metrics and in names in Redis. */
const nameForm = /^[a-z0-9][\w.@-]{0,63}$/i

/** Stands in log and metrics where there is no key. */
const reserved = 'none'

const wrongName =
  'has a name that no key can have: letters, digits, ".", "_", "@" and "-", 64 at most, a letter or a digit first, and not "none"'

/** Words for a name that no key may have, as the rest of a sentence; undefined for any other. */
const nameFlaw = (name: string): string | undefined =>
  nameForm.test(name) && name !== reserved ? undefined : wrongName

/** Milliseconds of a time whose form was checked; NaN for a day that its month does not have, which `Date.parse` takes for one of the next. */
function timeOf(text: string): number {
  const day = text.slice(0, 'YYYY-MM-DD'.length)
  const parsed = Date.parse(day)
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(day) ? Date.parse(text) : Number.NaN
}

/** Reads keys whose form was checked. */
export function readKeys(named: NamedKeys): ReadKeys {
  const flaws: ConfigFlaw[] = []
  const holders = new Map<string, string>()
  const keys = Object.entries(named).map(([name, { hash, models, expires, ...limits }]) => {
    const digest = digestIn(hash)
    const expiresAt = expires === undefined ? Number.POSITIVE_INFINITY : timeOf(expires)
    const wrong = nameFlaw(name)
    if (wrong !== undefined) flaws.push({ path: [name], message: wrong })
    if (Number.isNaN(expiresAt)) flaws.push({ path: [name, 'expires'], message: 'is a time that there is not' })
    const other = holders.get(digest.toString('hex'))
    if (other !== undefined) flaws.push({ path: [name, 'hash'], message: `is that of ${other} as well` })
    holders.set(digest.toString('hex'), name)
    const holder: KeyHolder = { keyName: name, owner: name, ...(models && { allowedModels: models }) }
    return { name, digest, limits, expiresAt, holder }
  })
  return { keys, flaws }
}
