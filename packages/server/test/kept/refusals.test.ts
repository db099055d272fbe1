import { memoryStore } from '@millrace/resume'
import { createChatHandler, nativeWire } from '@millrace/server'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { aiSdkWire } from '@millrace/server/wire/ai-sdk'
import { openaiWire } from '@millrace/server/wire/openai'
import { responsesWire } from '@millrace/server/wire/responses'
import { textWire } from '@millrace/server/wire/text'
import { describe, expect, test, vi } from 'vitest'
import { FakeReply } from '../support/fake-reply.js'
import { idOf, kept, numbersOf } from '../support/kept.js'
import { fakeProvider } from '../support/provider.js'
import { answer, ending, opening } from '../support/streams.js'
import { turn } from '../support/turns.js'

const id = idOf('one')

/** A handler that has kept one answer of `li`, of five records. */
async function complete(store = memoryStore()) {
  const all = kept({ store })
  const asked = all.post(id)
  await turn()
  all.taps[0]!.push([...opening, ...ending])
  await (await asked).text()
  return all
}

test.each(['GET', 'DELETE', 'HEAD'])(
  '%s of the path at which answers are started is 405, known or not',
  async method => {
    for (const wire of [nativeWire, agUiWire, aiSdkWire, textWire]) {
      const { handler, taps } = kept({ wire })
      for (const url of ['http://x/chat', 'http://x/api/v1/chat/', 'http://x/'])
        for (const headers of [{}, { 'last-event-id': 'x' }]) {
          const response = await handler.fetch(new Request(url, { method, headers }))
          expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
        }
      expect(taps).toEqual([])
    }
    const { handler } = kept()
    const response = await handler.fetch(new Request('http://x/chat'))
    expect(await response.json()).toMatchObject({
      error: { message: 'A chat is started by POST. A kept answer has a path below this one, which ends with its id.' },
    })
  },
)

test('an id that is too short is 400 below a mount, and may be the mount elsewhere', async () => {
  const { handler } = kept()
  const reply = new FakeReply()
  const asked = { method: 'GET', url: '/chat/abc', headers: {}, body: async () => '', reply }
  void handler.handle({ ...asked, below: '/abc' })
  await vi.waitUntil(() => reply.ended)
  expect(reply.status).toBe(400)
  expect((await handler.fetch(new Request('http://x/chat/abc'))).status).toBe(405)
})

test.each([
  ['too long', 'a'.repeat(65)],
  ['a dot', `${idOf('a')}.`],
  ['a slash', `${idOf('a')}%2F`],
  ['a brace', `${idOf('a')}%7D`],
  ['a blank', `${idOf('a')}%20`],
  ['beyond ASCII', `${idOf('a')}%C3%A9`],
  ['the place of a sign', `readers.${idOf('a')}`],
])('an id with %s is 400', async (_, malformed) => {
  const { get, stop, post, taps } = kept()
  expect((await get(malformed)).status).toBe(400)
  expect((await stop(malformed)).status).toBe(400)
  const name = decodeURIComponent(malformed)
  // Others cannot be in a header, or are trimmed there.
  if (/^[\x21-\x7e]+$/.test(name)) expect((await post(name)).status).toBe(400)
  expect(taps).toEqual([])
})

test.each(['%', '%zz', '%E0%A4', '%c3'])(
  'an id with the broken escape %s is 400, and no response where it stands in the id of one',
  async broken => {
    const { get, stop } = kept()
    const malformed = `${idOf('a')}${broken}`
    expect([(await get(malformed)).status, (await stop(malformed)).status]).toEqual([400, 400])
    const responses = kept({ wire: responsesWire })
    const url = `http://x/v1/responses/resp_${malformed}`
    for (const method of ['GET', 'DELETE'])
      expect((await responses.handler.fetch(new Request(url, { method }))).status).toBe(404)
  },
)

test.each([
  '',
  '1.',
  '.5',
  `${id}`,
  `${id}.-1`,
  `${id}.01`,
  `${id}.1e3`,
  `${id}.x`,
  `${idOf('two')}.1`,
  `${id}.${'9'.repeat(30)}`,
])('the place %j is 400, by header and by query', async place => {
  const { get, handler } = await complete()
  if (place !== '') expect((await get(id, undefined, { 'last-event-id': place })).status).toBe(400)
  const url = `http://x/chat/${id}?lastEventId=${encodeURIComponent(place)}`
  const response = await handler.fetch(new Request(url, { headers: { authorization: 'li' } }))
  expect(response.status).toBe(place === '' ? 200 : 400)
})

