import { HttpError } from '@millrace/server'
import { describe, expect, test } from 'vitest'
import { handlerTable } from '../../packages/server/test/support/handler-table.js'
import { recordsIn, textIn } from '../../packages/server/test/support/records.js'
import { scriptedHandler } from '../../packages/server/test/support/scripted-handler.js'
import {
  answer,
  canary,
  ending,
  failure,
  more,
  opening,
  streamOf,
  tap,
} from '../../packages/server/test/support/streams.js'
import { adapters } from '../support/adapters/adapters.js'
import type { Adapter } from '../support/adapters/app.js'
import { type Answer, ask, question, readAll, readUntil } from '../support/adapters/client.js'
import { countedAnswer, settledCount } from '../support/adapters/counted.js'
import { bareApp, routes, type ScriptedApp, scriptedApp } from '../support/adapters/scripted-app.js'

/** Every way to ask: a handler takes POST alone. */
const ways = [
  { path: '/own', method: 'GET' },
  { path: '/own', method: 'POST', body: question },
  { path: '/chat', method: 'POST', body: question },
] as const

/** On a machine that has other work too. */
const soon = <T>(state: () => T) => expect.poll(state, { timeout: 20_000 })

/** One answer came to this end, the hooks were called once, and the framework has no complaint. */
async function expectEnd({ finished, told, outcomes }: ScriptedApp, ending: string, outcome?: string): Promise<void> {
  await soon(() => finished.map(answer => answer.ending)).toEqual([ending])
  // Whatever would be a second time has had its turn.
  for (let i = 0; i < 5; i++) await new Promise(resolve => setImmediate(resolve))
  expect(finished).toHaveLength(1)
  expect(told).toEqual([])
  if (outcome && outcomes.length > 0) expect(outcomes).toEqual([outcome])
}

/** What the application's middleware has set is on the answer. */
function expectDressed({ name, dressed }: Adapter, { status, headers }: Answer, path: string): void {
  if (!dressed) return
  expect(headers['access-control-allow-origin']).toBe('https://app.example')
  // h3 leaves what was prepared for a good answer out of a bad one, but for CORS.
  if (name.startsWith('h3') && status >= 400) return
  const cookies = String(headers['set-cookie'])
  expect(cookies).toContain('seen=1')
  if (path !== '/own') expect(cookies).toContain('session=')
}

