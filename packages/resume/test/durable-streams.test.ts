import { type ChatRecord, randomId, type StreamStore } from '@millrace/core'
import { type DurableStreamsStoreOptions, durableStreamsStore } from '@millrace/resume/durable-streams'
import { storeConformance } from '@millrace/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type ProtocolHabits, protocolServer } from './support/protocol-server.js'

// The proof against the reference server is tests/full/durable-streams.test.ts. Here stands what that server never does.

const url = 'http://streams.test/v1/chat?tenant=7'

for (const [habit, habits] of Object.entries<ProtocolHabits>({
  'a server that sends all': {},
  'a server that sends a message at a time': { pageMessages: 1 },
  'a server that makes a stream in two steps': { beginsLateMs: 30 },
  'a server whose long-poll is shorter than the lease': { longPollMs: 50 },
}))
  describe(habit, () => {
    for (const { name, run } of storeConformance({
      async open(settings) {
        const { fetch } = protocolServer(habits)
        const [store, other] = [0, 1].map(() => durableStreamsStore({ url, fetch, ...settings }))
        return {
          store: store!,
          other: other!,
          async close() {
            await Promise.all([store!.close!(), other!.close!()])
          },
        }
      },
    }))
      test(name, run)
  })

const delta = (at: number): ChatRecord => ({ type: 'text-delta', id: '0', delta: `${at} ` })
const finish: ChatRecord = { type: 'finish', reason: 'stop' }

async function readAll(store: StreamStore, streamId: string): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  for await (const batch of store.read(streamId, 0)) records.push(...batch.records)
  return records
}

test.each([0, 1, 2, 3, 4])(
  'lost replies and refusals that pass cost no record and double none, from fault %d on',
  async first => {
    let count = first
    const { fetch } = protocolServer({ fault: () => [undefined, 'lose' as const, 503, undefined, 429][count++ % 5] })
    const store = durableStreamsStore({ url, fetch })
    const { lease } = await store.create({ streamId: 'one' })
    const reading = readAll(store, 'one')
    for (let at = 0; at < 10; at++) expect(await store.append('one', lease!, [delta(at)])).toBe(at + 1)
    await store.append('one', lease!, [finish], { end: true })
    expect(await reading).toEqual([...Array.from({ length: 10 }, (_, at) => delta(at)), finish])
  },
)

test('appends that wait for one that is on its way are one request', async () => {
  const { fetch, requests } = protocolServer()
  const store = durableStreamsStore({ url, fetch })
  const { lease } = await store.create({ streamId: 'one' })
  await Promise.all(Array.from({ length: 100 }, (_, at) => store.append('one', lease!, [delta(at)])))
  expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(2)
})

test('a reader who is told a silence that is none closes nothing', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { fetch, streams } = protocolServer()
  const store = durableStreamsStore({ url, fetch, leaseMs: 200 })
  const { lease } = await store.create({ streamId: 'one' })
  let closings = 0
  // A reader behind a cache, or whose process stood still: it sees none of the appends.
  const stale: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    if (request.method === 'POST') closings++
    if (request.method !== 'GET' || !request.url.includes('live')) return fetch(input, init)
    if (request.url.includes('offset=-1')) return fetch(input, init)
    await new Promise(resolve => setTimeout(resolve, 50))
    return new Response(null, { status: 204 })
  }
  const reader = durableStreamsStore({ url, fetch: stale, leaseMs: 200 })
  const leaving = new AbortController()
  const reading = (async () => {
    for await (const _ of reader.read('one', 0, leaving.signal)) expect.unreachable()
  })()
  for (let at = 0; at < 10; at++) {
    await vi.advanceTimersByTimeAsync(100)
    await store.append('one', lease!, [delta(at)])
  }
  expect(closings).toBeGreaterThan(0)
  await store.append('one', lease!, [finish], { end: true })
  leaving.abort()
  await vi.advanceTimersByTimeAsync(50)
  await reading
  expect(JSON.parse([...streams.values()][0]!.messages.at(-1)!).records).toEqual([finish])
})

