import type { ChatRecord } from '@millrace/core'
import {
  createChatHandler,
  HttpError,
  nativeWire,
  type StartedAnswer,
  type WireContext,
  type WireFormat,
} from '@millrace/server'
import { textWire } from '@millrace/server/wire/text'
import { describe, expect, test } from 'vitest'
import { doors } from '../support/doors.js'
import { fakeProvider } from '../support/provider.js'
import { answer, canary, failure, opening, streamOf, tap } from '../support/streams.js'

/** A dialect of one line per record type, which shows all that a dialect may do. */
const lines: WireFormat = {
  id: 'lines',
  clients: 'api',
  headers: { 'content-type': 'text/lines' },
  heartbeat: '',
  createEncoder(context: WireContext = {}) {
    let ended = false
    return {
      get ended() {
        return ended
      },
      encode(records) {
        let text = ''
        for (const { type } of records) {
          if (ended) break
          ended = type === 'reset'
          text += `${context.model ?? ''} ${type}\n`
        }
        return text
      },
    }
  },
  decodeRequest({ body, url, headers }) {
    const { say, model, stream = true } = body as { say: string; model?: string; stream?: boolean }
    if (say === '') throw new HttpError(400, 'invalid-request', 'say takes a text that is not empty.')
    return {
      request: { messages: [{ role: 'user', content: say }], ...(model !== undefined && { model }) },
      warnings: 'shout' in (body as object) ? [{ setting: 'shout', message: 'Left out.' }] : [],
      stream,
      context: { path: url, kind: headers['x-kind'] },
    }
  },
  encodeAnswer: ({ content, finish }, context) => ({ content, finish, path: context.path, kind: context.kind }),
  encodeModels: models => ({ models }),
  errorBody: ({ code }) => ({ oops: code }),
  statusOf: ({ code }, status) => (code === 'overloaded' ? 529 : status),
}

const post = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-kind': 'test' },
  body: JSON.stringify(body),
})

