import { type ChatProvider, type Transport, undiciTransport } from '@millrace/core'
import type { GatewayConfig, ProviderConfig } from '../config/config.js'
import type { ConfigFlaw, ConfigPath } from '../config/config-error.js'
import { providerId } from './client-data.js'
import { emulatedProvider, emulatedVendors } from './emulated.js'
import { type Environment, neededOf, providersFromEnv } from './from-environment.js'
import type { GatewayProvider } from './gateway-provider.js'
import type { ProviderKind, ProviderSettings } from './kind.js'
import { kindOf, providerKinds } from './kinds.js'
import { requestOptions } from './request-options.js'

/** The providers of a gateway, and what is wrong with them. */
export interface ConfiguredProviders {
  readonly providers: readonly GatewayProvider[]
  readonly flaws: readonly ConfigFlaw[]
}

/** Where the providers come from. */
export interface ProviderSource {
  readonly env: Environment
  /** See `FromEnvironmentOptions`. */
  readonly ownPort?: number | undefined
}

/** The providers that a configuration names, or those of the environment. */
export function configuredProviders(
  { providers: named, emulator = false }: Pick<GatewayConfig, 'providers' | 'emulator'>,
  { env, ownPort }: ProviderSource,
): ConfiguredProviders {
  if (emulator) return { providers: emulatedOf(named), flaws: [] }
  if (!named) return { providers: providersFromEnv(env, ownPort === undefined ? {} : { ownPort }), flaws: [] }
  const flaws: ConfigFlaw[] = []
  const providers = Object.entries(named).flatMap(([name, config]) => {
    const made = isProvider(config) ? own(name, config) : configured(name, config, env)
    if ('flaw' in made) flaws.push({ path: ['providers', name, ...(made.path ?? [])], message: made.flaw })
    return 'flaw' in made ? [] : [made]
  })
  return { providers, flaws }
}

const emulatedOf = (named: GatewayConfig['providers']): GatewayProvider[] =>
  named
    ? Object.entries(named).map(([name, config]) => emulatedProvider(name, kindNameOf(name, config)))
    : emulatedVendors.map(name => emulatedProvider(name, name))

const isProvider = (config: ProviderConfig | ChatProvider): config is ChatProvider =>
  typeof (config as Partial<ChatProvider>).stream === 'function'

const kindNameOf = (name: string, config: ProviderConfig | ChatProvider): string =>
  isProvider(config) ? name : (config.kind ?? name)

const own = (name: string, provider: ChatProvider): GatewayProvider => ({
  name,
  label: name,
  models: [],
  listed: [],
  emulated: false,
  provider,
})

interface Flaw {
  readonly flaw: string
  readonly path?: ConfigPath
}

function configured(name: string, config: ProviderConfig, env: Environment): GatewayProvider | Flaw {
  const { kind: kindName = name, models, limits, apiKey, passOn, http2, ...settings } = config
  if (/[/*\s]/.test(name) || name === '')
    return { flaw: 'has a name that no provider can have: no slash, no *, no blank' }
  const kind = kindOf(kindName)
  if (!kind)
    return {
      flaw: `is of no known kind: name one by kind, such as openai-compatible for a server that speaks Chat Completions; known are ${Object.keys(providerKinds).join(', ')}`,
    }
  const unknown = Object.keys(settings).find(each => each !== 'baseURL' && !kind.settings.includes(each))
  if (unknown !== undefined) return { flaw: unknownSetting(kind), path: [unknown] }
  const found = keyOf(kind, apiKey, settings, env)
  if (found === undefined)
    return { flaw: `has no key: give apiKey, or set ${kind.keyVariables.join(' or ')} in the environment` }
  const address = settings.baseURL ?? (isElsewhere(kind, settings) ? undefined : addressOf(kind, env))
  if (kind.needsAddress && address === undefined) return { flaw: needsAddress(kind) }
  const needed = neededOf(kind, { ...settings, baseURL: address }, env)
  if (needed === undefined) return { flaw: needsSetting(kind) }
  try {
    const all = {
      ...settings,
      ...needed,
      ...(address !== undefined && { baseURL: address }),
      ...(http2 === false && { transport: http1() }),
      ...found,
    }
    const provider = kind.make(providerId(name, kind.api?.(settings)), all)
    return {
      name,
      label: kind.label,
      models: models ?? kind.models,
      listed: models?.filter(each => !each.includes('*')) ?? kind.listed,
      emulated: false,
      provider,
      ...(limits && { limits }),
      ...requestOptions(kind, settings, passOn),
    }
  } catch (thrown) {
    return { flaw: `cannot work: ${thrown instanceof TypeError ? thrown.message : 'its settings are not understood.'}` }
  }
}

let shared: Transport | undefined

/** One for all who want no HTTP/2, and for each configuration that follows: its connections are kept. */
function http1(): Transport {
  shared ??= undiciTransport({ allowH2: false })
  return shared
}

const isElsewhere = ({ elsewhere = '' }: ProviderKind, settings: ProviderSettings): boolean =>
  settings[elsewhere] !== undefined

const needsSetting = ({ needs: { setting, variables } = { setting: '', variables: [] } }: ProviderKind): string =>
  `needs a ${setting}: give ${setting}, or set ${variables.join(' or ')} in the environment`

/** The address where the configuration names none: the customer's own, from the environment, or the vendor's. */
const addressOf = (
  { address, needsAddress, addressVariable = '' }: ProviderKind,
  env: Environment,
): string | undefined => address ?? (needsAddress ? env[addressVariable] || undefined : undefined)

const needsAddress = ({ addressVariable }: ProviderKind): string =>
  `needs an address: give baseURL${addressVariable === undefined ? '' : `, or set ${addressVariable} in the environment`}`

const unknownSetting = ({ label, settings }: ProviderKind): string =>
  `is not known to ${label}; known are ${['kind', 'apiKey', 'baseURL', 'models', 'limits', 'passOn', 'http2', ...settings].join(', ')}`

/** The key as a setting, and what follows from where it was found; undefined where there is none and one is needed. */
function keyOf(
  kind: ProviderKind,
  apiKey: string | undefined,
  settings: ProviderConfig,
  env: Environment,
): Record<string, unknown> | undefined {
  const { baseURL, endpoint, auth, accessToken, apiKeyEnv } = settings
  if (apiKey !== undefined) return { apiKey }
  // A token takes the place of a key, and at another vendor's address the key in the environment is none.
  if (accessToken !== undefined || isElsewhere(kind, settings)) return {}
  const variable = kind.keyVariables.find(name => env[name])
  if (variable !== undefined) {
    const places = baseURL === undefined && endpoint === undefined && auth === undefined
    return { apiKey: env[variable], ...(places && kind.settingsOf?.(variable)) }
  }
  return kind.keyOptional || apiKeyEnv !== undefined ? {} : undefined
}