test('a reader of a deleted log does not close the one that was made anew under its id', async () => {
  const { fetch, streams } = protocolServer({ longPollMs: 60_000 })
  const first = durableStreamsStore({ url, fetch, leaseMs: 1_000 })
  const { lease: old } = await first.create({ streamId: 'one' })
  await first.append('one', old!, [delta(0), delta(1)])
  // The reader asks for more when the other log is there already, and then for its own beginning or for an end.
  const { promise: made, resolve: goOn } = Promise.withResolvers<void>()
  const asked = { more: false, silence: false }
  const late: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const { searchParams: query } = new URL(request.url)
    const isFirst = query.get('offset') === '-1'
    if (query.has('live') && !isFirst) {
      asked.more = true
      await made
    }
    asked.silence ||= request.method === 'POST' || (isFirst && !query.has('live'))
    return fetch(request)
  }
  const leaving = new AbortController()
  const reading = (async () => {
    for await (const _ of durableStreamsStore({ url, fetch: late }).read('one', 2, leaving.signal)) expect.unreachable()
  })()
  await vi.waitUntil(() => asked.more, { timeout: 20_000 })
  await first.delete('one')
  const second = durableStreamsStore({ url, fetch, leaseMs: 600_000 })
  const { lease } = await second.create({ streamId: 'one' })
  goOn()
  await vi.waitUntil(() => asked.silence, { timeout: 20_000 })
  expect(await second.append('one', lease!, [delta(3)])).toBe(1)
  leaving.abort()
  await reading.catch(() => {})
  expect(await second.append('one', lease!, [finish], { end: true })).toBe(2)
  expect(await readAll(second, 'one')).toEqual([delta(3), finish])
  expect(streams.size).toBe(1)
})

test('a producer that was held up past its lease refuses itself, before anybody has noticed', async () => {
  const { fetch, requests } = protocolServer()
  const store = durableStreamsStore({ url, fetch, leaseMs: 50 })
  const { lease } = await store.create({ streamId: 'one' })
  await new Promise(resolve => setTimeout(resolve, 60))
  await expect(store.append('one', lease!, [delta(0)])).rejects.toMatchObject({ code: 'gone' })
  expect(requests.filter(({ method }) => method === 'POST')).toEqual([])
})

test('a log whose beginning never comes is told as a failure of the server', async () => {
  const { fetch } = protocolServer({ longPollMs: 20 })
  await fetch('http://streams.test/v1/chat/log-one', { method: 'PUT', body: '[]' })
  const store = durableStreamsStore({ url, fetch, leaseMs: 50 })
  await expect(readAll(store, 'one')).rejects.toMatchObject({ code: 'network' })
  await expect(store.create({ streamId: 'one' })).rejects.toMatchObject({ code: 'network' })
})

test.each([
  ['a log that somebody else began', [{ hello: 1 }]],
  [
    'a log that has lost its middle',
    [
      { lease: 'x', leaseMs: 1_000 },
      { seq: 3, records: [delta(3)] },
    ],
  ],
])('%s is gone, and never half of it', async (_, messages) => {
  const { fetch } = protocolServer()
  await fetch('http://streams.test/v1/chat/log-one', { method: 'PUT', body: JSON.stringify(messages) })
  const store = durableStreamsStore({ url, fetch })
  await expect(readAll(store, 'one')).rejects.toMatchObject({ code: 'gone' })
  await expect(store.meta('one')).rejects.toMatchObject({ code: 'gone' })
})

