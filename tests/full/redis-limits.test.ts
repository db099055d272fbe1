import { setTimeout as sleep } from 'node:timers/promises'
import {
  type AttemptLimits,
  type AttemptPermit,
  type ChatProvider,
  ChatStream,
  randomId,
  withRateLimit,
} from '@millrace/core'
import { type RedisLimitOptions, redisLimits } from '@millrace/core/redis-limits'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type RedisServer, startRedis } from '../support/redis-server.ts'

let server: RedisServer
const closing: (() => void)[] = []

beforeAll(async () => {
  server = await startRedis()
})
afterEach(() => {
  for (const close of closing.splice(0)) close()
})
afterAll(() => server.stop())

/** Each client, and how an instance comes by its limits. */
const clients: Readonly<Record<string, (options: RedisLimitOptions) => Promise<AttemptLimits>>> = {
  async redis(options) {
    const client = createClient({ socket: { port: server.port, host: '127.0.0.1' } })
    client.on('error', () => {})
    await client.connect()
    closing.push(() => client.destroy())
    return redisLimits(client, options)
  },
  async ioredis(options) {
    const client = new Redis({ port: server.port, host: '127.0.0.1' })
    client.on('error', () => {})
    closing.push(() => client.disconnect())
    return redisLimits(client, options)
  },
}

/** Sends commands of a test's own. */
async function command(...words: string[]): Promise<unknown> {
  const client = createClient({ socket: { port: server.port, host: '127.0.0.1' } })
  await client.connect()
  try {
    return await client.sendCommand(words)
  } finally {
    client.destroy()
  }
}

/** Lets time pass for the windows of a name: all that was counted is so much older. */
async function age(name: string, ms: number): Promise<void> {
  for (const key of (await command('KEYS', `*{${name}}*`)) as string[]) {
    if (!/:(req|tok)(:|$)/.test(key)) continue
    // Pairs in one client, one list in the other.
    const entries = ((await command('ZRANGE', key, '0', '-1', 'WITHSCORES')) as unknown[]).flat().map(String)
    for (let i = 0; i < entries.length; i += 2)
      await command('ZADD', key, String(Number(entries[i + 1]) - ms), entries[i]!)
  }
}

async function granted(limits: AttemptLimits, key = 'li', tokens = 0): Promise<AttemptPermit> {
  const { permit } = await limits.take({ key, tokens })
  expect(permit).toBeDefined()
  return permit!
}

