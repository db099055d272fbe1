import { type ChatRecord, randomId, type StreamStore } from '@millrace/core'
import { redisLimits } from '@millrace/core/redis-limits'
import { redisStore as ioredisStore } from '@millrace/resume/ioredis'
import { redisStore } from '@millrace/resume/redis'
import { storeConformance } from '@millrace/testing'
import { Cluster } from 'ioredis'
import { createCluster } from 'redis'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.ts'

let cluster: RedisCluster
const closing: (() => unknown)[] = []

beforeAll(async () => {
  cluster = await startRedisCluster()
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
afterAll(() => cluster?.stop())

/** An instance of a server. */
interface Instance {
  store(settings: Parameters<typeof redisStore>[1]): StreamStore
  limits(settings: Parameters<typeof redisLimits>[1]): ReturnType<typeof redisLimits>
}

/** Each client, and how an instance comes by it. */
const clients: Readonly<Record<string, () => Promise<Instance>>> = {
  async redis() {
    const client = createCluster({ rootNodes: cluster.ports.map(port => ({ socket: { port, host: '127.0.0.1' } })) })
    client.on('error', () => {})
    await client.connect()
    closing.push(() => client.destroy())
    return { store: settings => redisStore(client, settings), limits: settings => redisLimits(client, settings) }
  },
  async ioredis() {
    const client = new Cluster(cluster.ports.map(port => ({ port, host: '127.0.0.1' })))
    client.on('error', () => {})
    closing.push(() => client.disconnect())
    return { store: settings => ioredisStore(client, settings), limits: settings => redisLimits(client, settings) }
  },
}

const delta = (at: number): ChatRecord => ({ type: 'text-delta', id: '0', delta: `${at} ` })
const finish: ChatRecord = { type: 'finish', reason: 'stop' }

describe.each(Object.entries(clients))('%s', (_, open) => {
  for (const { name, run } of storeConformance({
    async open(settings) {
      const all = { ...settings, prefix: randomId(), pollMs: 500 }
      const [store, other] = [(await open()).store(all), (await open()).store(all)]
      return { store, other, close: () => Promise.all([store.close?.(), other.close?.()]).then(() => {}) }
    },
  }))
    test(name, run)

  test('streams of all nodes run side by side, and another instance hears of each', async () => {
    const settings = { prefix: randomId(), pollMs: 60_000, leaseMs: 120_000 }
    const [own, other] = [(await open()).store(settings), (await open()).store(settings)]
    const ids = Array.from({ length: 30 }, () => randomId())
    const answer = [...Array.from({ length: 20 }, (_, at) => delta(at)), finish]
    const read = async (streamId: string): Promise<ChatRecord[]> => {
      const records: ChatRecord[] = []
      for await (const batch of other.read(streamId, 0)) records.push(...batch.records)
      return records
    }
    const write = async (streamId: string, lease: string): Promise<void> => {
      for (const record of answer) await own.append(streamId, lease, [record], { end: record === finish })
    }
    const leases = await Promise.all(ids.map(async streamId => (await own.create({ streamId })).lease!))
    const reading = ids.map(read)
    await Promise.all(ids.map((streamId, at) => write(streamId, leases[at]!)))
    for (const records of await Promise.all(reading)) expect(records).toEqual(answer)
    await Promise.all([own.close?.(), other.close?.()])
  })

  test('limits are shared by instances, whichever node counts them', async () => {
    const [one, two] = [await open(), await open()]
    for (let at = 0; at < 12; at++) {
      const settings = { name: randomId(), concurrency: 1 }
      const [here, there] = [one.limits(settings), two.limits(settings)]
      const { permit } = await here.take({ key: 'li', tokens: 0 })
      expect(permit).toBeDefined()
      expect((await there.take({ key: 'li', tokens: 0 })).permit).toBeUndefined()
    }
  })
})