test('a refusal that comes late takes nothing from the one who began the log anew', async () => {
  const server = protocolServer()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const reply = await server.fetch(input, init)
    if (reply.status === 404) await released
    return reply
  }
  const store = durableStreamsStore({ url, fetch })
  const { lease: old } = await store.create({ streamId: 'one' })
  await durableStreamsStore({ url, fetch: server.fetch }).delete('one')
  const late = expect(store.append('one', old!, [delta(0)])).rejects.toMatchObject({ code: 'gone' })
  const { lease } = await store.create({ streamId: 'one' })
  release()
  await late
  expect(await store.append('one', lease!, [finish], { end: true })).toBe(1)
  expect(await readAll(store, 'one')).toEqual([finish])
})

test.each(['<h1>Sign in</h1>', '{"messages":[]}'])(
  'a server that answers %s is told as one that speaks something else',
  async body => {
    const store = durableStreamsStore({ url, fetch: async () => new Response(body) })
    await expect(store.create({ streamId: 'one' })).rejects.toMatchObject({ code: 'protocol' })
    await expect(readAll(store, 'one')).rejects.toMatchObject({ code: 'protocol' })
  },
)

test('a stop of a stream that does not run makes nothing', async () => {
  const { fetch, streams } = protocolServer()
  await durableStreamsStore({ url, fetch }).requestStop(randomId())
  expect(streams.size).toBe(0)
})

test('a body that the server does not take is a limit, and the last words still fit', async () => {
  const { fetch } = protocolServer({
    fault: ({ method, headers }) => (method === 'POST' && !headers.get('stream-closed') ? 413 : undefined),
  })
  const store = durableStreamsStore({ url, fetch })
  const { lease } = await store.create({ streamId: 'one' })
  await expect(store.append('one', lease!, [delta(0)])).rejects.toMatchObject({ code: 'limit' })
  expect(await store.append('one', lease!, [finish], { end: true })).toBe(1)
})

test('a refusal of the server is told at once, without its words and without the headers', async () => {
  const { fetch, requests } = protocolServer({ fault: () => 401 })
  const store = durableStreamsStore({ url, fetch, headers: { authorization: 'Bearer canary-1234' } })
  const failed = await store.create({ streamId: 'one' }).catch(error => error)
  expect(failed).toMatchObject({ code: 'network' })
  expect(`${failed.message} ${failed.cause}`).not.toContain('canary')
  expect(requests).toHaveLength(1)
})

test('asks for its headers at each request, keeps the query, and follows no redirect', async () => {
  const { fetch, requests } = protocolServer()
  let asked = 0
  const store = durableStreamsStore({ url, fetch, headers: async () => ({ authorization: `Bearer ${++asked}` }) })
  await store.create({ streamId: '../a b' })
  expect(requests.map(({ url }) => new URL(url).pathname)).toEqual(Array(2).fill('/v1/chat/log-..%2Fa%20b'))
  for (const [at, request] of requests.entries()) {
    expect(request.headers.get('authorization')).toBe(`Bearer ${at + 1}`)
    expect(new URL(request.url).searchParams.get('tenant')).toBe('7')
    expect(request.redirect).toBe('manual')
  }
})

test('a store that closes ends its readers, and what listens for a stop', async () => {
  const { fetch } = protocolServer()
  const store = durableStreamsStore({ url, fetch })
  await store.create({ streamId: 'one' })
  store.onStop('one', () => expect.unreachable())
  const reading = expect(readAll(store, 'one')).rejects.toMatchObject({ code: 'gone' })
  await new Promise(resolve => setTimeout(resolve, 10))
  await store.close!()
  await reading
})

test.each([
  [{ url: 'ftp://x' }, 'url'],
  [{ url: 'nothing' }, 'url'],
  [{ url, headers: 'a' }, 'headers'],
  [{ url, fetch: 'a' }, 'fetch'],
  [{ url, leaseMs: 0 }, 'leaseMs'],
  [{ url, prefix: 'a' }, 'prefix'],
])('refuses %j by name', (options, named) => {
  expect(() => durableStreamsStore(options as unknown as DurableStreamsStoreOptions)).toThrow(named)
})