describe.each(adapters)('$name', adapter => {
  describe.each(ways)('$method $path', way => {
    test('the first event comes at once, uncompressed, with what middleware has set; then the rest', async () => {
      const source = tap()
      const app = await scriptedApp(adapter, () => source.stream)
      const reader = ask(adapter, app.url, way)
      await soon(() => source.connected).toBe(true)
      source.push(opening)
      const answer = await reader.answer
      expect(await readUntil(answer.body, '落霞')).toContain('data:')
      expect(answer.status).toBe(200)
      expect(answer.headers).toMatchObject({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      })
      expect(answer.headers['content-encoding'] ?? 'identity').toBe('identity')
      expect(answer.headers.connection).toBe(adapter.http2 ? undefined : 'close')
      expectDressed(adapter, answer, way.path)
      source.push([...more('与孤鹜齐飞'), ...ending])
      expect(recordsIn(await readAll(answer)).at(-1)).toMatchObject({ type: 'finish' })
      await expectEnd(app, 'finish', 'finish')
    })

    test('a failure before the head is its status, with what middleware has set', async () => {
      const app = await scriptedApp(adapter, () => streamOf([failure('rate-limit', 1_500)]))
      const answer = await ask(adapter, app.url, way).answer
      expect([answer.status, answer.headers['retry-after']]).toEqual([429, '2'])
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
      const body = await readAll(answer)
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'rate-limit' } })
      expect(body).not.toContain(canary)
      expectDressed(adapter, answer, way.path)
      await expectEnd(app, 'error', 'error')
      expect(app.errors).toHaveLength(1)
    })

    test('a failure behind it is a record', async () => {
      const app = await scriptedApp(adapter, () => streamOf(opening, [failure('overloaded')]))
      const answer = await ask(adapter, app.url, way).answer
      expect(answer.status).toBe(200)
      expect(recordsIn(await readAll(answer)).at(-1)).toMatchObject({ type: 'error', error: { code: 'overloaded' } })
      await expectEnd(app, 'error', 'error')
      expect(app.errors).toHaveLength(1)
    })

    describe('a reader who leaves closes upstream', () => {
      test('before the head', async () => {
        const source = tap()
        const app = await scriptedApp(adapter, () => source.stream)
        const reader = ask(adapter, app.url, way)
        await soon(() => source.connected).toBe(true)
        reader.leave()
        await source.whenCancelled
        await expectEnd(app, 'cancelled', 'closed')
      })

      test('between the head and the first event', async () => {
        const source = tap()
        const app = await scriptedApp(adapter, () => source.stream, { headTimeoutMs: 0 })
        const reader = ask(adapter, app.url, way)
        await reader.answer
        reader.leave()
        await source.whenCancelled
        await expectEnd(app, 'cancelled', 'closed')
      })

      test('in the middle, while the model is silent', async () => {
        const source = tap()
        const app = await scriptedApp(adapter, () => source.stream)
        const reader = ask(adapter, app.url, way)
        await soon(() => source.connected).toBe(true)
        source.push(opening)
        await readUntil((await reader.answer).body, '落霞')
        reader.leave()
        await source.whenCancelled
        await expectEnd(app, 'cancelled', 'closed')
      })

      test('while it holds the answer back, and nothing waits for a drain', async () => {
        const source = tap()
        const app = await scriptedApp(adapter, () => source.stream)
        const reader = ask(adapter, app.url, way)
        await soon(() => source.connected).toBe(true)
        source.push(opening)
        await reader.answer
        source.push(more('x'.repeat(16 * 1024 * 1024)))
        await soon(() => source.paused).toBe(true)
        reader.leave()
        await source.whenCancelled
        await expectEnd(app, 'cancelled', 'closed')
      })
    })

    test('of 2,000 pieces of 65 KB a reader who never reads gets 100 at most', async () => {
      const counted = countedAnswer(2_000)
      const app = await scriptedApp(adapter, () => counted.stream)
      const reader = ask(adapter, app.url, way)
      await reader.answer
      expect(await settledCount(counted)).toBeLessThanOrEqual(100)
      reader.leave()
      await soon(() => counted.cancelled()).toBe(true)
      await expectEnd(app, 'cancelled', 'closed')
    })
  })

  test.each([
    ['/own', 200, 'text/event-stream; charset=utf-8'],
    ['/chat', 405, 'application/json; charset=utf-8'],
  ])('HEAD %s is %i, and no provider is asked', async (path, status, type) => {
    const source = tap()
    const app = await scriptedApp(adapter, () => source.stream)
    const answer = await ask(adapter, app.url, { path, method: 'HEAD' }).answer
    expect(answer.headers['content-type']).toBe(type)
    // Nest has set its own before.
    expect(answer.status).toBe(status)
    expect(await readAll(answer)).toBe('')
    expect(source.connected).toBe(false)
    expectDressed(adapter, answer, path)
    expect(app.told).toEqual([])
  })

  test.each([
    ['/chat', 200],
    ['/chat/', 200],
    ['/chat?a=1', 200],
    ['/chat/one', 200],
    ['/chat/one/two/?b=/x', 200],
    ['/v1/chat', 200],
    ['/v1/chat/', 200],
    ['/v1/chat/one?a=1', 200],
    ['/chats', 404],
    ['/cha', 404],
    ['/x/chat', 404],
  ])('POST %s is %i: a mount has its path and everything below', async (path, status) => {
    const app = await scriptedApp(adapter, answer)
    const found = await ask(adapter, app.url, { path, method: 'POST', body: question }).answer
    const body = await readAll(found)
    expect(found.status).toBe(status)
    expect(app.asked()).toBe(status === 200 ? 1 : 0)
    if (status === 200) expect(textIn(recordsIn(body))).toBe('落霞与孤鹜齐飞')
  })

  test('draining with 50 open streams: each ends by a record, new ones are 503', async () => {
    const sources: ReturnType<typeof tap>[] = []
    const app = await scriptedApp(adapter, () => {
      const source = tap()
      sources.push(source)
      return source.stream
    })
    const way = { path: '/chat', method: 'POST', body: question }
    const readers = Array.from({ length: 50 }, () => ask(adapter, app.url, way))
    await soon(() => sources.filter(source => source.connected).length).toBe(50)
    for (const source of sources) source.push(opening)
    const answers = await Promise.all(readers.map(reader => reader.answer))
    const drained = app.drain(300)
    const refused = await ask(adapter, app.url, way).answer
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '5'])
    const bodies = await Promise.all(answers.map(readAll))
    for (const body of bodies)
      expect(recordsIn(body).at(-1)).toMatchObject({ type: 'error', error: { code: 'overloaded' } })
    await drained
    expect(app.finished.map(({ ending }) => ending)).toEqual(Array.from({ length: 50 }, () => 'cancelled'))
    expect(app.told).toEqual([])
  })

  test.each(routes)('%s: what the making of a stream throws before there is one is an answer', async path => {
    const app = await scriptedApp(adapter, () => {
      throw new HttpError(402, 'quota', 'Pay first.', { headers: { 'x-own': '1' } })
    })
    const response = await ask(adapter, app.url, { path, method: 'POST', body: question }).answer
    expect([response.status, response.headers['x-own']]).toEqual([402, '1'])
    expect(JSON.parse(await readAll(response))).toMatchObject({ error: { message: 'Pay first.' } })
    expect(app.told).toEqual([])
  })
})

describe.each(adapters.filter(({ http2 }) => !http2))('a handler on $name', adapter => {
  handlerTable(async script => {
    const { handler, news } = scriptedHandler(script)
    return { url: await bareApp(adapter, handler), news: async () => news }
  })
})
