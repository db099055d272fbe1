import { holdsFields, isPlainObject } from '../lib/is-plain-object.js'
import { kind } from '../vocabulary/kind.js'
import { bareName, type KnownNames, refuseUnknown } from '../vocabulary/known-names.js'
import { defaultOptions, refuseOthersOfSettings } from '../vocabulary/options.js'
import type { ProviderSettings } from './provider.js'

/** The settings that every provider takes beside its own. */
const ofAll: KnownNames<ProviderSettings> = {
  fetch: true,
  transport: true,
  owner: true,
  ...defaultOptions,
}

/** The settings that all providers name alike, by their bare names. */
const spelled: ReadonlyMap<string, string> = new Map(
  ['apiKey', 'baseURL', 'model', 'headers', ...Object.keys(ofAll)].map(name => [bareName(name), name]),
)

/**
 * Checks the form of a provider's settings, for callers without TypeScript: a `baseUrl` that is passed over would send the key to the vendor. For
 * definitions whose own settings nobody names; others have {@link checkSettings} at their beginning.
 *
 * @throws TypeError for anything but an object, and for a setting whose name is spelled in another way.
 */
export function checkSpelling(settings: unknown): void {
  checkObject(settings)
  refuseOthersOfSettings(settings)
  for (const [name, value] of Object.entries(settings)) {
    const known = spelled.get(bareName(name))
    if (known !== undefined && known !== name && value !== undefined)
      throw new TypeError(`${name} is no setting of a provider. Did you mean ${known}?`)
  }
}

/**
 * Checks the names of a provider's settings, at the beginning of its definition: a `modle` or a `baseUrl` would be passed over in silence, and the
 * question go to another model or vendor. Those of undefined pass.
 *
 * @param provider - its id, for the message.
 * @param own - the settings that it takes beside those of every provider.
 * @throws TypeError for anything but an object; for an unknown name, with the one that is most like it, or with the place where Millrace has it.
 */
export function checkSettings<Settings extends ProviderSettings>(
  provider: string,
  settings: Settings,
  own: KnownNames<Omit<Settings, keyof ProviderSettings>>,
): void {
  checkObject(settings)
  refuseOthersOfSettings(settings)
  refuseUnknown(settings, { ...own, ...ofAll }, `setting of ${provider}`)
  if ('headers' in own) checkHeaders((settings as { readonly headers?: unknown }).headers)
}

function checkObject(settings: unknown): asserts settings is object {
  if (!holdsFields(settings)) throw new TypeError("The settings of a provider are an object, such as { model: '…' }.")
}

/** A `Headers` or a list of pairs would be lost. @throws TypeError that repeats no value. */
function checkHeaders(headers: unknown): void {
  if (headers === undefined) return
  if (!isPlainObject(headers)) throw new TypeError("headers takes an object, such as { 'x-team': 'mill' }.")
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && typeof value !== 'string')
      throw new TypeError(`headers.${name} takes a text, not ${kind(value)}.`)
}
