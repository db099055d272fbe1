import { type ChatProvider, type ChatRequest, type FallbackOptions, withFallback } from '@millrace/core'
import { askProvider } from '@millrace/core/internal'
import { type RoutedRequest, requestFor, type Target } from './target.js'

/** A name, or a glob of names, that clients ask for. */
export interface Route {
  /** As the configuration has it: for log, metrics and keys. */
  readonly name: string
  readonly targets: readonly Target[]
  /** The name stands in lists of models. */
  readonly listed: boolean
  /** Asks the targets. */
  readonly provider: ChatProvider
}

/** Settings for asking several targets. */
export type RouteOptions = Pick<FallbackOptions, 'circuit' | 'hedgeAfterMs'>

/** Makes a route of its targets, at least one. */
export function createRoute(
  { name, listed, targets }: Pick<Route, 'name' | 'listed' | 'targets'>,
  options: RouteOptions = {},
): Route {
  const [only] = targets
  const provider = targets.length === 1 && only ? single(only) : withFallback(targets.map(entryOf), options)
  return { name, listed, targets, provider }
}

const entryOf = (target: Target) => ({
  provider: target.provider.provider,
  request: (chat: ChatRequest) => requestFor(target, chat),
  options: target.limits,
  ...(target.weight !== undefined && { weight: target.weight }),
})

/** One target needs nothing between its stream and the reader. */
const single = (target: Target): ChatProvider => ({
  id: target.provider.provider.id,
  stream: (chat, options) =>
    askProvider(target.provider.provider, requestFor(target, chat), { ...options, ...target.limits }),
})

/** A request as it is handed to the provider of a route. */
export const routed = (chat: ChatRequest, own: RoutedRequest): ChatRequest => ({ ...chat, providerOptions: own })
