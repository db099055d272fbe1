import { letGo } from '../lib/synchronous.js'
import type { ChatProvider } from '../runtime/provider.js'
import { ChatStream } from '../stream/chat-stream.js'
import { checkRequest } from '../vocabulary/check-request.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { amend, ChatError, errorInfo } from '../vocabulary/errors.js'
import { checkNames } from '../vocabulary/known-names.js'
import { resolveOptions, streamOptions } from '../vocabulary/options.js'
import type { ChatRequest } from '../vocabulary/request.js'
import { type OptionsOf, openEntry, type ProviderEntry } from './provider-entry.js'
import { asksForTags, type FoundRoute, type ModelRoute, RouteTable, readRoute } from './route-table.js'
import { failing, passing } from './sources.js'

/** Settings of {@link router}. */
export interface RouterOptions {
  /** Id of the router as a provider. Default `router`. Answers keep the id of the provider that gives them. */
  readonly id?: string
  /** Answers the requests that no route takes, a `tag:` that no route has excepted. Default: they are `not-found`. */
  readonly default?: ChatProvider | ProviderEntry
  /**
   * The tags that a request needs, such as `vision` where a message has an image; a route must have all of them. Synchronous, called by `stream()`. An
   * error that it throws is the answer's `error` record.
   */
  tags?(request: ChatRequest): readonly string[] | undefined
}

/**
 * Providers by the name of the model that a request asks for.
 *
 * | name of a route | takes |
 * |-|-|
 * | `glm-5.3` | this model |
 * | `glm-*`, `*-flash`, `*` | models that fit; each `*` stands for any characters |
 * | `fast`, with `model: 'glm-5.3-flash'` | its name, as an alias: the provider gets `model` |
 * | `openai/*`, with `model: '*'` | models with this prefix; the provider gets the name without it |
 *
 * The most specific route wins, whatever the order of the keys: an exact name, then the pattern with the most characters beside its `*`, then with fewer
 * `*`, then with the longer beginning. Upper and lower case differ. A request without a model goes where `*` goes.
 *
 * A route may have `tags`. The model `tag:vision` asks for the first route in the list with this tag, `tag:vision,cheap` for one with both; its provider
 * gets the route's `model`, or its name where that is no pattern. Where `options.tags` names tags for a request, only routes with all of them count.
 *
 * Routes that are no more than inherited (`constructor`, `__proto__`) do not exist. A model without a route goes to `options.default`, or is an `error` record
 * `not-found` that lists the routes. The answer is the provider's as it is; cancelling, pausing and the signal reach it.
 *
 * @throws TypeError for arguments that are not of their type. `stream()` throws the `TypeError` of the provider that it chose.
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream, router } from '@millrace/core'
 *
 * const vendor = (id: string): ChatProvider => ({
 *   id,
 *   stream: ({ model = '' }) => ChatStream.from(async function* () {
 *     yield [
 *       { type: 'start', messageId: 'm1', provider: id, model },
 *       { type: 'text-start', id: '0' },
 *       { type: 'text-delta', id: '0', delta: `${model} of ${id}` },
 *       { type: 'text-end', id: '0' },
 *       { type: 'finish', reason: 'stop' },
 *     ]
 *   }),
 * })
 * const glm = vendor('glm')
 * const provider = router({
 *   'glm-*': glm,
 *   'openai/*': { provider: vendor('openai'), model: '*' },
 *   fast: { provider: glm, model: 'glm-5.3-flash', tags: ['vision'] },
 * })
 * const messages = [{ role: 'user', content: 'Who are you?' }] as const
 * for (const model of ['glm-5.3', 'openai/gpt-5.4', 'fast', 'tag:vision']) console.log(await provider.stream({ model, messages }).text())
 * ```
 */
export function router<const Routes extends { readonly [name: string]: ChatProvider | ModelRoute }>(
  routes: Routes,
  options: RouterOptions = {},
): ChatProvider<OptionsOf<Routes[keyof Routes]>> {
  const table = new RouteTable(routes)
  checkNames(options, { id: true, default: true, tags: true }, 'router')
  const { id = 'router', default: rest } = options
  const fallback = rest === undefined ? undefined : readRoute(rest, undefined)
  if (table.size === 0 && !fallback) throw new TypeError('router takes at least one route, or a default.')
  if (typeof id !== 'string' || id === '') throw new TypeError('router: id takes a name.')
  if (options.tags !== undefined && typeof options.tags !== 'function')
    throw new TypeError('router: tags takes a function.')

  const find = (request: ChatRequest): FoundRoute | { readonly error: ErrorInfo } => {
    try {
      const tags = tagsOf(options, request)
      const found = table.find(request.model, tags)
      if (found) return found
      if (!fallback || asksForTags(request.model)) return { error: table.missing(request.model, tags) }
      return { entry: fallback, model: fallback.model ?? request.model }
    } catch (thrown) {
      return { error: errorInfo(thrown) }
    }
  }

  return {
    id,
    stream(request, streaming) {
      const { signal, ...given } = streamOptions(streaming)
      checkRequest(request as never)
      resolveOptions(given)
      const found = find(request as ChatRequest)
      if ('error' in found) return new ChatStream(failing(amend(found.error, { provider: id })), { signal })
      const { model, ...others } = request as ChatRequest
      const asked =
        found.model === model ? request : { ...others, ...(found.model !== undefined && { model: found.model }) }
      const opened = openEntry(found.entry, asked as ChatRequest, given)
      return new ChatStream('error' in opened ? failing(opened.error) : passing(opened.stream), { signal })
    },
  }
}

function tagsOf(options: RouterOptions, request: ChatRequest): readonly string[] {
  const tags: unknown = letGo(options.tags?.(request)) ?? []
  if (Array.isArray(tags) && tags.every(tag => typeof tag === 'string')) return tags
  throw new ChatError({ code: 'unknown', message: 'tags of router gave no list of texts; it is synchronous.' })
}
