import type { ChatRecord } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import { type ChatHandlerOptions, createChatHandler, type WireFormat } from '@millrace/server'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { aiSdkWire } from '@millrace/server/wire/ai-sdk'
import { apiWire } from '@millrace/server/wire/api'
import { textWire } from '@millrace/server/wire/text'
import { createSseDecoder } from '@millrace/sse'
import { describe, expect, test } from 'vitest'
import { idOf, kept, readUntil } from '../support/kept.js'
import { fakeProvider } from '../support/provider.js'
import { answer, ending, more, opening } from '../support/streams.js'
import { turn } from '../support/turns.js'

const id = idOf('one')

/** A handler in a dialect, and a way to send it a body. */
function speaking(wire: ChatHandlerOptions['wire'], options: Partial<ChatHandlerOptions> = {}) {
  const all = kept({ ...(wire && { wire }), ...options })
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    all.handler.fetch(
      new Request(`http://x${path}`, {
        method,
        headers: { authorization: 'li', ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    )
  return { ...all, call }
}

const events = (body: string) => createSseDecoder().push(new TextEncoder().encode(body))

const reasoning: readonly ChatRecord[] = [
  { type: 'start', messageId: 'm1', provider: 'test', model: 'test-1' },
  { type: 'reasoning-start', id: 'r' },
  { type: 'reasoning-delta', id: 'r', delta: 'hm' },
  { type: 'reasoning-end', id: 'r' },
  ...opening.slice(1),
]

describe('ai-sdk', () => {
  const parts = [{ type: 'text', text: 'hi' }]
  const body = (chat: string, messages = [{ id: 'u1', role: 'user', parts }]) => ({
    id: chat,
    messages,
    trigger: 'submit-message',
  })

  test('a chat’s running answer is read from its beginning, on every instance, and 204 when it is over', async () => {
    const store = memoryStore()
    const here = speaking(aiSdkWire, { store, onDisconnect: 'detach' })
    const there = speaking(aiSdkWire, { store })
    expect((await there.call('GET', '/api/chat/c%2F1/stream')).status).toBe(204)
    const asked = here.call('POST', '/api/chat', body('c/1'))
    await here.tap(0)
    here.taps[0]!.push(reasoning)
    await readUntil(await asked, 'text-delta', true)
    const again = [await here.call('GET', '/api/chat/c%2F1/stream'), await there.call('GET', '/api/chat/c%2F1/stream')]
    here.taps[0]!.push(more('与孤鹜齐飞'))
    here.taps[0]!.push(ending)
    const bodies = await Promise.all(again.map(response => response.text()))
    expect(bodies[0]).toBe(bodies[1])
    const chunks = events(bodies[0]!).map(({ data }) => data)
    expect(chunks.at(-1)).toBe('[DONE]')
    expect(chunks.slice(0, -1).map(data => JSON.parse(data).type)).toEqual([
      'start',
      'start-step',
      'reasoning-start',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'text-delta',
      'text-end',
      'finish-step',
      'finish',
    ])
    expect(again[0]!.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1')
    expect((await there.call('GET', '/api/chat/c%2F1/stream')).status).toBe(204)
    expect(here.taps).toHaveLength(1)
  })

  test('a replay continues the message that its request named', async () => {
    const { call, tap, taps } = speaking(aiSdkWire, { onDisconnect: 'detach' })
    const messages = [
      { id: 'u1', role: 'user', parts },
      { id: 'a7', role: 'assistant', parts },
    ]
    const asked = call('POST', '/api/chat', body('c1', messages))
    await tap(0)
    taps[0]!.push(opening)
    await readUntil(await asked, 'text-delta', true)
    const again = await call('GET', '/api/chat/c1/stream')
    taps[0]!.push(ending)
    expect(JSON.parse(events(await again.text())[0]!.data)).toMatchObject({ type: 'start', messageId: 'a7' })
  })

  test('the chat of another owner is as one that never was', async () => {
    const { call, tap, taps } = speaking(aiSdkWire, { onDisconnect: 'detach' })
    const asked = call('POST', '/api/chat', body('c1'))
    await tap(0)
    taps[0]!.push(opening)
    await asked
    const foreign = { authorization: 'wang' }
    expect((await call('GET', '/api/chat/c1/stream', undefined, foreign)).status).toBe(204)
    expect((await call('DELETE', '/api/chat/c1/stream', undefined, foreign)).status).toBe(204)
    await turn()
    expect(taps[0]!.cancelled).toBe(false)
  })

  test('DELETE stops it, on another instance too', async () => {
    const store = memoryStore()
    const here = speaking(aiSdkWire, { store, onDisconnect: 'detach' })
    const there = speaking(aiSdkWire, { store })
    const asked = here.call('POST', '/api/chat', body('c1'))
    await here.tap(0)
    here.taps[0]!.push(opening)
    const response = await asked
    expect((await there.call('DELETE', '/api/chat/c1/stream')).status).toBe(204)
    expect(await response.text()).toContain('"type":"abort"')
    expect(here.taps[0]!.cancelled).toBe(true)
    expect((await there.call('GET', '/api/chat/c1/stream')).status).toBe(204)
  })

  test('a chat’s newer answer takes the place of the older one', async () => {
    const { call, tap, taps } = speaking(aiSdkWire, { onDisconnect: 'detach' })
    for (const at of [0, 1]) {
      const asked = call('POST', '/api/chat', body('c1'))
      await tap(at)
      taps[at]!.push([...opening, ...more(`answer ${at}`)])
      await readUntil(await asked, 'answer', true)
    }
    const again = await call('GET', '/api/chat/c1/stream')
    // The end of the older one does not end the place of the newer one.
    taps[0]!.push(ending)
    await tap(1)
    taps[1]!.push(ending)
    expect(await again.text()).toContain('answer 1')
    const late = call('POST', '/api/chat', body('c1'))
    await tap(2)
    taps[2]!.push([...opening, ...ending])
    expect((await late).status).toBe(200)
  })

  test.each([
    [undefined, true],
    ['cancel', true],
    ['detach', false],
  ] as const)('onDisconnect %s: a reader who leaves ends the answer: %s', async (onDisconnect, ends) => {
    const { call, tap, taps } = speaking(aiSdkWire, onDisconnect && { onDisconnect })
    const asked = call('POST', '/api/chat', body('c1'))
    await tap(0)
    taps[0]!.push(opening)
    await readUntil(await asked, 'text-delta', true)
    await turn()
    expect(taps[0]!.cancelled).toBe(ends)
    expect((await call('GET', '/api/chat/c1/stream')).status).toBe(ends ? 204 : 200)
  })
})

describe('ag-ui', () => {
  const body = {
    threadId: 't1',
    runId: 'r1',
    messages: [{ id: 'u1', role: 'user', content: 'hi' }],
    tools: [],
    context: [],
    state: {},
    forwardedProps: {},
  }

  async function complete() {
    const all = speaking(agUiWire)
    const asked = all.call('POST', '/agent', body, { 'millrace-stream-id': id })
    await all.tap(0)
    all.taps[0]!.push(reasoning)
    all.taps[0]!.push(more('与孤鹜齐飞'))
    all.taps[0]!.push(ending)
    return { ...all, whole: events(await (await asked).text()) }
  }

  test('each event has a number, and the same POST with Last-Event-ID goes on behind any of them', async () => {
    const { call, taps, whole } = await complete()
    expect(whole.map(({ lastEventId }) => lastEventId)).toEqual(whole.map((_, at) => `${id}.${at + 1}`))
    for (let after = 0; after < whole.length; after++) {
      const rest = await call('POST', '/agent', body, { 'last-event-id': `${id}.${after}` })
      expect(events(await rest.text())).toEqual(whole.slice(after))
    }
    expect(taps).toHaveLength(1)
  })

  test('a place behind the last event is 400, an unknown stream 404, and nothing is asked for either', async () => {
    const { call, taps, whole } = await complete()
    const after = (place: string) => call('POST', '/agent', body, { 'last-event-id': place })
    expect((await after(`${id}.${whole.length + 1}`)).status).toBe(400)
    const all = await after(`${id}.${whole.length}`)
    expect([all.status, await all.text(), all.headers.get('content-type')]).toEqual([204, '', null])
    expect((await after(`${idOf('two')}.1`)).status).toBe(404)
    expect(taps).toHaveLength(1)
  })

  test('without a store there are no ids', async () => {
    const plain = createChatHandler({ provider: fakeProvider(answer), wire: agUiWire })
    const headers = { 'content-type': 'application/json' }
    const response = await plain.fetch(
      new Request('http://x/agent', { method: 'POST', headers, body: JSON.stringify(body) }),
    )
    expect(await response.text()).not.toContain('id: ')
  })

  test('DELETE stops it', async () => {
    const { call, tap, taps } = speaking(agUiWire)
    const asked = call('POST', '/agent', body, { 'millrace-stream-id': id })
    await tap(0)
    taps[0]!.push(opening)
    const response = await asked
    expect((await call('DELETE', `/agent/${id}`)).status).toBe(204)
    expect(await response.text()).toContain('RUN_ERROR')
  })
})

describe('responses', () => {
  const body = { model: 'm', stream: true, input: 'hi' }
  const numbers = (text: string) => events(text).map(({ data }) => JSON.parse(data).sequence_number)

  async function complete(options: Partial<ChatHandlerOptions> = {}, more_ = {}) {
    const all = speaking(apiWire, options)
    const asked = all.call('POST', '/v1/responses', { ...body, ...more_ })
    await all.tap(0)
    all.taps[0]!.push(reasoning)
    all.taps[0]!.push(more('与孤鹜齐飞'))
    all.taps[0]!.push(ending)
    const response = await asked
    return { ...all, id: `resp_${response.headers.get('millrace-stream-id')}`, whole: await response.text() }
  }

  test('a response has the id of its stream, and is read again from behind any event', async () => {
    const { call, id, whole } = await complete()
    const all = events(whole)
    expect(JSON.parse(all[0]!.data).response.id).toBe(id)
    expect(numbers(whole)).toEqual(all.map((_, at) => at))
    expect(events(await (await call('GET', `/v1/responses/${id}?stream=true`)).text())).toEqual(all)
    for (let after = 0; after < all.length; after++) {
      const rest = await call('GET', `/v1/responses/${id}?stream=true&starting_after=${after}`)
      expect(events(await rest.text())).toEqual(all.slice(after + 1))
    }
    expect((await call('GET', `/v1/responses/${id}?stream=true&starting_after=${all.length}`)).status).toBe(400)
  })

  test('and is told in one piece, as its end told it', async () => {
    const { call, id, whole } = await complete()
    const completed = JSON.parse(events(whole).at(-1)!.data).response
    expect(await (await call('GET', `/v1/responses/${id}`)).json()).toEqual(completed)
    expect(completed).toMatchObject({ status: 'completed', model: 'test-1' })
  })

  test('a background response goes on without its reader', async () => {
    const { call, tap, taps } = speaking(apiWire)
    const asked = call('POST', '/v1/responses', { ...body, background: true })
    await tap(0)
    taps[0]!.push(opening)
    const response = await asked
    const id = `resp_${response.headers.get('millrace-stream-id')}`
    await readUntil(response, '落霞', true)
    await turn()
    expect(taps[0]!.cancelled).toBe(false)
    expect(await (await call('GET', `/v1/responses/${id}`)).json()).toMatchObject({
      id,
      status: 'in_progress',
      background: true,
    })
    const again = call('GET', `/v1/responses/${id}?stream=true&starting_after=4`)
    await turn()
    taps[0]!.push(ending)
    expect(numbers(await (await again).text())[0]).toBe(5)
  })

  test.each([
    [false, true],
    [true, false],
  ])('background %s: a reader who leaves ends the answer: %s', async (background, ends) => {
    // API clients cannot stop an answer: `detach` is not for them.
    const { call, tap, taps } = speaking(apiWire, { onDisconnect: 'detach' })
    const asked = call('POST', '/v1/responses', { ...body, background })
    await tap(0)
    taps[0]!.push(opening)
    await readUntil(await asked, '落霞', true)
    await turn()
    expect(taps[0]!.cancelled).toBe(ends)
  })

  test('a background response without a stream is told at once, and later what became of it', async () => {
    const { call, tap, taps, finished } = speaking(apiWire)
    const response = await call('POST', '/v1/responses', { ...body, stream: false, background: true })
    const begun = (await response.json()) as { id: string }
    expect(begun).toMatchObject({ status: 'in_progress', background: true, output: [] })
    await tap(0)
    taps[0]!.push([...opening, ...ending])
    await turn()
    const told = await (await call('GET', `/v1/responses/${begun.id}`)).json()
    expect(told).toMatchObject({ id: begun.id, status: 'completed', output: [{ content: [{ text: '落霞' }] }] })
    expect(finished).toMatchObject([{ ending: 'finish' }])
  })

  test('cancel stops it and tells it, on another instance too', async () => {
    const store = memoryStore()
    const [here, there] = [speaking(apiWire, { store }), speaking(apiWire, { store })]
    const begun = await here.call('POST', '/v1/responses', { ...body, stream: false, background: true })
    const { id } = (await begun.json()) as { id: string }
    await here.tap(0)
    here.taps[0]!.push(opening)
    const told = await there.call('POST', `/v1/responses/${id}/cancel`)
    expect(await told.json()).toMatchObject({
      id,
      status: 'cancelled',
      error: null,
      output: [{ content: [{ text: '落霞' }] }],
    })
    expect(here.taps[0]!.cancelled).toBe(true)
  })

  test('DELETE leaves nothing of it, running or complete', async () => {
    const { call, tap, taps, errors } = speaking(apiWire)
    for (const at of [0, 1]) {
      const begun = await call('POST', '/v1/responses', { ...body, stream: false, background: true })
      const { id } = (await begun.json()) as { id: string }
      await tap(at)
      taps[at]!.push(at === 0 ? opening : [...opening, ...ending])
      await turn()
      expect((await call('DELETE', `/v1/responses/${id}`, undefined, { authorization: 'wang' })).status).toBe(404)
      expect((await call('DELETE', `/v1/responses/${id}`)).status).toBe(204)
      expect((await call('GET', `/v1/responses/${id}`)).status).toBe(404)
    }
    expect(taps[0]!.cancelled).toBe(true)
    expect(errors).toEqual([])
  })

  test('items of a kept response have the ids that its stream told', async () => {
    const { call, tap, taps, whole } = await complete()
    const item = events(whole)
      .map(({ data }) => JSON.parse(data))
      .find(({ type }) => type === 'response.output_item.done').item
    await turn()
    const next = call('POST', '/v1/responses', {
      ...body,
      input: [
        { type: 'item_reference', id: item.id },
        { role: 'user', content: 'go on' },
      ],
    })
    await tap(1)
    taps[1]!.push([...opening, ...ending])
    expect((await next).status).toBe(200)
  })

  test.each([
    ['GET', '/v1/responses/resp_short', 404],
    ['GET', '/v1/responses/msg_1', 404],
    ['GET', `/v1/responses/resp_${idOf('unknown')}`, 404],
    ['GET', `/v1/responses/resp_${idOf('unknown')}?stream=true`, 404],
    ['POST', `/v1/responses/resp_${idOf('unknown')}/cancel`, 404],
    ['GET', `/v1/responses/resp_${idOf('unknown')}?stream=true&starting_after=-1`, 400],
    ['POST', `/v1/responses/resp_${idOf('unknown')}`, 404],
    ['PUT', `/v1/responses/resp_${idOf('unknown')}`, 405],
  ])('%s %s is %i in OpenAI’s words', async (method, path, status) => {
    const { call } = speaking(apiWire)
    const response = await call(method, path)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({
      error: { type: 'invalid_request_error', message: expect.any(String) },
    })
  })

  test('nothing is kept of one that is not to be stored, and no background is begun without a store', async () => {
    const unkept = await complete({}, { store: false })
    expect(unkept.id).toBe('resp_null')
    const plain = createChatHandler({ provider: fakeProvider(), wire: apiWire })
    const headers = { 'content-type': 'application/json' }
    const request = new Request('http://x/v1/responses', {
      method: 'POST',
      headers,
      body: JSON.stringify({ ...body, background: true }),
    })
    expect((await plain.fetch(request)).status).toBe(400)
  })
})

describe('a dialect of one’s own that browsers speak', () => {
  const own: WireFormat = { ...textWire, id: 'own' }

  test('is read again from its beginning, and stopped', async () => {
    const { post, get, stop, tap, taps } = kept({ wire: own, onDisconnect: 'detach' })
    const asked = post(id)
    await tap(0)
    taps[0]!.push(opening)
    await readUntil(await asked, '落霞', true)
    await turn()
    const again = await get(id, 2)
    taps[0]!.push(more('齐飞'))
    expect(await readUntil(again, '齐飞')).toBe('落霞齐飞')
    await stop(id)
    await turn()
    expect(taps[0]!.cancelled).toBe(true)
  })
})
