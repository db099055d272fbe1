import { createServer } from 'node:http'
import { redisStore } from '@millrace/resume/redis'
import type { ChatHandlerOptions } from '@millrace/server'
import { chatListener } from '@millrace/server/node'
import { aiSdkWire } from '@millrace/server/wire/ai-sdk'
import { apiWire } from '@millrace/server/wire/api'
import { createClient } from 'redis'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { idOf, kept, numbered, numbersOf, readUntil } from '../../packages/server/test/support/kept.js'
import { recordsIn, textIn } from '../../packages/server/test/support/records.js'
import { listening } from '../../packages/server/test/support/serve.js'
import { ending, more, opening } from '../../packages/server/test/support/streams.js'
import { until } from '../../packages/server/test/support/until.js'
import { type RedisServer, startRedis } from '../support/redis-server.ts'

// Two instances of a server over one Redis: whatever one of them begins, readers of the other come back to.

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

let prefixes = 0

/** Two instances, each with a connection and a port of its own. */
async function two(options: Partial<ChatHandlerOptions> = {}) {
  const prefix = `kept${prefixes++}`
  const instance = async () => {
    const client = createClient({ socket: { port: redis.port, host: '127.0.0.1' } })
    client.on('error', () => {})
    await client.connect()
    const store = redisStore(client, { prefix, leaseMs: 2_000 })
    onTestFinished(async () => {
      await store.close?.()
      client.destroy()
    })
    const all = kept({ store, ...options })
    const url = await listening(createServer(chatListener(all.handler)))
    const call = (method: string, path: string, { body, ...headers }: Record<string, unknown> = {}) =>
      fetch(url + path, {
        method,
        headers: { authorization: 'li', 'content-type': 'application/json', ...(headers as Record<string, string>) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    return { ...all, call }
  }
  return [await instance(), await instance()] as const
}

const chat = { messages: [{ role: 'user', content: 'hi' }] }

test.each([
  ['kept first', {}],
  ['given out first', { appendBehindMs: 100 }],
])('%s: a reader goes on at the other instance from any place, while the answer runs and after', async (_, options) => {
  const [here, there] = await two(options)
  const id = idOf('any-place')
  const asked = here.call('POST', '/chat', { body: chat, 'millrace-stream-id': id })
  const tap = await here.tap()
  tap.push(opening)
  const response = await asked
  const seen = numbersOf(await readUntil(response, '落霞', true)).at(-1)!
  const again = there.call('GET', `/chat/${id}`, { 'last-event-id': `${id}.${seen}` })
  for (let at = 0; at < 200; at++) {
    tap.push(more(`${at} `))
    if (at % 10 === 0) await new Promise(resolve => setTimeout(resolve, 2))
  }
  tap.push(ending)
  const rest = numbered(await (await again).text())
  const whole = numbered(await (await there.call('GET', `/chat/${id}`)).text())
  expect(rest).toEqual(whole.slice(seen))
  expect(textIn(whole.map(({ record }) => record))).toBe(
    `落霞${Array.from({ length: 200 }, (_, at) => `${at} `).join('')}`,
  )
  expect(numbered(await (await here.call('GET', `/chat/${id}`, { 'last-event-id': `${id}.5` })).text())).toEqual(
    whole.slice(5),
  )
  expect((await there.call('POST', '/chat', { body: chat, 'millrace-stream-id': id })).status).toBe(200)
  expect([here.taps.length, there.taps.length]).toEqual([1, 0])
})

test('a stop and a second request of the same name reach the producer at the other instance', async () => {
  const [here, there] = await two()
  const id = idOf('stop')
  const asked = here.call('POST', '/chat', { body: chat, 'millrace-stream-id': id })
  const tap = await here.tap()
  tap.push(opening)
  const response = await asked
  const joined = await there.call('POST', '/chat', { body: chat, 'millrace-stream-id': id })
  await readUntil(joined, '落霞')
  expect((await there.call('DELETE', `/chat/${id}`, { authorization: 'wang' })).status).toBe(404)
  expect((await there.call('DELETE', `/chat/${id}`)).status).toBe(204)
  await until(() => tap.cancelled)
  expect(recordsIn(await response.text()).at(-1)).toMatchObject({ type: 'error', error: { code: 'aborted' } })
  expect(there.taps).toHaveLength(0)
})

test('a silent answer keeps its lease; Redis that is started again in the middle loses nothing', async () => {
  const [here, there] = await two()
  const id = idOf('restart')
  const asked = here.call('POST', '/chat', { body: chat, 'millrace-stream-id': id })
  const tap = await here.tap()
  tap.push(opening)
  const response = await asked
  const elsewhere = await there.call('GET', `/chat/${id}`)
  await new Promise(resolve => setTimeout(resolve, 2_500))
  tap.push(more('与孤鹜'))
  await redis.restart()
  tap.push(more('齐飞'))
  tap.push(ending)
  for (const body of [await response.text(), await elsewhere.text()])
    expect(textIn(recordsIn(body))).toBe('落霞与孤鹜齐飞')
})

test('an answer that is read at the other instance alone is no orphan', async () => {
  const [here, there] = await two({ orphanMs: 600 })
  const id = idOf('orphan')
  const asked = here.call('POST', '/chat', { body: chat, 'millrace-stream-id': id })
  const tap = await here.tap()
  tap.push(opening)
  const elsewhere = await there.call('GET', `/chat/${id}`)
  await readUntil(await asked, '落霞', true)
  await new Promise(resolve => setTimeout(resolve, 2_000))
  expect(tap.cancelled).toBe(false)
  await elsewhere.body!.cancel()
  await until(() => tap.cancelled)
})

test('a chat and a response are found by name at the other instance', async () => {
  const [here, there] = await two({
    wire: ({ url }) => (url.includes('/v1/') ? apiWire({ url, headers: {} }) : aiSdkWire),
    onDisconnect: 'detach',
  })
  const body = { id: 'c1', messages: [{ id: 'u1', role: 'user', parts: [{ type: 'text', text: 'hi' }] }] }
  const asked = here.call('POST', '/api/chat', { body })
  const tap = await here.tap()
  tap.push(opening)
  await readUntil(await asked, '落霞', true)
  const again = await there.call('GET', '/api/chat/c1/stream')
  tap.push(ending)
  expect(await again.text()).toContain('落霞')
  expect((await there.call('GET', '/api/chat/c1/stream')).status).toBe(204)
  const begun = await here.call('POST', '/v1/responses', { body: { model: 'm', input: 'hi', background: true } })
  const { id } = (await begun.json()) as { id: string }
  const next = await here.tap(1)
  next.push([...opening, ...ending])
  const told = async () => (await (await there.call('GET', `/v1/responses/${id}`)).json()) as { status: string }
  await expect.poll(async () => (await told()).status).toBe('completed')
})
