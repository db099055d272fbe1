import type { StreamStore } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import { nativeWire } from '@millrace/server'
import { openaiWire } from '@millrace/server/wire/openai'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ask } from '../support/doors.js'
import { storeWith } from '../support/held-store.js'
import { idOf, kept, numbersOf, readUntil } from '../support/kept.js'
import { recordsIn, textIn } from '../support/records.js'
import { ending, more, opening } from '../support/streams.js'
import { turn } from '../support/turns.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const open: (() => void)[] = []
// Runs first: no timer of an answer is left for the next test, in a clock that is gone.
afterEach(async () => {
  for (const end of open.splice(0)) end()
  await turn()
})

const id = idOf('one')

/** An answer that has begun. */
async function begun(options: Parameters<typeof kept>[0] = {}) {
  const all = kept(options)
  const asked = all.post(id)
  await turn()
  all.taps[0]!.push(opening)
  const response = await asked
  open.push(() => all.taps[0]!.push(ending))
  return { ...all, response, tap: all.taps[0]! }
}

/** Reads on and on. */
async function readingOf(response: Response): Promise<{ leave(): Promise<void> }> {
  const reader = response.body!.getReader()
  const read = async (): Promise<void> => {
    while (!(await reader.read()).done);
  }
  void read()
  await turn()
  return { leave: () => reader.cancel() }
}

/** The status of a response that is read to its end: one that is not keeps a timer. */
async function statusOf(asked: Promise<Response>): Promise<number> {
  const response = await asked
  await response.text()
  return response.status
}

/** Lets time pass in steps, as timers of a quiet process see it. */
async function pass(ms: number, step = 1_000): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    vi.advanceTimersByTime(Math.min(step, ms - passed))
    await turn()
  }
}

describe('the lease', () => {
  test('is renewed while the provider is silent, and lasts as long as the answer', async () => {
    const { tap, response } = await begun()
    const whole = response.text()
    await pass(120_000)
    tap.push(ending)
    expect(recordsIn(await whole).at(-1)).toMatchObject({ type: 'finish' })
  })

  test('is renewed in the time that the store names', async () => {
    const { tap, response } = await begun({ store: memoryStore({ leaseMs: 900 }) })
    const whole = response.text()
    await pass(5_000, 100)
    tap.push(ending)
    expect(recordsIn(await whole).at(-1)).toMatchObject({ type: 'finish' })
  })

  test('that is lost ends the answer for its readers as truncated, here and elsewhere, and upstream is closed', async () => {
    const inner = memoryStore()
    const dead: StreamStore = storeWith(inner, {
      append: (streamId, lease, records, options) =>
        records.length === 0 ? new Promise<number>(() => {}) : inner.append(streamId, lease, records, options),
    })
    const { response, tap, finished } = await begun({ store: dead })
    const there = kept({ store: inner })
    const whole = response.text()
    const elsewhere = await there.get(id, 3)
    const rest = elsewhere.text()
    await pass(20_000)
    expect(recordsIn(await rest)).toMatchObject([{ type: 'error', error: { code: 'truncated' } }])
    // The late producer finds its lease gone.
    tap.push(more('late'))
    await turn()
    expect(tap.cancelled).toBe(true)
    const told = recordsIn(await whole)
    expect(textIn(told)).toBe('落霞')
    expect(told.at(-1)).toMatchObject({ type: 'error', error: { code: 'truncated' } })
    expect(finished).toMatchObject([{ ending: 'error' }])
    const kept4 = recordsIn(await (await there.get(id)).text())
    expect(textIn(kept4)).toBe('落霞')
  })
})

