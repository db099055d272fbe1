import { type ChatHandlerOptions, createChatHandler, type ItemStore, memoryItems } from '@millrace/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { apiWire } from '../support/api-wire.js'
import { ask } from '../support/doors.js'
import { fakeProvider } from '../support/provider.js'
import { ending, failure, more, opening, streamOf } from '../support/streams.js'
import { turn } from '../support/turns.js'

const text = '落霞与孤鹜齐飞'
const id = `kept:${text}`
const messages = [{ role: 'user', content: 'hi' }]

/** A handler whose requests name their owner in a header. */
function keeping(options: Partial<ChatHandlerOptions> = {}) {
  const provider = fakeProvider()
  const errors: unknown[] = []
  const handler = createChatHandler({
    provider,
    wire: apiWire,
    authorize: ({ headers }) => ({ owner: headers['x-owner'] }),
    onError: error => void errors.push(error),
    ...options,
  })
  const send = async (body: object, owner?: string) => {
    const init = ask({ messages, ...body }, owner === undefined ? {} : { 'x-owner': owner })
    const response = await handler.fetch(new Request('http://x/v1/responses', init))
    return { status: response.status, text: await response.text(), retry: response.headers.get('retry-after') }
  }
  const refer = (owner?: string, refer = [id]) => send({ refer }, owner)
  return { provider, errors, handler, send, refer }
}

describe('an answer', () => {
  test('can be referred to by its owner in the next request, streamed or whole', async () => {
    for (const stream of [true, false]) {
      const { provider, send, refer } = keeping()
      expect((await refer('li')).status).toBe(404)
      await send({ stream }, 'li')
      expect((await refer('li')).status).toBe(200)
      expect(provider.asked[1]?.messages).toEqual([{ role: 'user', content: text }, ...messages])
    }
  })

  test('of somebody else is unknown', async () => {
    const { send, refer } = keeping()
    await send({}, 'li')
    await send({}, '')
    const unknown = await refer('du', ['kept:nothing'])
    expect(await refer('du')).toEqual(unknown)
    expect((await refer()).status).toBe(404)
    // An owner's name with what separates names inside.
    expect((await refer('li","')).status).toBe(404)
  })

  test('of nobody is everybody’s where nobody is known', async () => {
    const { send, refer } = keeping({ authorize: () => ({}) })
    await send({})
    expect((await refer()).status).toBe(200)
  })

  test.each([
    ['that failed', () => streamOf(opening, [failure('overloaded')])],
    ['that was cut', () => streamOf(opening)],
  ])('%s is not kept', async (_, stream) => {
    const { send, refer } = keeping({ provider: fakeProvider(stream) })
    await send({})
    expect((await refer(undefined, ['kept:落霞'])).status).toBe(404)
  })

  test('is kept whole when the reader has left and it is read on', async () => {
    const put = vi.fn()
    const provider = fakeProvider(() => streamOf(opening, more('与孤鹜齐飞'), ending))
    const { handler } = keeping({ provider, items: { get: () => undefined, put }, onDisconnect: 'drain' })
    const response = await handler.fetch(new Request('http://x', ask({ messages }, { 'x-owner': 'li' })))
    await response.body!.cancel()
    await expect.poll(() => put.mock.calls).toEqual([['li', id, text]])
  })

  test('is not kept where that is off', async () => {
    const { send, refer } = keeping({ items: false })
    await send({})
    expect((await refer()).status).toBe(404)
  })
})

