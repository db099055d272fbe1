import { askProvider, failing, orderly } from '../compose/sources.js'
import { letGo } from '../lib/synchronous.js'
import { tell } from '../lib/tell.js'
import type { ChatProvider } from '../runtime/provider.js'
import { aroundProvider } from '../runtime/provider-address.js'
import { ChatStream } from '../stream/chat-stream.js'
import { checkRequest } from '../vocabulary/check-request.js'
import { ChatError, errorInfo } from '../vocabulary/errors.js'
import { checkNames } from '../vocabulary/known-names.js'
import { streamOptions } from '../vocabulary/options.js'
import type { ChatRequest } from '../vocabulary/request.js'
import { cacheKey } from './cache-key.js'
import { followCached } from './cached-run.js'
import type { ChatCache } from './chat-cache.js'

/** Settings of {@link withCache}. */
export interface CacheOptions {
  /**
   * The person whose answer it is: nobody gets the answer of another one. Default: `owner` of the stream options, which a handler sets, else the
   * request's `user`. Undefined for an answer that all may get. Synchronous, called by `stream()`; what it throws is the answer's `error` record, a `TypeError` excepted.
   */
  owner?(request: ChatRequest): string | undefined
  /** Tells providers of one id apart that share a cache, such as two with different models of their own. Default: the provider's id. */
  readonly namespace?: string
  /** Characters of JSON of an answer that is kept, at most. Default 1 048 576. */
  readonly maxCharacters?: number
  /** Milliseconds for which `get` is waited for; then the provider is asked. Default 1 000. */
  readonly waitMs?: number
  /** Is told what `get` or `set` has thrown: the answer goes on without the cache. Default: a line on the console. */
  onError?(error: unknown): void
}

/**
 * A provider that answers an equal request with the answer that it gave before. Equal are requests of one owner to one provider, whatever the order of
 * their fields; `user`, limits of time and retries do not count. Only a complete answer that ended `stop` is kept: no tool calls, no failure, no answer that was cut.
 *
 * An answer out of the cache comes in one batch, with a new id. Its usage is 0, that of back then is in `usage.raw.cached`.
 *
 * Equal requests at the same time each ask the provider, and the last one to end is kept: a reader must not wait for the pace, the pause or the leaving of
 * another one.
 *
 * @throws TypeError for arguments that are not of their type.
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream, withCache } from '@millrace/core'
 *
 * let calls = 0
 * const vendor: ChatProvider = {
 *   id: 'vendor',
 *   stream: () => ChatStream.from(async function* () {
 *     yield [
 *       { type: 'start', messageId: 'm1', provider: 'vendor' },
 *       { type: 'text-start', id: '0' },
 *       { type: 'text-delta', id: '0', delta: `Answer ${++calls}` },
 *       { type: 'text-end', id: '0' },
 *       { type: 'finish', reason: 'stop', usage: { inputTokens: 5, outputTokens: 2 } },
 *     ]
 *   }),
 * }
 * const provider = withCache(vendor, new Map())
 * const request = { messages: [{ role: 'user', content: 'Hi' }] } as const
 * console.log(await provider.stream(request).text(), await provider.stream(request).text()) // Answer 1 Answer 1
 * ```
 */
export function withCache<Options = unknown>(
  provider: ChatProvider<Options>,
  cache: ChatCache,
  options: CacheOptions = {},
): ChatProvider<Options> {
  if (typeof provider?.stream !== 'function') throw new TypeError('withCache takes a provider: { id, stream }.')
  if (typeof cache?.get !== 'function' || typeof cache.set !== 'function')
    throw new TypeError('withCache takes a cache: { get, set }.')
  checkNames(options, { owner: true, namespace: true, maxCharacters: true, waitMs: true, onError: true }, 'withCache')
  const { maxCharacters = 1_048_576, waitMs = 1_000, namespace = provider.id } = options
  for (const [name, value] of Object.entries({ maxCharacters, waitMs }))
    if (!(typeof value === 'number' && value >= 0)) throw new TypeError(`withCache: ${name} takes a number from 0.`)
  if (typeof namespace !== 'string') throw new TypeError('withCache: namespace takes a name.')
  for (const name of ['owner', 'onError'] as const)
    if (options[name] !== undefined && typeof options[name] !== 'function')
      throw new TypeError(`withCache: ${name} takes a function.`)
  return aroundProvider(provider, {
    id: provider.id,
    stream(request, streaming) {
      const { signal, ...given } = streamOptions(streaming)
      checkRequest(request as never)
      const asked = request as ChatRequest
      try {
        const inner = orderly(askProvider(provider, request, given))
        const owner = ownerOf(options, asked, given.owner)
        const key = () => cacheKey(namespace, owner, asked)
        const lose = (error: unknown) => tell(options, error, 'the cache of answers has failed')
        const call = { inner, key, cache, maxCharacters, waitMs, lose }
        return new ChatStream(reader => followCached(call, reader), { signal })
      } catch (thrown) {
        if (thrown instanceof TypeError) throw thrown
        return new ChatStream(failing(errorInfo(thrown)), { signal })
      }
    },
  })
}

/** An owner that is no text would make one key for all: nobody may get the answer of another one. */
function ownerOf(options: CacheOptions, request: ChatRequest, given: string | undefined): string | undefined {
  const owner: unknown = options.owner ? letGo(options.owner(request)) : (given ?? request.user)
  if (owner === undefined || typeof owner === 'string') return owner
  throw new ChatError({ code: 'unknown', message: 'owner of withCache gave no text; it is synchronous.' })
}