test('a store that says nothing for as long as a lease ends the answer for its readers', async () => {
  const inner = memoryStore()
  let appends = 0
  const mute: StreamStore = storeWith(inner, {
    append: (...args) => (args[2].length > 0 && appends++ > 0 ? new Promise<number>(() => {}) : inner.append(...args)),
  })
  const { response, tap, finished, errors } = await begun({ store: mute })
  const whole = response.text()
  tap.push(more('never kept'))
  await pass(15_000)
  expect(tap.cancelled).toBe(false)
  await pass(10_000)
  expect(tap.cancelled).toBe(true)
  const records = recordsIn(await whole)
  expect(textIn(records)).toBe('落霞')
  expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'overloaded' } })
  expect([errors, finished]).toMatchObject([[{ code: 'timeout' }], [{ ending: 'error' }]])
})

describe('an answer without readers', () => {
  test('is stopped after orphanMs, and says so to who comes late', async () => {
    const { response, tap, get, finished } = await begun({ orphanMs: 30_000 })
    await readUntil(response, 'text-delta', true)
    await pass(29_000)
    expect(tap.cancelled).toBe(false)
    await pass(2_000)
    expect(tap.cancelled).toBe(true)
    expect(finished).toMatchObject([{ ending: 'cancelled' }])
    expect(recordsIn(await (await get(id)).text()).at(-1)).toMatchObject({ type: 'error', error: { code: 'aborted' } })
  })

  test('begins to count anew when a reader has come and gone', async () => {
    const { response, tap, get } = await begun({ orphanMs: 30_000 })
    await readUntil(response, 'text-delta', true)
    await pass(20_000)
    const second = await readingOf(await get(id))
    await pass(60_000, 5_000)
    expect(tap.cancelled).toBe(false)
    await second.leave()
    await pass(25_000)
    expect(tap.cancelled).toBe(false)
    await pass(10_000)
    expect(tap.cancelled).toBe(true)
  })

  test('goes on while somebody reads it in another process, and not for long after', async () => {
    const store = memoryStore()
    const { response, tap } = await begun({ store, orphanMs: 30_000 })
    const there = kept({ store, orphanMs: 30_000 })
    const elsewhere = await readingOf(await there.get(id))
    await readUntil(response, 'text-delta', true)
    await pass(200_000, 5_000)
    expect(tap.cancelled).toBe(false)
    await elsewhere.leave()
    await pass(95_000, 5_000)
    expect(tap.cancelled).toBe(true)
  })

  test.each(['drain', 'detach', 'cancel'] as const)('onDisconnect %s', async onDisconnect => {
    const { response, tap, get, finished } = await begun({ onDisconnect, orphanMs: 5_000 })
    const second = await get(id)
    await readUntil(response, 'text-delta', true)
    await turn()
    expect(tap.cancelled).toBe(false)
    await second.body!.cancel()
    await turn()
    expect(tap.cancelled).toBe(onDisconnect === 'cancel')
    await pass(10_000)
    expect(tap.cancelled).toBe(onDisconnect !== 'drain')
    if (onDisconnect === 'drain') tap.push(ending)
    await turn()
    expect(finished).toMatchObject([{ ending: onDisconnect === 'drain' ? 'finish' : 'cancelled' }])
  })
})

