import type { StreamStore } from '@millrace/core'
import { type SendCommand, senderOf } from '@millrace/core/internal-seldom'
import type { RedisConnection, Subscription, SubscriptionListener } from './redis/connection.js'
import { RedisStore, type RedisStoreOptions } from './redis/redis-store.js'

export type { RedisStoreOptions }

/** The used part of a connection of its own for channels. */
export interface IoredisSubscriber {
  /** See `EventEmitter`. */
  on(event: 'ready' | 'error', listener: () => void): unknown
  /** See `EventEmitter`. */
  on(event: 'message', listener: (channel: string) => void): unknown
  /** Hears channels. */
  subscribe(...channels: string[]): Promise<unknown>
  /** Hears a channel no more. */
  unsubscribe(channel: string): Promise<unknown>
  /** Ends it. */
  disconnect(): void
}

/** The used part of a client of `ioredis` or `iovalkey`, made by `new Redis()`. */
export interface IoredisClient {
  /** Sends a command. */
  call(command: string, ...args: string[]): Promise<unknown>
  /** Makes a client with the same settings. */
  duplicate(override?: { readonly autoResubscribe: boolean }): IoredisSubscriber
}

/** The used part of a client of `ioredis` or `iovalkey` for a cluster, made by `new Cluster()`. */
export interface IoredisCluster {
  /** True. Only a cluster has it. */
  readonly isCluster: boolean
  /** Sends a command. */
  call(command: string, ...args: string[]): Promise<unknown>
  /** Makes a client with the same settings. */
  duplicate(): IoredisSubscriber
}

/**
 * Keeps streams in Redis 7.0 or later, or Valkey, for any number of servers; as `redisStore` of `@millrace/resume/redis`, by the client of
 * `ioredis` 5 or later or of `iovalkey`.
 *
 * @param client - stays its owner's to close.
 * @throws TypeError naming the option that is not of its type, and for anything but such a client.
 */
export function redisStore(client: IoredisClient | IoredisCluster, options: RedisStoreOptions = {}): StreamStore {
  if (typeof client?.call !== 'function' || typeof client.duplicate !== 'function')
    throw new TypeError(
      'This redisStore takes a client of the package ioredis. For one of the package redis, import it from @millrace/resume/redis.',
    )
  return new RedisStore(new IoredisConnection(client), options)
}

class IoredisConnection implements RedisConnection {
  readonly cluster: boolean
  readonly send: SendCommand
  readonly #client: IoredisClient | IoredisCluster

  constructor(client: IoredisClient | IoredisCluster) {
    this.#client = client
    this.cluster = isCluster(client)
    this.send = senderOf(client, 'redisStore')
  }

  async subscribe(listener: SubscriptionListener): Promise<Subscription> {
    // Its own way to subscribe again rejects unhandled, which ends a process, where the connection is lost meanwhile (ioredis 6.0.0, 2026-11).
    const client = this.#client
    const subscriber = isCluster(client) ? client.duplicate() : client.duplicate({ autoResubscribe: false })
    subscriber.on('error', () => {})
    subscriber.on('ready', () => listener.ready())
    subscriber.on('message', channel => listener.message(channel))
    return {
      add: channels => subscriber.subscribe(...channels),
      remove: channel => subscriber.unsubscribe(channel),
      close: () => subscriber.disconnect(),
    }
  }
}

const isCluster = (client: IoredisClient | IoredisCluster): client is IoredisCluster =>
  'isCluster' in client && client.isCluster
