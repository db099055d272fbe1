import { type ChatRecord, ChatStream, type ErrorInfo } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import { createChatHandler, type HandledResponse, HttpError } from '@millrace/server'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { openaiWire } from '@millrace/server/wire/openai'
import { responsesWire } from '@millrace/server/wire/responses'
import { describe, expect, test } from 'vitest'
import { ask } from '../support/doors.js'
import { fakeProvider } from '../support/provider.js'
import { start, text } from '../support/vendor-errors.js'

const words = 'The account acme has used up its tokens of glm-5.3.'

const failed = (error: Partial<ErrorInfo>, before: readonly ChatRecord[] = []): (() => ChatStream) => {
  const info: ErrorInfo = { code: 'rate-limit', message: words, retryable: true, ...error }
  return () =>
    ChatStream.from(async function* () {
      if (before.length > 0) yield before
      yield [{ type: 'error', error: info }]
    })
}

const post = (stream = false) => ask({ model: 'm', max_tokens: 9, stream, messages: [{ role: 'user', content: 'Hi' }] })
const wires = { openai: openaiWire, anthropic: anthropicWire }

describe.each(Object.entries(wires))('errors: vendor, %s', (_, wire) => {
  const handlerOf = (stream: () => ChatStream, errors?: 'vendor' | 'masked') =>
    createChatHandler({ provider: fakeProvider(stream), wire, onError: false, ...(errors && { errors }) })

  test.each([
    ['its status', { status: 429 }, 429],
    ['401, which is no trouble of the server’s here', { code: 'authentication', status: 401 }, 401],
    ['404', { code: 'not-found', status: 404 }, 404],
    ['404 where no status is known', { code: 'not-found' }, 404],
    ['a status that is none', { code: 'rate-limit', status: 200 }, 429],
    ['a failure without a vendor', { code: 'network' }, 502],
  ] as const)('%s', async (_name, error, status) => {
    for (const stream of [true, false]) {
      const response = await handlerOf(failed(error), 'vendor').fetch(new Request('http://x/v1', post(stream)))
      expect(response.status).toBe(status)
      expect(await response.text()).toContain(words)
    }
  })

  test('its Retry-After', async () => {
    const stream = failed({ status: 429, retryAfterMs: 7_000 })
    const response = await handlerOf(stream, 'vendor').fetch(new Request('http://x/v1', post()))
    expect(response.headers.get('retry-after')).toBe('7')
  })

  test('inside of an answer', async () => {
    const stream = failed({ code: 'overloaded' }, [start, ...text('Hello')])
    const response = await handlerOf(stream, 'vendor').fetch(new Request('http://x/v1', post(true)))
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining(words)])
  })

  test.each([undefined, 'masked'] as const)('%s: nothing of the vendor’s words', async errors => {
    const response = await handlerOf(failed({ code: 'authentication', status: 401 }), errors).fetch(
      new Request('http://x/v1', post()),
    )
    expect(response.status).toBe(502)
    expect(await response.text()).not.toContain('acme')
  })

  test('an error of the application stays its own', async () => {
    const broken = (): ChatStream => {
      throw new Error(`secret ${words}`)
    }
    const response = await handlerOf(broken, 'vendor').fetch(new Request('http://x/v1', post()))
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('secret')])
  })
})

test('an answer that a store keeps is told in the same words, to whoever reads it', async () => {
  const handler = createChatHandler({
    provider: fakeProvider(failed({ code: 'quota', status: 402 }, [start, ...text('Hello')])),
    wire: responsesWire,
    errors: 'vendor',
    store: memoryStore(),
    onError: false,
  })
  const body = { model: 'm', input: 'Hi', stream: true, background: true }
  const told = await (await handler.fetch(new Request('http://x/v1/responses', ask(body)))).text()
  expect(told).toContain(words)
  const id = /"id":"(resp_[^"]+)"/.exec(told)?.[1]
  const again = await handler.fetch(new Request(`http://x/v1/responses/${id}?stream=true&starting_after=1`))
  expect(await again.text()).toContain(words)
})

test('a name that is none', () => {
  const make = () => createChatHandler({ provider: fakeProvider(), errors: 'all' as never })
  expect(make).toThrow("errors takes 'masked' or 'vendor', not all.")
})

describe('onResponse', () => {
  test('tells of each response once: answers, refusals, lists', async () => {
    const told: HandledResponse[] = []
    const handler = createChatHandler({
      provider: fakeProvider(),
      wire: openaiWire,
      models: ['m'],
      authorize: ({ headers }) => {
        if (headers['x-user'] === 'nobody') throw new HttpError(403, 'permission', 'Not you.')
        return {}
      },
      onResponse: response => void told.push(response),
      onError: false,
    })
    await (await handler.fetch(new Request('http://x/v1', post()))).text()
    await handler.fetch(new Request('http://x/v1', ask({}, { 'x-user': 'nobody' })))
    await handler.fetch(new Request('http://x/v1/models'))
    await expect.poll(() => told.length).toBe(3)
    expect(told.map(({ status, outcome, error }) => [status, outcome, error?.code])).toEqual([
      [200, 'finish', undefined],
      [403, 'error', 'permission'],
      [200, 'finish', undefined],
    ])
  })

  test('what it throws disturbs nobody', async () => {
    const errors: unknown[] = []
    const handler = createChatHandler({
      provider: fakeProvider(),
      onResponse() {
        throw new Error('mine')
      },
      onError: error => void errors.push(error),
    })
    const response = await handler.fetch(new Request('http://x/chat', ask()))
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('finish')])
    await expect.poll(() => errors).toMatchObject([{ message: 'mine' }])
  })
})

describe('models that are decided for each request', () => {
  const handler = createChatHandler({
    provider: fakeProvider(),
    wire: openaiWire,
    authorize: ({ headers }) => ({ owner: headers['x-user'] }),
    models: {
      list: ({ owner }) => [`of-${owner}`],
      has: (model, { owner }) => model.startsWith(`of-${owner}`),
    },
  })
  const as = (user: string, model: string) =>
    handler.fetch(
      new Request('http://x/v1', ask({ model, messages: [{ role: 'user', content: 'Hi' }] }, { 'x-user': user })),
    )

  test('in the list, one by one, and where one is asked for', async () => {
    const get = (path: string) => handler.fetch(new Request(`http://x/v1${path}`, { headers: { 'x-user': 'li' } }))
    expect(await (await get('/models')).json()).toMatchObject({ data: [{ id: 'of-li' }] })
    expect([(await get('/models/of-li-2')).status, (await get('/models/of-wu')).status]).toEqual([200, 404])
    expect([(await as('li', 'of-li')).status, (await as('li', 'of-wu')).status]).toEqual([200, 404])
  })

  test.each([[{}], [{ list: () => [] }], ['m'], [[1]]])('%j is none', models => {
    const make = () => createChatHandler({ provider: fakeProvider(), models: models as never })
    expect(make).toThrow('models takes a list of names, or { list, has }.')
  })
})