describe('drain', () => {
  test('a reader who comes back is sent on, a new request is refused', async () => {
    const { handler, get, post, response, tap } = await begun()
    const drained = handler.drain({ graceMs: 10_000 })
    const sentOn = await get(id, 3)
    expect([sentOn.status, sentOn.headers.get('content-type'), await sentOn.text()]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      'retry: 1000\n\n',
    ])
    const refused = await post(idOf('two'))
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    tap.push(ending)
    expect(recordsIn(await response.text()).at(-1)).toMatchObject({ type: 'finish' })
    await drained
  })

  test('an answer can be stopped, and is, before the deadline', async () => {
    const { handler, stop, post, response, finished } = await begun()
    const drained = handler.drain({ graceMs: 10_000 })
    expect((await post(idOf('two'))).status).toBe(503)
    const foreign = await stop(id, { authorization: 'wang' })
    expect([foreign.status, (await stop(id)).status]).toEqual([404, 204])
    expect(recordsIn(await response.text()).at(-1)).toMatchObject({ type: 'error', error: { code: 'aborted' } })
    await drained
    expect(finished).toMatchObject([{ ending: 'cancelled' }])
  })

  test('a browser may ask whether it may stop one', async () => {
    const { handler, response } = await begun({ cors: { origins: ['http://page'] } })
    const drained = handler.drain({ graceMs: 10_000 })
    const asks = (method: string, path: string) => {
      const headers = { origin: 'http://page', 'access-control-request-method': method }
      return handler.fetch(new Request(`http://x/chat${path}`, { method: 'OPTIONS', headers }))
    }
    expect([(await asks('DELETE', `/${id}`)).status, (await asks('POST', '')).status]).toEqual([204, 503])
    open.splice(0)[0]!()
    await response.text()
    await drained
  })

  test('waits for an answer that goes on without a reader', async () => {
    const { handler, response, tap, finished } = await begun()
    await readUntil(response, 'text-delta', true)
    let over = false
    const drained = handler.drain({ graceMs: 10_000 }).then(() => (over = true))
    await pass(5_000)
    expect(over).toBe(false)
    tap.push(ending)
    await turn()
    await drained
    expect(finished).toMatchObject([{ ending: 'finish' }])
  })

  test('at the deadline the answer ends by overloaded, in the log too; a reader of another server’s is sent on', async () => {
    const store = memoryStore()
    const here = await begun({ store })
    const there = kept({ store })
    const elsewhere = (await there.get(id)).text()
    const bodies = [here.response.text(), (await here.get(id)).text()]
    const drained = there.handler.drain({ graceMs: 1_000 })
    await pass(1_000)
    expect((await elsewhere).endsWith('retry: 1000\n\n')).toBe(true)
    await drained
    expect(here.tap.cancelled).toBe(false)
    const drainedHere = here.handler.drain({ graceMs: 1_000 })
    await pass(1_000)
    for (const body of await Promise.all(bodies))
      expect(recordsIn(body).slice(-2)).toMatchObject([
        { type: 'text-end' },
        { type: 'error', error: { code: 'overloaded' } },
      ])
    await drainedHere
    expect(here.finished).toMatchObject([{ ending: 'cancelled' }])
    expect((await store.meta(id))?.status).toBe('ended')
  })
})

test('at the deadline of drain an answer that is just beginning ends too', async () => {
  const inner = memoryStore()
  const created = Promise.withResolvers<void>()
  const store = storeWith(inner, {
    create: async stream => {
      await created.promise
      return inner.create(stream)
    },
  })
  const { handler, post, taps, finished } = kept({ store })
  const asked = post(id)
  await turn()
  const drained = handler.drain({ graceMs: 1_000 })
  await pass(1_000)
  expect((await asked).status).toBe(503)
  created.resolve()
  await turn()
  expect(taps[0]!.cancelled || !taps[0]!.connected).toBe(true)
  await drained
  expect(finished).toMatchObject([{ ending: 'cancelled' }])
  expect((await inner.meta(id))?.status).toBe('ended')
})

test('a permission that ends sends its reader away, and the answer goes on', async () => {
  const until = Date.now() + 10_000
  const { response, tap, finished } = await begun({ authorize: () => ({ owner: 'li', untilMs: until }) })
  const whole = response.text()
  await pass(11_000)
  const body = await whole
  expect(body.endsWith('retry: 1000\n\n')).toBe(true)
  expect(numbersOf(body).at(-1)).toBe(3)
  expect(tap.cancelled).toBe(false)
  tap.push(ending)
  await turn()
  expect(finished).toMatchObject([{ ending: 'finish' }])
})

test('request.signal lasts as long as the answer', async () => {
  let signal: AbortSignal | undefined
  const { response, tap } = await begun({
    prepare(request, context) {
      signal = context.request.signal
      return request
    },
  })
  await readUntil(response, 'text-delta', true)
  await turn()
  expect(signal!.aborted).toBe(false)
  tap.push(ending)
  await turn()
  expect(signal!.aborted).toBe(true)
})

