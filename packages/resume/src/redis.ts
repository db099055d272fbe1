import type { StreamStore } from '@millrace/core'
import { type SendCommand, senderOf } from '@millrace/core/internal-seldom'
import type { RedisConnection, Subscription, SubscriptionListener } from './redis/connection.js'
import { RedisStore, type RedisStoreOptions } from './redis/redis-store.js'

export type { RedisStoreOptions }

/** The used part of a connection of its own for channels. */
export interface NodeRedisSubscriber {
  /** See `EventEmitter`. */
  on(event: 'ready' | 'error', listener: () => void): unknown
  /** Opens it. */
  connect(): Promise<unknown>
  /** Hears channels. */
  subscribe(channels: string[], listener: (message: string, channel: string) => void): Promise<unknown>
  /** Hears a channel no more. */
  unsubscribe(channel: string): Promise<unknown>
  /** Ends it. */
  destroy(): void
}

/** The used part of a client of `redis`, made by `createClient` and connected. */
export interface NodeRedisClient {
  /** The connection stands. */
  readonly isReady?: boolean
  /** Sends a command. @param options - `timeout`: milliseconds for which it may wait to be written. */
  sendCommand(command: string[], options?: { readonly timeout?: number | undefined }): Promise<unknown>
  /** Makes a client with the same settings. */
  duplicate(): NodeRedisSubscriber
}

/** The used part of a client of `redis` for a cluster, made by `createCluster` and connected. */
export interface NodeRedisCluster {
  /** Sends a command to the node of a key. */
  sendCommand(key: string, isReadonly: boolean, command: string[]): Promise<unknown>
  /** Makes a client with the same settings. */
  duplicate(): NodeRedisSubscriber
  /** The nodes. Only a cluster has them. */
  readonly masters: readonly unknown[]
}

/**
 * Keeps streams in Redis 7.0 or later, or Valkey, for any number of servers. Two connections for each of them, whatever the number of readers: the
 * client that is handed in, which stays its owner's to close, and a second one that hears of appends. The appends of
 * all streams share commands, see `joinMs`.
 *
 * @param client - of the package `redis`, version 5 or later, connected. Listen to its `error` events.
 * @throws TypeError naming the option that is not of its type, and for anything but such a client.
 */
export function redisStore(client: NodeRedisClient | NodeRedisCluster, options: RedisStoreOptions = {}): StreamStore {
  if (typeof client?.sendCommand !== 'function' || typeof client.duplicate !== 'function')
    throw new TypeError('redisStore takes a client of the package redis.')
  if ('defineCommand' in client)
    throw new TypeError('This is a client of ioredis: import redisStore from @millrace/resume/ioredis for it.')
  return new RedisStore(new NodeRedisConnection(client), options)
}

/**
 * A command is written at the end of the turn. The client would bound that wait by an `AbortSignal.timeout` for each command, which costs as much as
 * ten tokens do (redis 6.3.1, 2026-11); it bounds no wait for a reply, which is the store's.
 */
const atOnce = { timeout: undefined }

class NodeRedisConnection implements RedisConnection {
  readonly cluster: boolean
  readonly send: SendCommand
  readonly #client: NodeRedisClient | NodeRedisCluster

  constructor(client: NodeRedisClient | NodeRedisCluster) {
    this.#client = client
    this.cluster = isCluster(client)
    const send = senderOf(client, 'redisStore')
    this.send = isCluster(client)
      ? send
      : (key, command) => (client.isReady ? client.sendCommand([...command], atOnce) : send(key, command))
  }

  async subscribe(listener: SubscriptionListener): Promise<Subscription> {
    const subscriber = this.#client.duplicate()
    // It connects again by itself.
    subscriber.on('error', () => {})
    subscriber.on('ready', () => listener.ready())
    await subscriber.connect()
    // One function: the client drops it where it hears the channel already.
    const heard = (_: string, channel: string): void => listener.message(channel)
    return {
      add: channels => subscriber.subscribe([...channels], heard),
      remove: channel => subscriber.unsubscribe(channel),
      close: () => subscriber.destroy(),
    }
  }
}

const isCluster = (client: NodeRedisClient | NodeRedisCluster): client is NodeRedisCluster => 'masters' in client
