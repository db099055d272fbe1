import { type AttemptLimits, type AttemptRates, limitsAnything, rateNames, readRates } from './limits/attempt-limits.js'
import { RedisLimits } from './limits/redis/redis-limits.js'
import type { RedisClient } from './redis/client.js'
import { senderOf } from './redis/client.js'
import { checkNames, type KnownNames } from './vocabulary/known-names.js'

export type { IoredisClient, NodeRedisClient, NodeRedisCluster, RedisClient } from './redis/client.js'
export type { AttemptLimits, AttemptRates }

/** Settings of {@link redisLimits}: the limits of all attempts of all processes together. */
export interface RedisLimitOptions extends AttemptRates {
  /** Name of what is limited, such as the vendor's account: processes with the same name share the limits. */
  readonly name: string
  /** Limits of each key by itself. Default: none. */
  readonly perKey?: AttemptRates
  /** First word of the names in Redis. Default `millrace:limits`. */
  readonly prefix?: string
  /** Milliseconds after which the attempts of a process that died no longer count as under way. Default 30 000. */
  readonly leaseMs?: number
  /** Milliseconds between two looks for an attempt of another process that is over. Default 100. */
  readonly pollMs?: number
}

const optionNames: KnownNames<RedisLimitOptions> = {
  ...rateNames,
  name: true,
  perKey: true,
  prefix: true,
  leaseMs: true,
  pollMs: true,
}

/**
 * Limits of attempts that several processes share, for `withRateLimit(provider, { limits })`. Each process has its own queue, in which its keys take turns,
 * and asks for the first in turn alone. The numbers are those of Redis 7.0 or later, or Valkey, and so is the clock.
 *
 * Attempts are refused, as `network`, while Redis cannot be reached; one that waits for its reply waits no longer than `maxWaitMs`.
 *
 * @param client - of the package `redis`, version 5 or later, connected, or of `ioredis` 5 or later. It stays its owner's to close.
 * @throws TypeError naming the option that is not of its type, and for anything but such a client.
 * @example
 * ```ts online
 * import { withRateLimit } from '@millrace/core'
 * import { redisLimits } from '@millrace/core/redis-limits'
 * import { glm } from '@millrace/glm'
 * import { createClient } from 'redis'
 *
 * const client = createClient({ url: process.env.REDIS_URL! })
 * client.on('error', console.error)
 * await client.connect()
 * const limits = redisLimits(client, { name: 'glm', concurrency: 20, tokensPerMinute: 200_000, perKey: { concurrency: 2 } })
 * export const provider = withRateLimit(glm(), { limits, maxWaitMs: 10_000 })
 * ```
 */
export function redisLimits(client: RedisClient, options: RedisLimitOptions): AttemptLimits {
  const send = senderOf(client, 'redisLimits')
  checkNames(options, optionNames, 'redisLimits')
  const { name, prefix = 'millrace:limits', leaseMs = 30_000, pollMs = 100, perKey: ofKey = {} } = options
  if (typeof name !== 'string' || name === '') throw new TypeError('redisLimits: name takes a name.')
  if (typeof prefix !== 'string') throw new TypeError('redisLimits: prefix takes a name.')
  for (const [option, value] of Object.entries({ leaseMs, pollMs }))
    if (!(typeof value === 'number' && value >= 1 && value < Number.POSITIVE_INFINITY))
      throw new TypeError(`redisLimits: ${option} takes a number from 1.`)
  const all = readRates(options, 'redisLimits')
  checkNames(ofKey, rateNames, 'perKey of redisLimits')
  const perKey = readRates(ofKey, 'redisLimits: perKey')
  if (!limitsAnything(all) && !limitsAnything(perKey))
    throw new TypeError('redisLimits takes a limit: concurrency, requestsPerMinute or tokensPerMinute.')
  return new RedisLimits(send, { all, perKey, prefix: `${prefix}:{${name}}`, leaseMs, pollMs })
}