test('a place may stand in the query, for an EventSource that begins; the header counts where both are there', async () => {
  const { handler } = await complete()
  const url = `http://x/chat/${id}?lastEventId=${id}.3`
  const read = async (headers = {}) =>
    numbersOf(await (await handler.fetch(new Request(url, { headers: { authorization: 'li', ...headers } }))).text())
  expect(await read()).toEqual([4, 5])
  expect(await read({ 'last-event-id': `${id}.4` })).toEqual([5])
})

test('a place behind the end is 400, of a running and of a complete answer', async () => {
  const { get } = await complete()
  expect((await get(id, 6)).status).toBe(400)
  const running = kept()
  const asked = running.post(id)
  await turn()
  running.taps[0]!.push(opening)
  await asked
  expect((await running.get(id, 4)).status).toBe(400)
  expect((await running.get(id, 3)).status).toBe(200)
})

test('unknown, foreign and guessed are 404 in the same words, and echo the id that was asked for', async () => {
  const { get, stop, post, taps } = await complete()
  const told = async (asked: string, response: Response) => {
    const { 'millrace-stream-id': echo, ...headers } = Object.fromEntries(response.headers)
    expect(echo).toBe(asked)
    return [response.status, headers, await response.text()]
  }
  const nobody = idOf('unknown')
  const unknown = await told(nobody, await get(nobody))
  expect(unknown[0]).toBe(404)
  const foreign = { authorization: 'wang' }
  expect(await told(id, await get(id, undefined, foreign))).toEqual(unknown)
  expect(await told(id, await get(id, 2, foreign))).toEqual(unknown)
  expect(await told(id, await get(id, 99, foreign))).toEqual(unknown)
  expect(await told(id, await stop(id, foreign))).toEqual(unknown)
  expect(await told(nobody, await stop(nobody))).toEqual(unknown)
  expect(await told(id, await post(id, foreign))).toEqual(unknown)
  expect(await told(idOf('guess'), await get(idOf('guess')))).toEqual(unknown)
  expect(taps).toHaveLength(1)
})

test('kept no longer is 410 for its owner, 404 for others, and starts nothing anew', async () => {
  const { get, stop, post, taps, store } = await complete(memoryStore({ ttlMs: 1 }))
  await expect.poll(async () => (await store.meta(id))?.status).toBe('gone')
  expect([(await get(id)).status, (await get(id, 2)).status, (await stop(id)).status, (await post(id)).status]).toEqual(
    [410, 410, 410, 410],
  )
  const foreign = { authorization: 'wang' }
  expect([(await get(id, 2, foreign)).status, (await post(id, foreign)).status]).toEqual([404, 404])
  expect(taps).toHaveLength(1)
})

test('a POST that comes back to a place starts nothing, whatever became of the stream', async () => {
  const { post, taps } = await complete()
  expect(numbersOf(await (await post(undefined, { 'last-event-id': `${id}.3` })).text())).toEqual([4, 5])
  expect((await post(undefined, { 'last-event-id': `${idOf('unknown')}.3` })).status).toBe(404)
  expect((await post(idOf('two'), { 'last-event-id': `${id}.3` })).status).toBe(400)
  expect((await post(id, { 'last-event-id': `${id}.9` })).status).toBe(400)
  const all = await post(undefined, { 'last-event-id': `${id}.5` })
  expect([all.status, await all.text()]).toEqual([204, ''])
  expect(taps).toHaveLength(1)
})