describe.each(Object.entries(doors))('%s', (_, open) => {
  test('a dialect reads requests, and its encoder gets what the answer repeats', async () => {
    const provider = fakeProvider()
    const url = await open(createChatHandler({ provider, wire: lines, models: ['m'] }))
    const response = await fetch(url, post({ say: 'hi', model: 'm' }))
    expect(response.headers.get('content-type')).toBe('text/lines')
    expect(await response.text()).toMatch(/^m start\n(m .*\n)+m finish\n$/)
    expect(provider.asked).toEqual([{ model: 'm', messages: [{ role: 'user', content: 'hi' }] }])
  })

  test('an answer in one piece is JSON', async () => {
    const url = await open(createChatHandler({ provider: fakeProvider(), wire: lines, headTimeoutMs: 0 }))
    const response = await fetch(url, post({ say: 'hi', stream: false }))
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await response.json()).toEqual({
      content: [{ type: 'text', text: '落霞与孤鹜齐飞' }],
      finish: { reason: 'stop' },
      path: expect.stringContaining('/chat'),
      kind: 'test',
    })
  })

  test('a failure in the middle of an answer in one piece is a status', async () => {
    const provider = fakeProvider(() => streamOf(opening, [failure('overloaded')]))
    const url = await open(createChatHandler({ provider, wire: lines, onError: false }))
    const response = await fetch(url, post({ say: 'hi', stream: false }))
    expect(response.status).toBe(529)
    expect(await response.json()).toEqual({ oops: 'overloaded' })
  })

  test('a record that the dialect cannot say ends the answer, and the provider is cancelled', async () => {
    const source = tap()
    const errors: unknown[] = []
    const provider = fakeProvider(() => source.stream)
    const url = await open(createChatHandler({ provider, wire: lines, onError: error => void errors.push(error) }))
    const asked = fetch(url, post({ say: 'hi' }))
    await expect.poll(() => source.connected).toBe(true)
    source.push(opening)
    source.push([{ type: 'reset' }, { type: 'text-start', id: '1' }])
    expect(await (await asked).text()).toBe(' start\n text-start\n text-delta\n reset\n')
    await source.whenCancelled
    expect(errors).toMatchObject([{ code: 'protocol' }])
  })

  test('a refusal of the dialect, and a model that is not offered, are told in its words', async () => {
    const wire = lines
    const url = await open(createChatHandler({ provider: fakeProvider(), wire, models: ['m'] }))
    const empty = await fetch(url, post({ say: '' }))
    expect([empty.status, await empty.json()]).toEqual([400, { oops: 'invalid-request' }])
    const unknown = await fetch(url, post({ say: 'hi', model: 'other' }))
    expect([unknown.status, await unknown.json()]).toEqual([404, { oops: 'not-found' }])
  })

  test('an API client that has to name a model gets the provider’s own where none is offered', async () => {
    const provider = fakeProvider()
    const url = await open(createChatHandler({ provider, wire: lines }))
    expect((await fetch(url, post({ say: 'hi', model: 'anything' }))).status).toBe(200)
    expect(provider.asked).toEqual([{ messages: [{ role: 'user', content: 'hi' }] }])
  })

  test('bare text: a failure behind the head breaks the connection', async () => {
    const body = { messages: [{ role: 'user', content: 'hi' }] }
    const whole = await open(createChatHandler({ provider: fakeProvider(answer), wire: textWire }))
    expect(await (await fetch(whole, post(body))).text()).toBe('落霞与孤鹜齐飞')
    const source = tap()
    const provider = fakeProvider(() => source.stream)
    const url = await open(createChatHandler({ provider, wire: textWire, onError: false }))
    const asked = fetch(url, post(body))
    await expect.poll(() => source.connected).toBe(true)
    source.push(opening)
    const reader = (await asked).body!.getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('落霞')
    source.push([failure('overloaded')])
    await expect(reader.read()).rejects.toThrow()
  })

  test('bare text: an answer begun anew behind words is broken off, one without words goes on', async () => {
    const body = { messages: [{ role: 'user', content: 'hi' }] }
    const again: readonly ChatRecord[] = [{ type: 'reset' }, ...opening.slice(1)]
    const before = [opening[0]!, { type: 'reasoning-start', id: 'r' }, { type: 'reasoning-delta', id: 'r', delta: 'x' }]
    const end: readonly ChatRecord[] = [
      { type: 'text-end', id: '0' },
      { type: 'finish', reason: 'stop' },
    ]
    const silent = fakeProvider(() => streamOf(before as ChatRecord[], again, end))
    const url = await open(createChatHandler({ provider: silent, wire: textWire }))
    expect(await (await fetch(url, post(body))).text()).toBe('落霞')
    const source = tap()
    const spoken = createChatHandler({ provider: fakeProvider(() => source.stream), wire: textWire, onError: false })
    const asked = fetch(await open(spoken), post(body))
    await expect.poll(() => source.connected).toBe(true)
    source.push(opening)
    const reader = (await asked).body!.getReader()
    await reader.read()
    source.push(again)
    await expect(reader.read()).rejects.toThrow()
    await source.whenCancelled
  })
})

test('a dialect has statuses of its own, for refusals of the handler too', async () => {
  const wire = lines
  const busy = createChatHandler({
    provider: fakeProvider(),
    wire,
    authorize: () => Promise.reject(new HttpError(503, 'overloaded', 'Busy.')),
    onError: false,
  })
  const response = await busy.fetch(new Request('http://localhost/chat', post({ say: 'hi' })))
  expect([response.status, await response.json()]).toEqual([529, { oops: 'overloaded' }])
})

test('onStart is told what the dialect left out', async () => {
  const started: unknown[] = []
  const onStart = (answer: StartedAnswer): void => void started.push(answer.warnings)
  const handler = createChatHandler({ provider: fakeProvider(), wire: lines, onStart })
  for (const body of [{ say: 'hi', shout: true }, { say: 'hi' }])
    await (await handler.fetch(new Request('http://localhost/chat', post(body)))).text()
  expect(started).toEqual([[{ setting: 'shout', message: 'Left out.' }], undefined])
})

test('a list of models is answered below the path of an API, and not by a dialect that has none', async () => {
  const get = (wire: WireFormat) => {
    const handler = createChatHandler({ provider: fakeProvider(), wire, models: ['a', 'b'] })
    return handler.fetch(new Request('http://localhost/v1/models?limit=20'))
  }
  const listed = await get(lines)
  expect([listed.status, await listed.json()]).toEqual([200, { models: ['a', 'b'] }])
  expect((await get(nativeWire)).status).toBe(405)
})

test('a failure shows no words of the vendor in any dialect', async () => {
  const provider = fakeProvider(() => streamOf([failure('authentication')]))
  const handler = createChatHandler({ provider, wire: lines, onError: false })
  const response = await handler.fetch(new Request('http://localhost/chat', post({ say: 'hi' })))
  expect(await response.text()).not.toContain(canary)
})
