import { isPlainObject } from '../lib/is-plain-object.js'
import { refuseMisspelt } from '../vocabulary/known-names.js'
import type { ProviderDefinition } from './provider.js'

/**
 * Makes the check that finds a misspelt name among `providerOptions`. A composition may hold the options of several providers in one object: names that are
 * like none of these pass, and so do those that the definition says are another's.
 */
export function optionNameCheck({
  id,
  optionNames,
}: Pick<ProviderDefinition<never>, 'id' | 'optionNames'>): (given: unknown) => void {
  if (!optionNames) return () => {}
  const names = Object.entries(optionNames)
  const own = Object.fromEntries(names.filter(([, isOwn]) => isOwn !== false))
  const others = names.flatMap(([name, isOwn]) => (isOwn === false ? [name] : []))
  return given => {
    if (!isPlainObject(given)) return
    const fields: { [name: string]: unknown } = { ...given }
    for (const name of others) delete fields[name]
    refuseMisspelt(fields, own, `provider option of ${id}`)
  }
}