test('HEAD, a preflight and another method ask no store and no hook', async () => {
  const called = (): never => {
    throw new Error('called')
  }
  const store = { ...storeOf(called) }
  const cors = { origins: ['https://app.example'] }
  const handler = createChatHandler({ provider: fakeProvider(), store, authorize: called, cors })
  const head = await handler.fetch(new Request(`http://x/chat/${id}`, { method: 'HEAD' }))
  expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
  const headers = { origin: 'https://app.example', 'access-control-request-method': 'DELETE' }
  const preflight = await handler.fetch(new Request(`http://x/chat/${id}`, { method: 'OPTIONS', headers }))
  expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([
    204,
    'GET, HEAD, DELETE, OPTIONS',
  ])
  expect(preflight.headers.get('access-control-allow-headers')).toContain('last-event-id')
  expect((await handler.fetch(new Request(`http://x/chat/${id}`, { method: 'PUT' }))).status).toBe(405)
})

const storeOf = (each: () => never) =>
  ({
    create: each,
    append: each,
    read: each,
    meta: each,
    requestStop: each,
    onStop: each,
    delete: each,
  }) as unknown as ReturnType<typeof memoryStore>

describe('without a store', () => {
  test('there is nothing below the path, and a name means nothing', async () => {
    const handler = createChatHandler({ provider: fakeProvider(answer) })
    expect((await handler.fetch(new Request(`http://x/chat/${id}`))).status).toBe(405)
    expect((await handler.fetch(new Request(`http://x/chat/${id}`, { method: 'DELETE' }))).status).toBe(405)
  })
})

test.each([
  ['store', { store: {} }],
  ['store', { store: memoryStore }],
  ['onDisconnect', { onDisconnect: 'detach' }],
  ['store', { onDisconnect: 'detach', store: undefined }],
  ['onDisconnect', { onDisconnect: 'stay', store: memoryStore() }],
  ['orphanMs', { orphanMs: 0, store: memoryStore() }],
  ['orphanMs', { orphanMs: '1', store: memoryStore() }],
  ['appendBehindMs', { appendBehindMs: 251, store: memoryStore() }],
  ['appendBehindMs', { appendBehindMs: -1, store: memoryStore() }],
  ['appendBehindMs', { appendBehindMs: 100 }],
])('a wrong %s is a TypeError (%#)', (name, options) => {
  expect(() => createChatHandler({ provider: fakeProvider(), ...(options as object) })).toThrow(name)
})

test('answers of a dialect whose clients do not come back are not kept', async () => {
  const store = storeOf(() => {
    throw new Error('asked')
  })
  const handler = createChatHandler({ provider: fakeProvider(answer), store, wire: openaiWire })
  const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'hi' }] })
  const headers = { 'content-type': 'application/json' }
  const response = await handler.fetch(new Request('http://x/v1/chat/completions', { method: 'POST', headers, body }))
  expect(response.status).toBe(200)
  expect(response.headers.get('millrace-stream-id')).toBeNull()
  expect(await response.text()).toContain('[DONE]')
  expect(nativeWire.resume).toBeDefined()
})

describe('a method that is none', () => {
  const response = `/v1/responses/resp_${id}`
  test.each([
    ['of a kept answer', nativeWire, `/chat/${id}`, 405, 'GET, HEAD, DELETE'],
    ['of a kept response', responsesWire, response, 405, 'GET, HEAD, DELETE'],
    ['of what stops a response', responsesWire, `${response}/cancel`, 404, null],
    ['of the address of questions', nativeWire, '/chat', 405, 'POST'],
    ['of the same in an API', responsesWire, '/v1/responses', 405, 'POST'],
  ])('%s is told the others', async (_, wire, path, status, allow) => {
    const { handler } = kept({ wire })
    for (const method of ['PUT', 'PATCH', 'OPTIONS']) {
      const refused = await handler.fetch(new Request(`http://x${path}`, { method }))
      expect([refused.status, refused.headers.get('allow')]).toEqual([status, allow])
    }
  })
})

test.each([
  ['a browser’s dialect has no code of a vendor', nativeWire, `/chat/${id}`, undefined],
  ['the Responses API has OpenAI’s', responsesWire, `/v1/responses/resp_${id}`, 'response_not_found'],
])('the refusal of an unknown stream: %s', async (_, wire, path, code) => {
  const { handler } = kept({ wire })
  const refused = await handler.fetch(new Request(`http://x${path}`, { headers: { authorization: 'li' } }))
  const { error } = (await refused.json()) as { error: { code: string; providerCode?: string } }
  expect([refused.status, wire.clients === 'api' ? error.code : error.providerCode]).toEqual([404, code])
})
