import { checkNames } from '@millrace/core/internal'
import type { GatewayProvider } from './gateway-provider.js'
import type { ProviderKind, ProviderSettings } from './kind.js'
import { providerKinds } from './kinds.js'
import { requestOptions } from './request-options.js'

/** Environment variables by their names. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Settings of {@link providersFromEnv}. */
export interface FromEnvironmentOptions {
  /**
   * The address of the gateway itself. A variable such as `ANTHROPIC_BASE_URL` that names it is for clients: the provider is asked at its vendor's own
   * address. Default: none.
   */
  readonly ownPort?: number
}

/**
 * The providers whose key, or whose address where they need no key, is in the environment: each package and each preset of Millrace, but those whose key is a
 * token for more than models (`GITHUB_TOKEN`, `HF_TOKEN`, `DATABRICKS_TOKEN`, `CLOUDFLARE_API_TOKEN`). Their keys are read here, once.
 *
 * @param env - such as `process.env`; an empty variable counts as none.
 * @throws TypeError for variables that cannot work, naming them; never with their values.
 * @example
 * ```ts
 * import { providersFromEnv } from '@millrace/gateway'
 *
 * const [provider] = providersFromEnv({ DEEPSEEK_API_KEY: 'your-key' })
 * console.log(provider?.name, provider?.provider.id) // deepseek deepseek
 * ```
 */
export function providersFromEnv(env: Environment, options: FromEnvironmentOptions = {}): GatewayProvider[] {
  checkNames(options, { ownPort: true }, 'providersFromEnv')
  return Object.entries(providerKinds).flatMap(([name, kind]) => {
    if (kind.sharedKey) return []
    const variable = kind.keyVariables.find(each => env[each])
    const address = addressIn(kind, env, options.ownPort)
    if (variable === undefined && !(kind.keyOptional && address !== undefined)) return []
    if (kind.needsAddress && address === undefined) return []
    const needed = neededOf(kind, { baseURL: address }, env)
    if (needed === undefined) return []
    const key = variable === undefined ? {} : { variable, key: env[variable]! }
    return [made(name, kind, { ...key, needed }, address ?? kind.address)]
  })
}

function made(
  name: string,
  kind: ProviderKind,
  { variable, key, needed }: { readonly variable?: string; readonly key?: string; readonly needed: ProviderSettings },
  address: string | undefined,
): GatewayProvider {
  const { label, models, listed } = kind
  const settings = {
    ...needed,
    ...(variable !== undefined && (address ?? kind.address) === kind.address && kind.settingsOf?.(variable)),
    ...(key !== undefined && { apiKey: key }),
    ...(address !== undefined && { baseURL: address }),
  }
  return {
    name,
    label,
    models,
    listed,
    emulated: false,
    provider: provider(name, kind, settings, variable),
    ...requestOptions(kind, settings),
  }
}

/** @throws TypeError that names the provider and its variables: the settings have other names. */
function provider(
  name: string,
  kind: ProviderKind,
  settings: ProviderSettings,
  variable: string | undefined,
): GatewayProvider['provider'] {
  try {
    return kind.make(name, settings)
  } catch (cause) {
    const variables = [variable, settings.baseURL === kind.address ? undefined : kind.addressVariable]
    const places = variables.filter(each => each !== undefined).join(' and ')
    throw new TypeError(`${name} cannot work by ${places} of the environment: ${(cause as Error).message}`, { cause })
  }
}

/** The setting that a kind needs, out of the environment where the settings lack it; empty where nothing is needed, undefined where it is missing. */
export function neededOf(
  { needs, addressVariable = '' }: ProviderKind,
  settings: ProviderSettings,
  env: Environment,
): ProviderSettings | undefined {
  if (!needs || settings[needs.setting] !== undefined) return {}
  const variable = needs.variables.find(each => env[each])
  if (variable !== undefined) return { [needs.setting]: env[variable] }
  return settings.baseURL === undefined && !env[addressVariable] ? undefined : {}
}

/** The address that the environment names, which is not the gateway's own. */
function addressIn(
  { addressVariable }: ProviderKind,
  env: Environment,
  ownPort: number | undefined,
): string | undefined {
  const address = addressVariable === undefined ? undefined : env[addressVariable]
  return address && !isOwn(address, ownPort) ? address : undefined
}

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]', '0.0.0.0'])

function isOwn(address: string, ownPort: number | undefined): boolean {
  if (ownPort === undefined || !URL.canParse(address)) return false
  const { hostname, port, protocol } = new URL(address)
  return loopback.has(hostname) && Number(port || (protocol === 'https:' ? 443 : 80)) === ownPort
}
