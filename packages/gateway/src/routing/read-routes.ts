import type { GatewayConfig, RouteConfig, TargetConfig } from '../config/config.js'
import type { ConfigFlaw, ConfigPath } from '../config/config-error.js'
import type { GatewayProvider } from '../providers/gateway-provider.js'
import { createRoute, type Route } from './route.js'
import type { Target } from './target.js'

/** The routes of a configuration, and what is wrong with them. */
export interface ReadRoutes {
  readonly routes: readonly Route[]
  readonly flaws: readonly ConfigFlaw[]
}

type Providers = ReadonlyMap<string, GatewayProvider>

/** Reads `models`. */
export function readRoutes(models: GatewayConfig['models'] = {}, providers: Providers): ReadRoutes {
  const flaws: ConfigFlaw[] = []
  const routes = Object.entries(models).flatMap(([name, value]) => {
    const path: ConfigPath = ['models', name]
    if (name === '') flaws.push({ path, message: 'needs a name' })
    const config: RouteConfig = isShort(value) ? { to: value } : value
    const { to, listed = true, circuit, hedgeAfterMs } = config
    const list = (Array.isArray(to) ? to : [to]) as readonly (string | TargetConfig)[]
    const targets = list.flatMap((target, at) => {
      const found = readTarget(target, config, providers, name)
      if (!('flaw' in found)) return [found]
      const place = [...path, ...(isShort(value) ? [] : ['to']), ...(Array.isArray(to) ? [at] : [])]
      flaws.push({ path: typeof target === 'string' ? place : [...place, 'model'], message: found.flaw })
      return []
    })
    if (targets.length !== list.length || name === '') return []
    const options = { ...(circuit && { circuit }), ...(hedgeAfterMs !== undefined && { hedgeAfterMs }) }
    return [createRoute({ name, listed: listed && !name.includes('*'), targets }, options)]
  })
  return { routes, flaws }
}

const isShort = (value: unknown): value is string | readonly (string | TargetConfig)[] =>
  typeof value === 'string' || Array.isArray(value)

const unknownProvider = (known: readonly string[]): string =>
  `leads to a provider that is not there: a target is provider/model, and ${known.length > 0 ? `the providers are ${known.join(', ')}` : 'there are no providers'}`

function readTarget(
  value: string | TargetConfig,
  route: RouteConfig,
  providers: Providers,
  name: string,
): Target | { readonly flaw: string } {
  const config: TargetConfig = typeof value === 'string' ? { model: value } : value
  const slash = config.model.indexOf('/')
  const providerName = slash < 0 ? config.model : config.model.slice(0, slash)
  const model = slash < 0 ? undefined : config.model.slice(slash + 1)
  const provider = providers.get(providerName)
  if (!provider) return { flaw: unknownProvider([...providers.keys()]) }
  if (model === '') return { flaw: 'names no model behind the slash' }
  const stars = (text: string): number => text.split('*').length - 1
  if (model !== undefined && stars(model) > 0 && !(stars(model) === 1 && stars(name) === 1))
    return { flaw: 'has a *, which stands for the only * of the route’s name' }
  const { weight, limits, defaults } = config
  return {
    provider,
    limits: { ...provider.limits, ...route.limits, ...limits },
    defaults: { ...route.defaults, ...defaults },
    ...(model !== undefined && { model }),
    ...(weight !== undefined && { weight }),
    ...(route.systemPrefix !== undefined && { systemPrefix: route.systemPrefix }),
  }
}
