import { failing } from '../compose/sources.js'
import { letGo } from '../lib/synchronous.js'
import type { ChatProvider } from '../runtime/provider.js'
import { aroundProvider } from '../runtime/provider-address.js'
import { ChatStream } from '../stream/chat-stream.js'
import { checkRequest } from '../vocabulary/check-request.js'
import { ChatError, errorInfo } from '../vocabulary/errors.js'
import { checkNames, type KnownNames } from '../vocabulary/known-names.js'
import { resolveOptions, streamOptions } from '../vocabulary/options.js'
import type { ChatRequest } from '../vocabulary/request.js'
import { Admission } from './admission.js'
import { type AttemptLimits, type AttemptRates, limitsAnything, rateNames, readRates } from './attempt-limits.js'
import { estimateTokens } from './estimate-tokens.js'
import { LimitedRun } from './limited-run.js'
import { LocalLimits } from './local-limits.js'

/** Settings of {@link withRateLimit}: the limits of all attempts together, and how attempts wait. */
export interface RateLimitOptions extends AttemptRates {
  /** Limits of each key by itself. Default: none. */
  readonly perKey?: AttemptRates
  /** Counts in a place that several processes share, in place of the limits here: `redisLimits` of `@millrace/core/redis-limits`. */
  readonly limits?: AttemptLimits
  /**
   * The key of a request: the person or the project whose request it is. Keys take turns. Default: the request's `user`. Requests without a key are as of
   * one person. Synchronous, called by `stream()`; what it throws is the answer's `error` record, a `TypeError` excepted.
   */
  key?(request: ChatRequest): string | undefined
  /** The tokens that a request will take, answer included. Called as `key` is, where tokens are limited. Default: a rough estimate. */
  estimateTokens?(request: ChatRequest): number
  /** Requests that wait at most; one more fails at once. Default 1 000. */
  readonly maxQueued?: number
  /** Requests of one key that wait at most. Default: as many as `maxQueued`. */
  readonly maxQueuedPerKey?: number
  /** Milliseconds for which a request waits at most. Default 30 000. With 0 it fails where there is no place, so that a fallback goes on. */
  readonly maxWaitMs?: number
  /** Further attempts after the first, where `stream()` does not say. Default 2. */
  readonly maxRetries?: number
}

const optionNames: KnownNames<RateLimitOptions> = {
  ...rateNames,
  perKey: true,
  limits: true,
  key: true,
  estimateTokens: true,
  maxQueued: true,
  maxQueuedPerKey: true,
  maxWaitMs: true,
  maxRetries: true,
}

/**
 * A provider whose attempts are limited: at once, in requests and in tokens per minute. Attempts that have no place wait in a queue, in which keys (users,
 * projects) take turns.
 *
 * Retries count, since the vendor counts them: they are made here, and the provider is asked with `maxRetries: 0`. Put it around each vendor, inside of
 * fallbacks and tool loops, so that it counts what they send. The vendor's Retry-After to one request is kept to by all that wait.
 *
 * A request that finds the queue full, or waits too long, is an `error` record `rate-limit` with `retryAfterMs`, and the vendor is not asked. Leaving
 * the queue, by cancelling or by the signal, costs nothing. `totalTimeoutMs` of `stream()` includes the time in the queue; the other limits do not.
 *
 * @throws TypeError for arguments that are not of their type.
 * @example
 * ```ts
 * import { type ChatProvider, ChatStream, withRateLimit } from '@millrace/core'
 *
 * const vendor: ChatProvider = {
 *   id: 'vendor',
 *   stream: () => ChatStream.from(async function* () {
 *     yield [
 *       { type: 'start', messageId: 'm1', provider: 'vendor' },
 *       { type: 'text-start', id: '0' },
 *       { type: 'text-delta', id: '0', delta: 'Hello' },
 *       { type: 'text-end', id: '0' },
 *       { type: 'finish', reason: 'stop', usage: { inputTokens: 5, outputTokens: 1 } },
 *     ]
 *   }),
 * }
 * const provider = withRateLimit(vendor, { concurrency: 1, requestsPerMinute: 2, maxWaitMs: 0, perKey: { concurrency: 1 } })
 * const ask = () => provider.stream({ messages: [{ role: 'user', content: 'Hi' }], user: 'li' }).text()
 * console.log(await ask(), await ask())
 * await ask().catch(error => console.log(error.code, error.retryAfterMs > 59_000)) // rate-limit true
 * ```
 */
