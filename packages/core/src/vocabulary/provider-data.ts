import { holdsFields } from '../lib/is-plain-object.js'
import { kind } from './kind.js'
import { otherNames, refuseOtherNames } from './other-names.js'

const others = otherNames([
  { names: ['cache_control', 'cacheControl'], here: "{ anthropic: { cache_control: { type: 'ephemeral' } } }" },
])

/**
 * Checks `providerData` of a part: it would be passed over in silence. Null says nothing, as in a message of a database.
 *
 * @param place - names the part: `messages[0].content[0]`.
 * @throws TypeError for anything but an object with the ids of providers for names.
 */
export function checkProviderData(data: unknown, place: string): asserts data is object | null | undefined {
  if (data === undefined || data === null) return
  const field = `${place}.providerData`
  if (!holdsFields(data))
    throw new TypeError(`${field} takes an object by the ids of providers: { anthropic: { … } }, not ${kind(data)}.`)
  refuseOtherNames(data, others, `provider in ${field}`)
}

/** The same of a tool, whose data is fields that a vendor takes beside its own. */
export function checkToolData(data: unknown, place: string): void {
  checkProviderData(data, place)
  for (const [id, fields] of Object.entries(data ?? {}))
    if (fields !== undefined && !holdsFields(fields))
      throw new TypeError(`${place}.providerData.${id} takes an object of the vendor's fields, not ${kind(fields)}.`)
}
