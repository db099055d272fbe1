import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGateway, type GatewayConfig } from '@millrace/gateway'
import { type CountsPlace, hashOf, keyGatekeeper, newKey } from '@millrace/gateway/keys'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startGateway } from '../../support/gateway/gateway-process.ts'
import { startVendors } from '../../support/gateway/vendors.ts'
import { type RedisServer, startRedis } from '../../support/redis-server.ts'

// Budgets that outlive a gateway, and budgets that several share. Each request may take a token of its text and 100 of its answer.

const key = newKey()
const perRequest = 101
const slow = { type: 'slow-first-byte', ms: 60_000 }

/** Asks for an answer. @returns its status, and the tokens that a refusal says are left. */
async function ask(url: string, most = 100): Promise<{ status: number; left: number }> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: 'glm/glm-5.3', max_tokens: most, messages: [{ role: 'user', content: 'Hi' }] }),
  })
  await response.text()
  return { status: response.status, left: Number(response.headers.get('x-ratelimit-remaining-tokens')) }
}

/** Tokens that are left; the question alone takes more than any budget here. */
const leftAt = async (url: string): Promise<number> => (await ask(url, 1e9)).left

test('kill -9 loses no count older than a second, and open reservations count as estimates at the next start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-budgets-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const { providers, script, emulators } = await startVendors()
  const config: GatewayConfig = {
    providers,
    keys: { li: { hash: hashOf(key), tokensPerDay: 100_000 } },
    counts: { sqlite: join(folder, 'counts.db') },
  }
  const first = await startGateway({ config })
  for (let i = 0; i < 5; i++) expect((await ask(first.url)).status).toBe(200)
  script.fault = slow
  for (let i = 0; i < 3; i++) void ask(first.url).catch(() => {})
  await expect.poll(() => emulators.glm.stats.requests).toBe(8)
  const left = await leftAt(first.url)
  expect(left).toBeLessThan(100_000 - 3 * perRequest)
  await sleep(1_000)
  first.signal('SIGKILL')
  await first.ended
  script.fault = undefined
  const next = await startGateway({ config })
  expect(await leftAt(next.url)).toBe(left)
  expect((await ask(next.url)).status).toBe(200)
  expect(await leftAt(next.url)).toBeLessThan(left)
})

