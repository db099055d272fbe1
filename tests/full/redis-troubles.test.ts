import { setTimeout as sleep } from 'node:timers/promises'
import { type ChatRecord, randomId, type StreamStore } from '@millrace/core'
import { redisStore as ioredisStore } from '@millrace/resume/ioredis'
import { redisStore } from '@millrace/resume/redis'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'

// A Redis that answers, and refuses: no memory left, a replica that takes no writes, one that still loads its file.

let server: RedisServer
beforeEach(async () => {
  // 300 µs for each command of the file, and clients are answered after each 1,024 of them.
  server = await startRedis(['--appendonly', 'yes', '--appendfsync', 'always', '--key-load-delay', '300'])
})
afterEach(() => server.stop())

type Settings = NonNullable<Parameters<typeof redisStore>[1]>

const clients: Readonly<Record<string, (settings: Settings) => Promise<StreamStore>>> = {
  async redis(settings) {
    const client = createClient({ socket: { port: server.port, host: '127.0.0.1' } })
    client.on('error', () => {})
    await client.connect()
    const store = redisStore(client, settings)
    onTestFinished(async () => {
      await store.close?.()
      client.destroy()
    })
    return store
  },
  async ioredis(settings) {
    const client = new Redis({ port: server.port, host: '127.0.0.1' })
    client.on('error', () => {})
    const store = ioredisStore(client, settings)
    onTestFinished(async () => {
      await store.close?.()
      client.disconnect()
    })
    return store
  },
}

async function control(...commands: readonly string[][]): Promise<void> {
  const client = createClient({ socket: { port: server.port, host: '127.0.0.1' } })
  await client.connect()
  await Promise.all(commands.map(command => client.sendCommand(command)))
  client.destroy()
}

const delta = (at: number): ChatRecord => ({ type: 'text-delta', id: '0', delta: `${at} ` })
const finish: ChatRecord = { type: 'finish', reason: 'stop' }

/** What a reader gets, and how it ends. */
async function readAll(store: StreamStore, streamId: string): Promise<{ records: ChatRecord[]; error?: unknown }> {
  const records: ChatRecord[] = []
  try {
    for await (const batch of store.read(streamId, 0)) records.push(...batch.records)
    return { records }
  } catch (error) {
    return { records, error }
  }
}

describe.each(Object.entries(clients))('%s', (_, open) => {
  test('without memory: the producer is told at once, readers end, and all goes on when there is some', async () => {
    const settings = { prefix: randomId(), leaseMs: 1_500, pollMs: 100 }
    const [own, other] = [await open(settings), await open(settings)]
    const { lease } = await own.create({ streamId: 'one' })
    const done = await own.create({ streamId: 'done' })
    await own.append('done', done.lease!, [delta(0), finish], { end: true })
    await own.append('one', lease!, [delta(0)])
    const reading = readAll(other, 'one')
    await control(['CONFIG', 'SET', 'maxmemory-policy', 'noeviction'], ['CONFIG', 'SET', 'maxmemory', '1mb'])
    const refused = { code: 'network', retryable: true }
    await expect(own.append('one', lease!, [delta(1)])).rejects.toMatchObject(refused)
    await expect(own.append('one', lease!, [finish], { end: true })).rejects.toMatchObject(refused)
    await expect(own.create({ streamId: 'two' })).rejects.toMatchObject(refused)
    // What is kept can be read, and what cannot be ended for want of memory hangs nobody.
    expect(await readAll(other, 'done')).toEqual({ records: [delta(0), finish] })
    expect(await reading).toMatchObject({ records: [delta(0)], error: refused })
    await control(['CONFIG', 'SET', 'maxmemory', '0'])
    expect((await readAll(other, 'one')).records).toMatchObject([delta(0), { error: { code: 'truncated' } }])
    await expect(own.append('one', lease!, [delta(1)])).rejects.toMatchObject({ code: 'gone' })
    const again = await own.create({ streamId: 'two' })
    expect(await own.append('two', again.lease!, [delta(0), finish], { end: true })).toBe(2)
  })

  test('that has become a replica: appends wait for the one that takes writes, within their lease', async () => {
    const settings = { prefix: randomId(), leaseMs: 10_000, pollMs: 100 }
    const [own, other] = [await open(settings), await open(settings)]
    const { lease } = await own.create({ streamId: 'one' })
    await own.append('one', lease!, [delta(0)])
    const reading = readAll(other, 'one')
    await control(['REPLICAOF', '127.0.0.1', String(await freePort())])
    const appended = [1, 2].map(at => own.append('one', lease!, [delta(at)]))
    const created = own.create({ streamId: 'two' })
    await sleep(300)
    await control(['REPLICAOF', 'NO', 'ONE'])
    expect(await Promise.all(appended)).toEqual([2, 3])
    expect(await created).toHaveProperty('lease')
    await own.append('one', lease!, [finish], { end: true })
    expect(await reading).toEqual({ records: [delta(0), delta(1), delta(2), finish] })
  })

  test('that still loads its file after a restart: nothing is lost or doubled', async () => {
    const settings = { prefix: randomId(), leaseMs: 30_000, pollMs: 100 }
    const [own, other] = [await open(settings), await open(settings)]
    const { lease } = await own.create({ streamId: 'one' })
    await own.append('one', lease!, [delta(0)])
    await control(...Array.from({ length: 4_000 }, (_, at) => ['SET', `other:${at}`, 'x']))
    const reading = readAll(other, 'one')
    const restarted = server.restart()
    const appended = [1, 2, 3].map(at => own.append('one', lease!, [delta(at)]))
    const meta = other.meta('one')
    await restarted
    expect(await Promise.all(appended)).toEqual([2, 3, 4])
    expect(await meta).toMatchObject({ status: 'running' })
    await own.append('one', lease!, [finish], { end: true })
    expect(await reading).toEqual({ records: [delta(0), delta(1), delta(2), delta(3), finish] })
  })
})