describe('a store', () => {
  const store = (changed: Partial<ItemStore>): ItemStore => ({ get: () => undefined, put: () => {}, ...changed })
  const never = () => new Promise<never>(() => {})

  test.each<[string, ItemStore['get']]>([
    [
      'throws',
      () => {
        throw new Error('canary-4711')
      },
    ],
    ['rejects', () => Promise.reject(new Error('canary-4711'))],
    ['hangs', never],
  ])('that %s is 503 for who refers to something', async (_, get) => {
    const { send, refer, errors, provider } = keeping({ items: store({ get }), hookTimeoutMs: 20 })
    expect((await send({})).status).toBe(200)
    const response = await refer()
    expect(response.status).toBe(503)
    expect(JSON.parse(response.text)).toMatchObject({ error: { retryable: true } })
    expect(response.text).not.toContain('canary')
    await turn()
    expect([errors.length, provider.asked.length]).toEqual([1, 1])
  })

  test.each<[string, ItemStore['put']]>([
    [
      'throws',
      () => {
        throw new Error('canary-4711')
      },
    ],
    ['rejects', () => Promise.reject(new Error('canary-4711'))],
    ['hangs', never],
  ])('that %s as it keeps loses no answer', async (_, put) => {
    const { send, handler, errors } = keeping({ items: store({ put }), hookTimeoutMs: 20 })
    const { status, text: body } = await send({})
    expect([status, body.includes('"type":"finish"'), body.includes('canary')]).toEqual([200, true, false])
    await expect.poll(() => errors.length).toBe(1)
    await handler.drain({ graceMs: 0 })
  })

  test('that is slow is waited for by the next request', async () => {
    const kept = new Map<string, string>()
    let take = () => {}
    const items = store({
      get: (_, id) => kept.get(id),
      put: (_, id, item) =>
        new Promise<void>(resolve => {
          take = () => {
            kept.set(id, item as string)
            resolve()
          }
        }),
    })
    const { send, refer } = keeping({ items })
    await send({})
    const next = refer()
    await turn()
    take()
    expect((await next).status).toBe(200)
  })

  test('is asked once for an id that is named twice, and not at all for none', async () => {
    const get = vi.fn(() => 'x')
    const { send, refer } = keeping({ items: store({ get }) })
    await send({})
    await refer(undefined, ['a', 'b', 'a'])
    expect(get.mock.calls).toEqual([
      [undefined, 'a'],
      [undefined, 'b'],
    ])
  })

  test('may say null for unknown', async () => {
    expect((await keeping({ items: store({ get: () => null }) }).refer()).status).toBe(404)
  })

  test('is not asked for more than there may be, nor for more than fits', async () => {
    const get = vi.fn(() => 'x'.repeat(98))
    const limits = { messages: 3, itemBytes: 250 }
    const { refer, provider } = keeping({ items: store({ get }), limits })
    expect((await refer(undefined, ['a', 'b', 'c', 'd'])).status).toBe(400)
    expect(get).not.toHaveBeenCalled()
    expect((await refer(undefined, ['a', 'b', 'c'])).status).toBe(413)
    expect((await refer(undefined, ['a', 'a', 'a'])).status).toBe(413)
    expect((await refer(undefined, ['a', 'b'])).status).toBe(200)
    expect(provider.asked).toHaveLength(1)
  })

  test.each([[true], [{}], [{ get() {} }], [null], ['memory']])('%j is none', items => {
    expect(() => keeping({ items: items as never })).toThrow(/^items/)
  })
})

describe('memoryItems', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  test('keeps a copy', () => {
    const items = memoryItems()
    const item = { a: [1] }
    items.put('li', 'x', item)
    item.a.push(2)
    const got = items.get('li', 'x') as typeof item
    expect(got).toEqual({ a: [1] })
    got.a.push(3)
    expect(items.get('li', 'x')).toEqual({ a: [1] })
  })

  test('forgets after its time, and not by being read', () => {
    const items = memoryItems({ ttlMs: 1_000 })
    items.put('li', 'x', 1)
    vi.advanceTimersByTime(600)
    items.put('li', 'y', 2)
    expect(items.get('li', 'x')).toBe(1)
    vi.advanceTimersByTime(600)
    expect([items.get('li', 'x'), items.get('li', 'y')]).toEqual([undefined, 2])
    items.put('li', 'y', 3)
    vi.advanceTimersByTime(999)
    expect(items.get('li', 'y')).toBe(3)
    vi.advanceTimersByTime(2)
    expect(items.get('li', 'y')).toBeUndefined()
  })

  test('holds so many items, the oldest go first', () => {
    const items = memoryItems({ maxItems: 2 })
    for (const id of ['a', 'b', 'a', 'c']) items.put('li', id, id)
    expect(['a', 'b', 'c'].map(id => items.get('li', id))).toEqual(['a', undefined, 'c'])
  })

  test('holds so many bytes, and nothing that is larger than all of them', () => {
    const items = memoryItems({ maxBytes: 5_000 })
    for (const id of ['a', 'b', 'c']) items.put('li', id, 'x'.repeat(800))
    expect(['a', 'b', 'c'].map(id => items.get('li', id) !== undefined)).toEqual([false, true, true])
    items.put('li', 'd', 'x'.repeat(3_000))
    expect(['b', 'c', 'd'].map(id => items.get('li', id) !== undefined)).toEqual([true, true, false])
    // A new value that is too large does not leave the old one there.
    items.put('li', 'c', 'x'.repeat(3_000))
    expect(items.get('li', 'c')).toBeUndefined()
  })

  test('knows an id like __proto__ only when it was kept', () => {
    const items = memoryItems()
    expect(items.get('__proto__', '__proto__')).toBeUndefined()
    items.put('__proto__', 'constructor', 1)
    expect([items.get('__proto__', 'constructor'), items.get(undefined, 'constructor')]).toEqual([1, undefined])
  })

  test.each([['maxBytes'], ['maxItems'], ['ttlMs']])('%s takes a number above 0', name => {
    for (const value of [0, -1, Number.NaN, '1', null])
      expect(() => memoryItems({ [name]: value as never })).toThrow(name)
  })
})
