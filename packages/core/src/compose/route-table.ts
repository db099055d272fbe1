import { holdsFields } from '../lib/is-plain-object.js'
import { longestWord, redact } from '../lib/redact.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { bySpecificity, captured, fits, type Glob, readGlob } from './glob.js'
import { type ProviderEntry, readEntry } from './provider-entry.js'

/** A provider behind a name of the router. */
export interface ModelRoute<Options = unknown> extends ProviderEntry<Options> {
  /**
   * The provider's name of the model. Default: the model as it was asked for. A `*` in it stands for the text that the only `*` of the route's name
   * stood for: `'openai/*': { provider, model: '*' }` takes the prefix off.
   */
  readonly model?: string
  /** Words to choose the route by, such as `vision`; none has a comma. */
  readonly tags?: readonly string[]
}

/** A route that was found. */
export interface FoundRoute {
  /** Without a model. */
  readonly entry: ProviderEntry
  /** The model's name for the provider; undefined leaves it to the provider. */
  readonly model: string | undefined
}

/** A route and its name. */
interface NamedRoute {
  readonly glob: Glob
  readonly route: ModelRoute
}

/** A model name begins so where it asks for tags: `tag:vision`, or `tag:vision,cheap` for a route that has both. */
const tagPrefix = 'tag:'

/** Names that an error lists at most. */
const mostListed = 40

/** The routes of a router, ready to be searched: exact names by hash, patterns from the most specific one on. */
export class RouteTable {
  /** In the order given. */
  readonly #all: readonly NamedRoute[]
  readonly #exact = new Map<string, NamedRoute>()
  readonly #globs: NamedRoute[] = []

  /** @throws TypeError for a route that is not of its type. */
  constructor(routes: Readonly<Record<string, unknown>>) {
    if (!holdsFields(routes)) throw new TypeError('router takes routes: { name: provider }.')
    this.#all = Object.entries(routes).map(([name, value]) => ({ glob: readGlob(name), route: readRoute(value, name) }))
    for (const named of this.#all) {
      if (named.glob.literals.length > 1) this.#globs.push(named)
      else this.#exact.set(named.glob.pattern, named)
    }
    this.#globs.sort((a, b) => bySpecificity(a.glob, b.glob))
  }

  get size(): number {
    return this.#all.length
  }

  /** The route for a model; undefined where there is none. @param tags - the route must have all. */
  find(model: string | undefined, tags: readonly string[]): FoundRoute | undefined {
    const named = model === undefined ? undefined : this.#exact.get(model)
    if (named) return hasAll(named, tags) ? foundBy(named, model) : undefined
    const wanted = tagsIn(model)
    if (wanted || (model === undefined && tags.length > 0)) {
      const tagged = this.#all.find(each => hasAll(each, [...tags, ...(wanted ?? [])]))
      return tagged && foundBy(tagged, undefined)
    }
    const globbed = this.#globs.find(each => fits(each.glob, model ?? '') && hasAll(each, tags))
    return globbed && foundBy(globbed, model)
  }

  /** The failure of a request that no route takes: it lists the routes that there are. */
  missing(model: string | undefined, tags: readonly string[]): ErrorInfo {
    const name = model === undefined ? 'a request without a model' : `the model "${redact(model, [], longestWord)}"`
    const known = listed(this.#all.map(({ glob }) => glob.pattern))
    const words = [...new Set(this.#all.flatMap(({ route }) => route.tags ?? []))]
    return {
      code: 'not-found',
      message:
        `The router has no route for ${name}${tags.length > 0 ? ` with the tags ${listed(tags)}` : ''}. Routes: ${known || 'none'}.` +
        (words.length > 0 ? ` Tags: ${listed(words)}.` : ''),
      retryable: false,
    }
  }
}

/** @throws TypeError for a route that is not of its type. */
export function readRoute(value: unknown, name: string | undefined): ModelRoute {
  const place = name === undefined ? 'router: default' : `router: "${name}"`
  if (name === '') throw new TypeError('router: a route needs a name.')
  const entry = readEntry(value, place, { tags: true })
  const { model } = entry
  const { tags = [] } = value as ModelRoute
  if (!Array.isArray(tags) || !tags.every(isTag))
    throw new TypeError(`${place}: tags takes a list of words without commas.`)
  const stars = (text = ''): number => text.split('*').length - 1
  if (stars(model) > 0 && !(stars(model) === 1 && stars(name) === 1))
    throw new TypeError(`${place}: a * in model stands for the only * of the route's name.`)
  return { ...entry, tags }
}

const isTag = (tag: unknown): boolean => typeof tag === 'string' && /^[^,]+$/.test(tag)

/** True for a name that asks for tags. */
export const asksForTags = (model: string | undefined): boolean => model?.startsWith(tagPrefix) ?? false

const tagsIn = (model: string | undefined): string[] | undefined =>
  model !== undefined && asksForTags(model) ? model.slice(tagPrefix.length).split(',') : undefined

const hasAll = ({ route }: NamedRoute, tags: readonly string[]): boolean => tags.every(tag => route.tags?.includes(tag))

/** @param asked - the model's name; undefined where the route was found by its tags, or the request names none. */
function foundBy({ glob, route }: NamedRoute, asked: string | undefined): FoundRoute {
  const { model: own, ...entry } = route
  if (own === undefined) return { entry, model: glob.literals.length > 1 ? asked : glob.pattern }
  if (!own.includes('*')) return { entry, model: own }
  const part = asked === undefined ? '' : captured(glob, asked)
  return { entry, model: part === '' ? undefined : own.replace('*', () => part) }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostListed).map(name => redact(name, [], longestWord))
  return names.length > mostListed ? `${shown.join(', ')} and ${names.length - mostListed} more` : shown.join(', ')
}