describe.each(Object.entries(clients))('limits over %s', (_, instance) => {
  const named = (): string => `limits-${randomId()}`

  test('requests of all instances count in any 60 seconds', async () => {
    const name = named()
    const [one, other] = [
      await instance({ name, requestsPerMinute: 2 }),
      await instance({ name, requestsPerMinute: 2 }),
    ]
    await granted(one)
    await granted(other)
    const refusal = await one.take({ key: 'du', tokens: 0 })
    expect(refusal).toEqual({ scope: 'all', retryAfterMs: expect.any(Number) })
    expect((refusal as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(50_000)
    await age(name, 59_000)
    expect((await one.take({ key: 'du', tokens: 0 })).permit).toBeUndefined()
    await age(name, 1_001)
    await granted(one)
    await granted(other)
    expect((await other.take({ key: 'du', tokens: 0 })).permit).toBeUndefined()
  })

  test('tokens are estimated, and corrected by what was spent', async () => {
    const name = named()
    const limits = await instance({ name, tokensPerMinute: 100 })
    const fits = async (tokens: number): Promise<boolean> => {
      const { permit } = await limits.take({ key: 'li', tokens })
      permit?.end(0)
      // The commands of a client are done in order.
      return permit !== undefined
    }
    const first = await granted(limits, 'li', 80)
    expect(await fits(21)).toBe(false)
    expect(await fits(20)).toBe(true)
    first.end(30)
    expect(await fits(71)).toBe(false)
    expect(await fits(70)).toBe(true)
    const second = await granted(limits, 'li', 10)
    second.end(60)
    expect(await fits(11)).toBe(false)
    expect(await fits(10)).toBe(true)
    await age(name, 60_000)
    expect(await fits(1_000)).toBe(true)
    const large = await granted(limits, 'li', 1_000)
    expect(await fits(1)).toBe(false)
    large.end()
    expect(await fits(1)).toBe(false)
  })

  test('keys have limits of their own, and a refusal says whose it is', async () => {
    const limits = await instance({ name: named(), concurrency: 2, perKey: { concurrency: 1 } })
    const li = await granted(limits, 'li')
    expect(await limits.take({ key: 'li', tokens: 0 })).toMatchObject({ scope: 'key' })
    await granted(limits, 'du')
    expect(await limits.take({ key: 'bai', tokens: 0 })).toMatchObject({ scope: 'all' })
    li.end()
    await granted(limits, 'li')
  })

  test('attempts of a process that died count until their lease is over; those of one that lives count on', async () => {
    const name = named()
    const options = { name, concurrency: 1, leaseMs: 300 }
    const held = await granted(await instance(options))
    const other = await instance(options)
    await sleep(900)
    expect((await other.take({ key: 'li', tokens: 0 })).permit).toBeUndefined()
    held.end()
    await sleep(50)
    await granted(other)
    for (const close of closing.splice(0)) close()
    await sleep(400)
    await granted(await instance(options))
  })

  test('instances share the attempts at once, each with a queue of its own, and lose none', async () => {
    const name = named()
    let running = 0
    let most = 0
    const vendor: ChatProvider = {
      id: 'vendor',
      stream: () =>
        ChatStream.from(async function* () {
          most = Math.max(most, ++running)
          await sleep(5)
          running--
          yield [
            { type: 'start', messageId: 'm', provider: 'vendor' },
            { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: 1 } },
          ]
        }),
    }
    const options: RedisLimitOptions = { name, concurrency: 3, tokensPerMinute: 1_000_000, pollMs: 5 }
    const providers = [await instance(options), await instance(options)].map(limits =>
      withRateLimit(vendor, { limits }),
    )
    const messages = [{ role: 'user', content: 'Hi' }] as const
    const answers = Array.from({ length: 60 }, (_, i) =>
      providers[i % 2]!.stream({ messages, user: `u${i % 5}` }).message(),
    )
    for (const { finish } of await Promise.all(answers)) expect(finish.reason).toBe('stop')
    expect(most).toBeLessThanOrEqual(3)
    expect(most).toBeGreaterThan(1)
  })

  test('a Redis that has forgotten its scripts learns them again', async () => {
    const limits = await instance({ name: named(), concurrency: 1 })
    ;(await granted(limits)).end()
    await command('SCRIPT', 'FLUSH')
    await granted(limits)
  })

  test('limits that cannot be counted fail the answer by `network`', async () => {
    const limits = await instance({ name: named(), concurrency: 1 })
    for (const close of closing.splice(0)) close()
    const vendor: ChatProvider = { id: 'vendor', stream: () => expect.unreachable() }
    const stream = withRateLimit(vendor, { limits }).stream({ messages: [{ role: 'user', content: 'Hi' }] })
    await expect(stream.text()).rejects.toMatchObject({ code: 'network', retryable: true })
  })

  test('nothing is left in Redis when all is over', async () => {
    const name = named()
    const limits = await instance({
      name,
      concurrency: 5,
      requestsPerMinute: 5,
      tokensPerMinute: 5,
      perKey: { concurrency: 1 },
    })
    const permit = await granted(limits, 'li', 1)
    permit.end(2)
    const keys = (await command('KEYS', `*{${name}}*`)) as string[]
    expect(keys.length).toBeGreaterThan(2)
    // -1 would be one that stays; -2 is one that has gone since.
    for (const key of keys) expect(await command('PTTL', key)).not.toBe(-1)
  })
})
