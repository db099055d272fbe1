import { type ChatHandler, type CorsOptions, hostCheck, loopbackHosts } from '@millrace/server'
import type { Gatekeeper } from './admission.js'
import { asConfig, flawsOf } from './config/check-config.js'
import type { GatewayConfig } from './config/config.js'
import { ConfigError, type ConfigFlaw, cannotOpen } from './config/config-error.js'
import { openOrigins } from './config/open-origins.js'
import type { GatewayShared } from './gateway-options.js'
import { createApi } from './http/api.js'
import { corsOf } from './http/cors.js'
import { configuredProviders } from './providers/configured.js'
import type { GatewayProvider } from './providers/gateway-provider.js'
import { readRoutes } from './routing/read-routes.js'
import { Routes } from './routing/routes.js'

/** All that follows from one configuration. Answers that it began end by it, whatever configuration comes after. */
export class Generation {
  readonly config: GatewayConfig
  readonly providers: readonly GatewayProvider[]
  readonly routes: Routes
  readonly handler: ChatHandler
  /** Clients need a key. */
  readonly guarded: boolean
  /** The refusal of a request by a name, or from a page, that is none of the gateway's. Absent: any may ask. */
  readonly foreign: ReturnType<typeof hostCheck> | undefined
  /** Absent: pages of other origins are not let in. */
  readonly cors: CorsOptions | undefined

  /** @throws ConfigError with a line for each flaw. */
  constructor(value: GatewayConfig, parts: GatewayShared) {
    refuse(flawsOf(value))
    this.config = asConfig(value)
    const { models, direct = true, store, hosts, cors: origins } = this.config
    const { providers, flaws: ofProviders } = configuredProviders(this.config, parts)
    refuse(ofProviders)
    const { routes, flaws: ofRoutes } = readRoutes(models, new Map(providers.map(each => [each.name, each])))
    refuse(ofRoutes)
    if (providers.length === 0) refuse([noProviders])
    this.providers = providers
    this.routes = new Routes(routes, providers, direct)
    const cors = corsOf(origins)
    this.cors = cors
    const api = { ...parts, config: this.config, routes: this.routes, store: opened(parts, store), cors }
    // It checks its settings.
    const named = createApi({ ...api, hosts: hosts ?? loopbackHosts })
    // Behind all that can be wrong: the keys that it takes hold at once.
    this.guarded = takenBy(parts.gatekeeper, this.config)
    this.foreign = this.guarded && !hosts ? undefined : hostCheck(hosts ?? loopbackHosts, origins ?? [])
    this.handler = this.guarded && !hosts ? createApi({ ...api, hosts: undefined }) : named
  }
}

const noProviders: ConfigFlaw = {
  path: ['providers'],
  message: 'names none, and there is no key of a vendor in the environment. To try it without one, use the emulators.',
}

/** The store of a configuration. @throws ConfigError for a file that cannot be opened. */
function opened({ stores }: GatewayShared, store: GatewayConfig['store']) {
  if (typeof store !== 'object' || !('sqlite' in store)) return stores.of(store)
  try {
    return stores.of(store)
  } catch (thrown) {
    throw cannotOpen(['store', 'sqlite'], thrown)
  }
}

/** Hands a configuration to the gatekeeper. @returns true where it asks clients for a key. */
function takenBy(gatekeeper: Gatekeeper, config: GatewayConfig): boolean {
  if (gatekeeper.configure) gatekeeper.configure(config)
  else refuse(ofKeys.filter(name => config[name] !== undefined).map(name => ({ path: [name], message: needsKeeper })))
  const { guards = true } = gatekeeper
  if (!guards) refuse(openOrigins(config))
  return guards
}

const ofKeys = ['keys', 'keysFile', 'counts', 'prices'] as const

/** A configuration with keys must not be taken by somebody who lets everybody in. */
const needsKeeper = 'needs the gatekeeper of @millrace/gateway/keys'

function refuse(flaws: readonly ConfigFlaw[]): void {
  if (flaws.length > 0) throw new ConfigError(flaws)
}