describe('budgets in Redis', () => {
  let redis: RedisServer
  let prefixes = 0
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())

  const limits = (own: object): Pick<GatewayConfig, 'keys'> => ({ keys: { li: { hash: hashOf(key), ...own } } })

  test('two gateways share a budget: of 50 requests at once so many are let in as there is room for, at both together', async () => {
    const { providers, script, emulators } = await startVendors()
    const counts = { redis: `redis://127.0.0.1:${redis.port}`, prefix: `budget${prefixes++}` }
    const config: GatewayConfig = { providers, ...limits({ tokensPerDay: 10 * perRequest + 50 }), counts }
    const gateways = [await startGateway({ config }), await startGateway({ config })]
    script.answer = { text: 'Yes.' }
    script.fault = { type: 'slow-first-byte', ms: 1_500 }
    const asked = await Promise.all(Array.from({ length: 50 }, (_, i) => ask(gateways[i % 2]!.url)))
    expect(asked.filter(({ status }) => status === 200)).toHaveLength(10)
    expect(asked.filter(({ status }) => status === 429)).toHaveLength(40)
    expect(emulators.glm.stats.requests).toBe(10)
    // Settled, and the same at both.
    await expect.poll(() => leftAt(gateways[0]!.url)).toBeGreaterThan(50)
    expect(await leftAt(gateways[1]!.url)).toBe(await leftAt(gateways[0]!.url))
  })

  test('a gateway that is killed leaves its reservations counted, and no answer under way for ever', async () => {
    const { providers, script, emulators } = await startVendors()
    const counts = { redis: `redis://127.0.0.1:${redis.port}`, prefix: `budget${prefixes++}` }
    const config: GatewayConfig = { providers, ...limits({ tokensPerMonth: 10_000, concurrency: 2 }), counts }
    const first = await startGateway({ config })
    script.fault = slow
    for (let i = 0; i < 2; i++) void ask(first.url).catch(() => {})
    await expect.poll(() => emulators.glm.stats.requests).toBe(2)
    first.signal('SIGKILL')
    await first.ended
    script.fault = undefined
    const next = await startGateway({ config })
    expect(await leftAt(next.url)).toBe(10_000 - 2 * perRequest)
    expect((await ask(next.url)).status).toBe(429)
    await expect.poll(async () => (await ask(next.url)).status, { timeout: 40_000, interval: 1_000 }).toBe(200)
  })

  const clients: Readonly<Record<string, () => Promise<CountsPlace>>> = {
    async redis() {
      const client = createClient({ socket: { port: redis.port, host: '127.0.0.1' } })
      client.on('error', () => {})
      await client.connect()
      onTestFinished(() => client.destroy())
      return { redis: client, prefix: `own${prefixes++}` }
    },
    async ioredis() {
      const client = new Redis({ port: redis.port, host: '127.0.0.1' })
      client.on('error', () => {})
      onTestFinished(() => client.disconnect())
      return { redis: client, prefix: `own${prefixes++}` }
    },
  }

  test.each(Object.keys(clients))(
    'a client of %s: requests, answers at once and tokens, and names that all expire',
    async name => {
      const { providers, script } = await startVendors()
      const counts = await clients[name]!()
      const config: GatewayConfig = {
        providers,
        ...limits({ requestsPerMinute: 4, concurrency: 2, tokensPerDay: 1_000 }),
        counts,
      }
      const gateway = createGateway(config, { gatekeeper: await keyGatekeeper(config), env: {} })
      onTestFinished(() => gateway.drain({ graceMs: 0 }))
      const askHere = async (most = 100) => {
        const response = await gateway.fetch(
          new Request('http://gateway.example/v1/messages', {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-api-key': key },
            body: JSON.stringify({
              model: 'glm/glm-5.3',
              max_tokens: most,
              messages: [{ role: 'user', content: 'Hi' }],
            }),
          }),
        )
        return [response.status, JSON.stringify(await response.json())] as const
      }
      script.fault = { type: 'slow-first-byte', ms: 500 }
      const statuses = (await Promise.all([askHere(), askHere(), askHere()])).map(([status]) => status)
      expect(statuses.sort()).toEqual([200, 200, 429])
      script.fault = undefined
      expect(await askHere(2_000)).toEqual([429, expect.stringMatching(/tokens left of 1000 for this day/)])
      for (let i = 0; i < 2; i++) expect((await askHere())[0]).toBe(200)
      expect(await askHere()).toEqual([429, expect.stringContaining('4 requests a minute')])
      const lookup = createClient({ socket: { port: redis.port, host: '127.0.0.1' } })
      await lookup.connect()
      onTestFinished(() => lookup.destroy())
      const names = await lookup.keys(`own${prefixes - 1}:{li}:*`)
      expect(names.length).toBeGreaterThanOrEqual(3)
      for (const each of names) expect(await lookup.pTTL(each)).toBeGreaterThan(0)
    },
  )

  test('answers that end while Redis is away are settled when it is back, and are under way no longer', async () => {
    const { providers, script, emulators } = await startVendors()
    const counts = { redis: `redis://127.0.0.1:${redis.port}`, prefix: `budget${prefixes++}` }
    const config = { providers, ...limits({ tokensPerDay: 10_000, concurrency: 2 }), counts }
    const gateway = await startGateway({ config })
    script.answer = { text: 'Yes.', usage: { promptTokens: 3, completionTokens: 4 } }
    script.fault = { type: 'slow-first-byte', ms: 1_000 }
    const answers = [ask(gateway.url), ask(gateway.url)]
    await expect.poll(() => emulators.glm.stats.requests).toBe(2)
    await redis.restart(async () => {
      for (const { status } of await Promise.all(answers)) expect(status).toBe(200)
    })
    script.fault = undefined
    await expect.poll(() => leftAt(gateway.url), { timeout: 20_000 }).toBe(10_000 - 2 * 7)
    expect((await ask(gateway.url)).status).toBe(200)
  })

  test('an end whose reply is lost counts once', async () => {
    const { providers, script } = await startVendors()
    const client = createClient({ socket: { port: redis.port, host: '127.0.0.1' } })
    await client.connect()
    onTestFinished(() => client.destroy())
    let lost = 0
    const forgetful = {
      async sendCommand(command: string[]) {
        const reply = await client.sendCommand(command)
        // The script at the end of an answer has three keys.
        if (command[2] === '3' && lost++ < 2) throw new Error('The connection is lost.')
        return reply
      },
    }
    const counts = { redis: forgetful, prefix: `budget${prefixes++}` }
    const config: GatewayConfig = { providers, ...limits({ tokensPerDay: 10_000 }), counts }
    const gateway = createGateway(config, { gatekeeper: await keyGatekeeper(config), env: {} })
    onTestFinished(() => gateway.drain({ graceMs: 0 }))
    script.answer = { text: 'Yes.', usage: { promptTokens: 3, completionTokens: 4 } }
    const body = { model: 'glm/glm-5.3', messages: [{ role: 'user', content: 'Hi' }], max_tokens: 100 }
    const headers = { 'content-type': 'application/json', 'x-api-key': key }
    const asked = { method: 'POST', headers, body: JSON.stringify(body) }
    await (await gateway.fetch(new Request('http://gateway.example/v1/chat/completions', asked))).text()
    await expect.poll(() => lost).toBe(3)
    expect(await client.get(`${counts.prefix}:{li}:${new Date().toISOString().slice(0, 10)}`)).toBe('7')
  })

  test('a Redis that cannot be reached lets nobody in uncounted, and what comes back counts on', async () => {
    const { providers } = await startVendors()
    const counts = { redis: `redis://127.0.0.1:${redis.port}`, prefix: `budget${prefixes++}` }
    const gateway = await startGateway({ config: { providers, ...limits({ tokensPerDay: 1_000 }), counts } })
    expect((await ask(gateway.url)).status).toBe(200)
    redis.pause()
    expect((await ask(gateway.url)).status).toBe(503)
    redis.resume()
    await expect.poll(async () => (await ask(gateway.url)).status).toBe(200)
    await redis.restart()
    await expect.poll(async () => (await ask(gateway.url)).status).toBe(200)
  })

  test('a start that cannot work ends, connected as it is: a model that leads nowhere, a store that cannot be opened, a port that is taken', async () => {
    const counts = { redis: `redis://127.0.0.1:${redis.port}` }
    const start = (config: GatewayConfig, args: readonly string[] = []) =>
      startGateway({ config: { ...config, counts }, args: ['--emulator', ...args] })
    await expect(start({ models: { fast: 'nobody/m' } })).rejects.toThrow(/ended with 1: .*models\.fast/s)
    await expect(start({ store: { sqlite: '/nowhere/answers.db' } })).rejects.toThrow(/ended with 1: .*store/s)
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    onTestFinished(() => void taken.close())
    const { port } = taken.address() as AddressInfo
    await expect(start({}, ['--port', String(port)])).rejects.toThrow(
      /ended with 1: .*EADDRINUSE.*--port takes another/s,
    )
  })
})
