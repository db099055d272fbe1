/** The used part of a client of `redis`, version 5 or later, made by `createClient` and connected. */
export interface NodeRedisClient {
  /** Sends a command. */
  sendCommand(command: string[]): Promise<unknown>
}

/** The used part of a client of `redis` for a cluster, made by `createCluster` and connected. */
export interface NodeRedisCluster {
  /** Sends a command to the node of a key. */
  sendCommand(key: string, isReadonly: boolean, command: string[]): Promise<unknown>
  /** The nodes. Only a cluster has them. */
  readonly masters: readonly unknown[]
}

/** The used part of a client of `ioredis` 5 or later, or of `iovalkey`: `new Redis()`, or `new Cluster()`. */
export interface IoredisClient {
  /** Sends a command. */
  call(command: string, ...args: string[]): Promise<unknown>
}

/** A client that the application made, and closes. */
export type RedisClient = NodeRedisClient | NodeRedisCluster | IoredisClient

/** Sends a command. @param key - one that it is about, by which a cluster finds its node. */
export type SendCommand = (key: string, command: readonly string[]) => Promise<unknown>

/**
 * The one way to send a command by any of these clients.
 *
 * @param taker - the function that was handed the client, for the error.
 * @throws TypeError for anything but such a client.
 */
export function senderOf(client: RedisClient, taker: string): SendCommand {
  // Both have a `sendCommand`, which takes other things.
  if (typeof client === 'object' && client !== null && 'call' in client && typeof client.call === 'function')
    return (_, [command = '', ...args]) => client.call(command, ...args)
  const other = client as NodeRedisClient | NodeRedisCluster
  if (typeof other?.sendCommand !== 'function')
    throw new TypeError(`${taker} takes a client of the package redis or ioredis.`)
  return (key, command) =>
    'masters' in other ? other.sendCommand(key, false, [...command]) : other.sendCommand([...command])
}
