import { defaultOptions } from '../vocabulary/options.js'

/** A name without case and separators. */
const bare = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, '')

/** The settings that all providers name alike, by their bare names. */
const spelled: ReadonlyMap<string, string> = new Map(
  ['apiKey', 'baseURL', 'model', 'headers', 'fetch', 'transport', ...Object.keys(defaultOptions)].map(name => [
    bare(name),
    name,
  ]),
)

/**
 * Checks the form of a provider's settings, for callers without TypeScript: a `baseUrl` that is passed over would send the key to the vendor.
 *
 * @throws TypeError for anything but an object, and for a setting whose name is spelled in another way.
 */
export function checkSettings(settings: unknown): void {
  if (typeof settings !== 'object' || settings === null)
    throw new TypeError("The settings of a provider are an object, such as { model: '…' }.")
  for (const name of Object.keys(settings)) {
    const known = spelled.get(bare(name))
    if (known !== undefined && known !== name) throw new TypeError(`${name} is called ${known} here.`)
  }
}