test('an answer that goes on counts among those of its owner', async () => {
  const { response, post, tap, taps } = await begun({ limits: { ownerConcurrency: 1 } })
  await readUntil(response, 'text-delta', true)
  await turn()
  expect((await post(idOf('two'))).status).toBe(429)
  tap.push(ending)
  await turn()
  const next = post(idOf('two'))
  await turn()
  taps[1]!.push([...opening, ...ending])
  expect((await next).status).toBe(200)
})

test('an answer that goes on keeps its owner neither from it nor from its end', async () => {
  const { response, get, post, stop, tap, taps } = await begun({ limits: { ownerConcurrency: 1, ownerPerMinute: 1 } })
  await readUntil(response, 'text-delta', true)
  await turn()
  const readers = [await post(id), ...(await Promise.all(Array.from({ length: 7 }, () => get(id, 1))))]
  expect(readers.map(({ status }) => status)).toEqual(readers.map(() => 200))
  // So many readers of one owner, and no more.
  expect((await get(id)).status).toBe(429)
  expect((await get(id, 1, { authorization: 'wang' })).status).toBe(404)
  await readers[0]!.body!.cancel()
  await turn()
  readers[0] = await get(id, 3)
  expect(readers[0].status).toBe(200)
  expect((await post(idOf('two'))).status).toBe(429)
  expect((await stop(id)).status).toBe(204)
  for (const each of readers) expect(recordsIn(await each.text()).at(-1)).toMatchObject({ type: 'error' })
  expect(tap.cancelled).toBe(true)
  expect(taps).toHaveLength(1)
  await turn()
  const late = await get(id)
  expect(late.status).toBe(200)
  await late.text()
})

test('the name of an answer that goes on lets no other one in', async () => {
  const wire = ({ headers }: { readonly headers: Readonly<Record<string, string | undefined>> }) =>
    headers['x-wire'] === 'openai' ? openaiWire : nativeWire
  const { response, handler, taps } = await begun({ limits: { ownerConcurrency: 1 }, wire })
  // In a dialect whose answers are not kept, the name means nothing.
  const body = { model: 'm', stream: true, messages: [{ role: 'user', content: 'hi' }] }
  const headers = { authorization: 'li', 'millrace-stream-id': id, 'x-wire': 'openai' }
  expect((await handler.fetch(new Request('http://x/chat/completions', ask(body, headers)))).status).toBe(429)
  expect(taps).toHaveLength(1)
  await readUntil(response, 'text-delta', true)
})

test('a reader who comes back to a server that has as many requests as it takes is sent on, since 503 is final to an EventSource', async () => {
  const { response, get, post, tap } = await begun({ limits: { concurrency: 1 } })
  const sentOn = await get(id, 3)
  expect([sentOn.status, await sentOn.text()]).toEqual([200, 'retry: 1000\n\n'])
  expect((await post(idOf('two'))).status).toBe(503)
  const whole = response.text()
  tap.push(ending)
  await whole
  await turn()
  expect(numbersOf(await (await get(id, 3)).text())).toEqual([4, 5])
})

test('an answer can be stopped while the server has as many requests as it takes, and such wishes are bounded too', async () => {
  let letGo = (): void => {}
  const authorize = async ({
    method,
    headers,
  }: {
    method: string
    headers: Readonly<Record<string, string | undefined>>
  }) => {
    if (method === 'DELETE' && headers['x-slow'])
      await new Promise<void>(resolve => {
        letGo = resolve
      })
    return { owner: headers.authorization }
  }
  const { response, post, stop } = await begun({ limits: { concurrency: 1 }, authorize, hookTimeoutMs: 0 })
  expect(await statusOf(post(idOf('two')))).toBe(503)
  const slow = stop(idOf('three'), { 'x-slow': '1' })
  await turn()
  expect(await statusOf(stop(id))).toBe(503)
  letGo()
  expect(await statusOf(slow)).toBe(404)
  await turn()
  expect(await statusOf(stop(id))).toBe(204)
  expect(recordsIn(await response.text()).at(-1)).toMatchObject({ type: 'error', error: { code: 'aborted' } })
})
