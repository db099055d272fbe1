import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'redis'
import { freePort } from './free-port.ts'
import { type RedisServer, startRedis } from './redis-server.ts'

/** Servers that have the slots of a cluster among them. */
export interface RedisCluster {
  readonly ports: readonly number[]
  stop(): void
}

/** Slots of a cluster of Redis. */
const slots = 16_384

/** Starts a cluster of so many nodes, without replicas, which keeps nothing in files. */
export async function startRedisCluster(nodes = 3): Promise<RedisCluster> {
  const servers: { readonly server: RedisServer; readonly bus: number }[] = []
  const stop = (): void => {
    for (const { server } of servers) server.stop()
  }
  try {
    while (servers.length < nodes) {
      const bus = await freePort()
      const server = await startRedis(['--cluster-enabled', 'yes', '--cluster-port', String(bus)])
      servers.push({ server, bus })
    }
    const [first] = servers
    for (const [at, { server }] of servers.entries()) {
      const [from, to] = [at, at + 1].map(share => Math.floor((share * slots) / nodes))
      await command(server, 'CLUSTER', 'ADDSLOTSRANGE', String(from), String(to! - 1))
      await command(server, 'CLUSTER', 'MEET', '127.0.0.1', String(first!.server.port), String(first!.bus))
    }
    for (const { server } of servers)
      while (!(await command(server, 'CLUSTER', 'INFO')).includes('cluster_state:ok')) await sleep(50)
    return { ports: servers.map(({ server }) => server.port), stop }
  } catch (error) {
    stop()
    throw error
  }
}

async function command({ port }: RedisServer, ...words: string[]): Promise<string> {
  const client = createClient({ socket: { port, host: '127.0.0.1' } })
  await client.connect()
  try {
    return String(await client.sendCommand(words))
  } finally {
    client.destroy()
  }
}
