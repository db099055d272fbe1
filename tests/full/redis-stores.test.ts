import { type ChatRecord, randomId, type StreamStore } from '@millrace/core'
import { redisStore as ioredisStore } from '@millrace/resume/ioredis'
import { redisStore } from '@millrace/resume/redis'
import { storeConformance } from '@millrace/testing'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type RedisServer, startRedis } from '../support/redis-server.ts'

let server: RedisServer

beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

type Settings = NonNullable<Parameters<typeof redisStore>[1]>

/** One instance of a server, with a connection of its own. */
interface Instance {
  readonly store: StreamStore
  close(): Promise<void>
}

/** Each client, and how an instance comes by its store. Its connections have the name. Default: that of the prefix. */
const clients: Readonly<Record<string, (settings: Settings, name?: string) => Promise<Instance>>> = {
  async redis(settings, name = settings.prefix ?? '') {
    const client = createClient({ name, socket: { port: server.port, host: '127.0.0.1' } })
    client.on('error', () => {})
    await client.connect()
    const store = redisStore(client, settings)
    return {
      store,
      async close() {
        await store.close?.()
        client.destroy()
      },
    }
  },
  async ioredis(settings, name = settings.prefix ?? '') {
    const client = new Redis({ port: server.port, host: '127.0.0.1', connectionName: name })
    client.on('error', () => {})
    const store = ioredisStore(client, settings)
    return {
      store,
      async close() {
        await store.close?.()
        client.disconnect()
      },
    }
  },
}

const control = async <Result>(
  work: (client: { sendCommand(command: string[]): Promise<unknown> }) => Promise<Result>,
): Promise<Result> => {
  const client = createClient({ socket: { port: server.port, host: '127.0.0.1' } })
  await client.connect()
  try {
    return await work(client)
  } finally {
    client.destroy()
  }
}

const delta = (at: number): ChatRecord => ({ type: 'text-delta', id: '0', delta: `${at} ` })
const finish: ChatRecord = { type: 'finish', reason: 'stop' }

async function readAll(store: StreamStore, streamId: string): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  for await (const batch of store.read(streamId, 0)) records.push(...batch.records)
  return records
}