export function withRateLimit<Options = unknown>(
  provider: ChatProvider<Options>,
  options: RateLimitOptions,
): ChatProvider<Options> {
  if (typeof provider?.stream !== 'function') throw new TypeError('withRateLimit takes a provider: { id, stream }.')
  checkNames(options ?? {}, optionNames, 'withRateLimit')
  const limits = limitsOf(options ?? {})
  const admission = new Admission(limits, boundsOf(options))
  const maxRetries = retriesOf(options)
  return aroundProvider(provider, {
    id: provider.id,
    stream(request, streaming) {
      const { signal, ...given } = streamOptions(streaming)
      checkRequest(request as never)
      resolveOptions(given)
      const asked = request as ChatRequest
      try {
        const key = keyOf(options, asked)
        const tokens = limits.countsTokens ? tokensOf(options, asked) : 0
        const call = {
          provider: provider as ChatProvider,
          admission,
          request: asked,
          options: { maxRetries, ...given },
          key,
          tokens,
        }
        return new ChatStream(reader => new LimitedRun(call, reader), { signal })
      } catch (thrown) {
        if (thrown instanceof TypeError) throw thrown
        return new ChatStream(failing(errorInfo(thrown)), { signal })
      }
    },
  })
}

function limitsOf(options: RateLimitOptions): AttemptLimits {
  const { limits, perKey } = options
  const all = readRates(options, 'withRateLimit')
  if (perKey) checkNames(perKey, rateNames, 'perKey of withRateLimit')
  const own = perKey && readRates(perKey, 'withRateLimit: perKey')
  const isOwn = limitsAnything(all) || limitsAnything(own)
  if (limits === undefined) {
    if (!isOwn) throw new TypeError('withRateLimit takes a limit: concurrency, requestsPerMinute or tokensPerMinute.')
    return new LocalLimits(all, own)
  }
  if (typeof limits?.take !== 'function') throw new TypeError('withRateLimit: limits takes limits: { take }.')
  if (isOwn) throw new TypeError('withRateLimit takes limits, or rates of its own, not both.')
  return limits
}

function boundsOf({ maxQueued = 1_000, maxQueuedPerKey = maxQueued, maxWaitMs = 30_000 }: RateLimitOptions) {
  for (const [name, value] of Object.entries({ maxQueued, maxQueuedPerKey, maxWaitMs }))
    if (!(typeof value === 'number' && value >= 0)) throw new TypeError(`withRateLimit: ${name} takes a number from 0.`)
  return { maxQueued, maxQueuedPerKey, maxWaitMs }
}

function retriesOf({ maxRetries, key, estimateTokens: estimate }: RateLimitOptions): number {
  for (const [name, value] of Object.entries({ key, estimateTokens: estimate }))
    if (value !== undefined && typeof value !== 'function')
      throw new TypeError(`withRateLimit: ${name} takes a function.`)
  return resolveOptions(maxRetries === undefined ? {} : { maxRetries }).maxRetries
}

function keyOf(options: RateLimitOptions, request: ChatRequest): string {
  const own: unknown = options.key ? letGo(options.key(request)) : request.user
  const key = own ?? ''
  if (typeof key === 'string') return key
  throw new ChatError({ code: 'unknown', message: 'key of withRateLimit gave no text; it is synchronous.' })
}

function tokensOf(options: RateLimitOptions, request: ChatRequest): number {
  const own: unknown = letGo(options.estimateTokens?.(request))
  const tokens = own ?? estimateTokens(request)
  if (typeof tokens === 'number' && tokens >= 0 && tokens < Number.POSITIVE_INFINITY) return tokens
  throw new ChatError({ code: 'unknown', message: 'estimateTokens of withRateLimit gave no number from 0.' })
}
