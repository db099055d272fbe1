import { bySpecificity, captured, fits, type Glob, readGlob } from '@millrace/core/internal-seldom'
import type { GatewayProvider } from '../providers/gateway-provider.js'
import { createRoute, type Route } from './route.js'

/** The route of a model that was asked for. */
export interface FoundRoute {
  readonly route: Route
  /** The name that was found: without what clients put around it. */
  readonly model: string
  /** The text that the route's only `*` stood for; empty where it has none. */
  readonly captured: string
}

/**
 * The mark of a context of a million tokens, which Claude Code puts behind a name (2.1.332, 2026-11). `anthropicWire` has taken it off already, also where a route
 * has it in its own name; other clients may have the name from there.
 */
const mark = '[1m]'
const longContext = /\[1m\]$/i

/** Names of other vendors' models are listed so for Anthropic's clients: Claude Code takes only names with "claude" or "anthropic" (2026-11). */
const claudePrefix = 'claude/'

/** A name in lists of models. */
interface ListedName {
  readonly name: string
  /** The same model as `provider/model`, for clients that may ask for it by this name alone. */
  readonly full?: string
}

/** The names under which clients ask for models: first those of the configuration, then `provider/model` and the vendors' own names. */
export class Routes {
  readonly #configured: Table
  readonly #direct: Table
  readonly #listed: readonly ListedName[]

  /** @param direct - `provider/model` and the vendors' own names may be asked for. */
  constructor(configured: readonly Route[], providers: readonly GatewayProvider[], direct: boolean) {
    this.#configured = new Table(configured)
    this.#direct = new Table(direct ? providers.flatMap(directRoutes) : [])
    const own = configured.filter(({ listed }) => listed).map(({ name }) => ({ name }))
    this.#listed = [...own, ...(direct ? providers.flatMap(listedBy) : [])]
  }

  /** The route for a model as a client names it; undefined where there is none. */
  find(asked: string): FoundRoute | undefined {
    const name = asked.replace(longContext, '')
    const marked = name === asked ? undefined : this.#named(asked, true)
    return (
      marked ??
      this.#bare(name) ??
      (name.startsWith(claudePrefix) ? this.#bare(name.slice(claudePrefix.length)) : undefined)
    )
  }

  /**
   * The names that a list of models tells.
   *
   * @param claude - to clients that only take Claude's names.
   * @param allowed - true for a name that the client may ask for. Default: all.
   */
  list(claude: boolean, allowed: (name: string) => boolean = () => true): readonly string[] {
    const names = this.#listed.flatMap(({ name, full }) => {
      if (allowed(name)) return [name]
      return full !== undefined && allowed(full) ? [full] : []
    })
    const shown = claude ? names.map(name => (/claude|anthropic/i.test(name) ? name : claudePrefix + name)) : names
    return [...new Set(shown)]
  }

  /** The route of a name that has lost its mark. */
  #bare(name: string): FoundRoute | undefined {
    return this.#named(name) ?? this.#configured.exactly(name + mark)
  }

  /** @param marked - only a route that has the mark in its own name: a glob such as `provider/*` fits a name with it as well, and its vendor would not know that. */
  #named(name: string, marked = false): FoundRoute | undefined {
    return this.#configured.find(name, marked) ?? this.#direct.find(name, marked)
  }
}

/** Routes by their names: exact ones by hash, globs from the most specific one on. */
class Table {
  readonly #exact = new Map<string, Route>()
  readonly #globs: { readonly glob: Glob; readonly route: Route }[] = []

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      if (route.name.includes('*')) this.#globs.push({ glob: readGlob(route.name), route })
      else if (!this.#exact.has(route.name)) this.#exact.set(route.name, route)
    }
    this.#globs.sort((a, b) => bySpecificity(a.glob, b.glob))
  }

  exactly(model: string): FoundRoute | undefined {
    const route = this.#exact.get(model)
    return route && { route, model, captured: '' }
  }

  /** @param marked - see `Routes`. */
  find(model: string, marked: boolean): FoundRoute | undefined {
    const exact = this.exactly(model)
    if (exact) return exact
    for (const { glob, route } of this.#globs) {
      if (!fits(glob, model) || (marked && !longContext.test(route.name))) continue
      const text = glob.literals.length === 2 ? captured(glob, model) : ''
      // `openai/` names no model.
      if (text === '' && route.targets.some(target => target.model?.includes('*'))) continue
      return { route, model, captured: text }
    }
    return undefined
  }
}

const listedBy = ({ name: provider, listed }: GatewayProvider): ListedName[] =>
  listed.map(name => ({ name, full: `${provider}/${name}` }))

/** `provider/model`, and the names that the provider alone has. */
function directRoutes(provider: GatewayProvider): Route[] {
  const target = { provider, limits: provider.limits ?? {}, defaults: {} }
  return [
    createRoute({ name: `${provider.name}/*`, listed: false, targets: [{ ...target, model: '*' }] }),
    ...provider.models.map(name => createRoute({ name, listed: false, targets: [target] })),
  ]
}