describe.each(Object.entries(clients))('%s', (_, open) => {
  const pair = async (settings: Settings = {}) => [await open(settings), await open(settings)] as const

  for (const { name, run } of storeConformance({
    async open(settings) {
      const prefix = `test-${randomId()}`
      const [own, other] = await pair({ ...settings, prefix, pollMs: 500 })
      const close = () => Promise.all([own.close(), other.close()]).then(() => {})
      return { store: own.store, other: other.store, close }
    },
  }))
    test(name, run)

  test('two connections for an instance, whatever the number of readers', async () => {
    const prefix = randomId()
    const other = await open({ prefix })
    const { lease } = await other.store.create({ streamId: 'one' })
    const reading = Array.from({ length: 200 }, () => readAll(other.store, 'one'))
    for (let at = 0; at < 20; at++) await other.store.append('one', lease!, [delta(at)])
    const list = await control(client => client.sendCommand(['CLIENT', 'LIST']))
    expect(String(list).split(`name=${prefix} `).length - 1).toBe(2)
    await other.store.append('one', lease!, [finish], { end: true })
    for (const records of await Promise.all(reading)) expect(records).toHaveLength(21)
    await other.close()
  })

  test('an instance hears of the streams that it reads, and of no other', async () => {
    const [prefix, name] = [randomId(), randomId()]
    const [own, other] = [await open({ prefix }), await open({ prefix }, name)]
    const leases = new Map<string, string>()
    for (let at = 0; at < 20; at++) leases.set(`${at}`, (await own.store.create({ streamId: `${at}` })).lease!)
    const reading = ['3', '3', '7'].map(streamId => readAll(other.store, streamId))
    const channels = async (): Promise<number> => {
      const list = String(await control(client => client.sendCommand(['CLIENT', 'LIST', 'TYPE', 'pubsub'])))
      const line = list.split('\n').find(each => each.includes(`name=${name} `))
      return Number(/ sub=(\d+)/.exec(line ?? '')?.[1] ?? 0)
    }
    await vi.waitUntil(async () => (await channels()) === 2, { timeout: 20_000 })
    for (const [streamId, lease] of leases) await own.store.append(streamId, lease, [delta(0), finish], { end: true })
    for (const records of await Promise.all(reading)) expect(records).toEqual([delta(0), finish])
    // Redis takes a connection without channels for an ordinary one.
    await vi.waitUntil(async () => (await channels()) === 0, { timeout: 20_000 })
    await Promise.all([own.close(), other.close()])
  })

  test('behind each append there is a whole lease, and one that leaves more moves nothing', async () => {
    const leaseMs = 600_000
    const prefix = randomId()
    const instance = await open({ prefix, leaseMs })
    const { lease } = await instance.store.create({ streamId: 'a' })
    await instance.store.append('a', lease!, [delta(0)])
    const meta = `${prefix}:{a}:meta`
    const untilAfterAppend = async (left: number): Promise<number> => {
      await control(client => client.sendCommand(['HSET', meta, 'until', String(Date.now() + left)]))
      await instance.store.append('a', lease!, [])
      return control(async client => Number(await client.sendCommand(['HGET', meta, 'until'])))
    }
    for (const left of [60_000, 0.75 * leaseMs, leaseMs - 1_000]) {
      const time = Date.now()
      expect(await untilAfterAppend(left)).toBeGreaterThanOrEqual(time + leaseMs)
    }
    const time = Date.now()
    expect(await untilAfterAppend(1.2 * leaseMs)).toBeLessThan(time + 1.24 * leaseMs)
    await instance.close()
  })

  test('a key that somebody else has written fails its own stream, and none that shares the command', async () => {
    const prefix = randomId()
    const { store, close } = await open({ prefix, joinMs: 20 })
    const leases = new Map<string, string>()
    for (const id of ['before', 'bad', 'behind']) leases.set(id, (await store.create({ streamId: id })).lease!)
    await control(client => client.sendCommand(['SET', `${prefix}:{bad}:log`, 'not a log']))
    const appends = [...leases].map(([id, lease]) => store.append(id, lease, [delta(0)]))
    await expect(async () => appends[1]).rejects.toMatchObject({ code: 'network' })
    expect([await appends[0], await appends[2]]).toEqual([1, 1])
    for (const id of ['before', 'behind']) {
      expect(await store.append(id, leases.get(id)!, [finish], { end: true })).toBe(2)
      expect(await readAll(store, id)).toEqual([delta(0), finish])
    }
    await close()
  })

  test('of two instances that append with one lease, one is told that it has lost it, and no batch is lost in silence', async () => {
    const [own, other] = await pair({ prefix: randomId() })
    const { lease } = await own.store.create({ streamId: 'one' })
    expect(await own.store.append('one', lease!, [delta(0)])).toBe(1)
    expect(await other.store.append('one', lease!, [delta(1), delta(2)])).toBe(3)
    // As many records as the other one has added: not the same batch for that.
    await expect(own.store.append('one', lease!, [delta(3), delta(4)])).rejects.toMatchObject({ code: 'gone' })
    expect(await other.store.append('one', lease!, [finish], { end: true })).toBe(4)
    expect(await readAll(own.store, 'one')).toEqual([delta(0), delta(1), delta(2), finish])
    await Promise.all([own.close(), other.close()])
  })

  test('messages that are lost cost no record', async () => {
    const [own, other] = await pair({ prefix: randomId(), pollMs: 60_000 })
    const { lease } = await own.store.create({ streamId: 'one' })
    const reading = readAll(other.store, 'one')
    for (let at = 0; at < 300; at++) {
      await own.store.append('one', lease!, [delta(at)])
      if (at % 50 === 25) await control(client => client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']))
    }
    await own.store.append('one', lease!, [finish], { end: true })
    expect(await reading).toEqual([...Array.from({ length: 300 }, (_, at) => delta(at)), finish])
    await Promise.all([own.close(), other.close()])
  })

  test('a store closes although its Redis cannot be reached', async () => {
    const { store, close } = await open({ prefix: randomId() })
    const away = store.read('one', 0)[Symbol.asyncIterator]()
    server.pause()
    try {
      const waiting = away.next().catch(() => {})
      store.onStop('one', () => {})
      await close()
      void waiting
    } finally {
      server.resume()
    }
  })

  test('a restart of Redis costs no record and doubles none, for the producer and for readers', async () => {
    const [own, other] = await pair({ prefix: randomId(), pollMs: 500, leaseMs: 60_000 })
    const { lease } = await own.store.create({ streamId: 'one' })
    const reading = readAll(other.store, 'one')
    for (let at = 0; at < 100; at++) {
      const appended = own.store.append('one', lease!, [delta(at)])
      // While the command is on its way: its reply may be lost, and the record may be kept or not.
      if (at % 40 === 20) await server.restart()
      expect(await appended).toBe(at + 1)
    }
    await own.store.append('one', lease!, [finish], { end: true })
    expect(await reading).toEqual([...Array.from({ length: 100 }, (_, at) => delta(at)), finish])
    await Promise.all([own.close(), other.close()])
  })
})
