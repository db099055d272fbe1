import { type ChatProvider, type ChatRequest, type FallbackOptions, withFallback, withObserver } from '@millrace/core'
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
  const provider =
    targets.length === 1 && only
      ? single(only)
      : withFallback(targets.map(options.hedgeAfterMs === undefined ? entryOf : hedged), options)
  return { name, listed, targets, provider }
}

const weightOf = ({ weight }: Target) => (weight === undefined ? {} : { weight })

const entryOf = (target: Target) => ({
  provider: target.provider.provider,
  request: (chat: ChatRequest) => requestFor(target, chat),
  options: target.limits,
  ...weightOf(target),
})

/** An entry that says when its own answer begins: the one that was asked last need not be the one that answers. */
const hedged = (target: Target) => ({
  provider: withObserver(single(target), {
    begun: ({ providerOptions }) => ({
      batch(records) {
        for (const record of records)
          if (record.type === 'start') (providerOptions as RoutedRequest).begins(record.messageId, target)
      },
      ended() {},
    }),
  }),
  options: target.limits,
  ...weightOf(target),
})

/** One target needs nothing between its stream and the reader. */
const single = (target: Target): ChatProvider => ({
  id: target.provider.provider.id,
  stream: (chat, options) =>
    askProvider(target.provider.provider, requestFor(target, chat), { ...options, ...target.limits }),
})

/** A request as it is handed to the provider of a route. */
export const routed = (chat: ChatRequest, own: RoutedRequest): ChatRequest => ({ ...chat, providerOptions: own })
