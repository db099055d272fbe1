import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ChatError, type ChatProvider, ChatStream } from '@millrace/core'
import {
  type CallEnd,
  createGateway,
  type Gatekeeper,
  type GatewayCall,
  type GatewayOptions,
  openGatekeeper,
  type Settlement,
} from '@millrace/gateway'
import { memoryStore } from '@millrace/resume'
import { describe, expect, onTestFinished, test } from 'vitest'
import { answerOf, ask, fake, get } from './support/asking.js'

const paths = ['/chat/completions', '/responses', '/messages'] as const
const withVersion = { 'anthropic-version': '2023-06-01' }

const failing = (error: ConstructorParameters<typeof ChatError>[0]): ChatProvider => ({
  id: 'failing',
  stream: () =>
    new ChatStream(() => {
      throw new ChatError(error)
    }),
})

describe('the endpoints', () => {
  test.each(paths)('%s, streamed and not', async path => {
    const gateway = createGateway({ providers: { a: fake('a') } })
    for (const stream of [false, true]) {
      const response = await ask(gateway, path, { model: 'a/any', stream })
      expect([response.status, response.headers.get('x-request-id')]).toEqual([200, expect.any(String)])
      expect(await response.text()).toContain('This is a.')
    }
  })

  test.each([
    ['/v1/nothing', {}, /"type":"invalid_request_error".*"unknown_url"/],
    ['/v1/embeddings', {}, /unknown_url/],
    ['/v1/messages/batches', withVersion, /^\{"type":"error","error":\{"type":"not_found_error"/],
    ['/chat', {}, /unknown_url/],
  ])('%s is 404 in the dialect of its client', async (path, headers, body) => {
    const response = await get(createGateway({ providers: { a: fake('a') } }), path, headers)
    expect([response.status, await response.text()]).toEqual([404, expect.stringMatching(body)])
  })

  test.each([
    ['/chat/completions', /"code":"model_not_found"/],
    ['/responses', /"code":"model_not_found"/],
    ['/messages', /"type":"not_found_error"/],
    ['/messages/count_tokens', /"type":"not_found_error"/],
  ] as const)('%s of a model that nobody has', async (path, body) => {
    const response = await ask(createGateway({ providers: { a: fake('a') } }), path, { model: 'nobody' })
    expect([response.status, await response.text()]).toEqual([404, expect.stringMatching(body)])
  })

  test('tokens are counted by an estimate, which says so, without asking anybody', async () => {
    const provider = fake('a')
    const gateway = createGateway({ providers: { a: provider } })
    const response = await ask(gateway, '/messages/count_tokens', { model: 'a/m', max_tokens: undefined })
    expect(await response.json()).toEqual({ input_tokens: expect.any(Number), estimated: true })
    expect(provider.requests).toHaveLength(0)
  })

  test('lists of models in both shapes, and one of them', async () => {
    const models = { fast: 'a/m', 'claude-fast': 'a/m', hidden: { to: 'a/m', listed: false }, 'glob-*': 'a/*' }
    const gateway = createGateway({ providers: { a: fake('a') }, models })
    const ids = async (headers = {}) =>
      ((await (await get(gateway, '/v1/models', headers)).json()) as { data: { id: string }[] }).data.map(
        ({ id }) => id,
      )
    expect(await ids()).toEqual(['fast', 'claude-fast'])
    expect(await ids(withVersion)).toEqual(['claude/fast', 'claude-fast'])
    expect(await (await get(gateway, '/v1/models/fast')).json()).toMatchObject({ id: 'fast', object: 'model' })
    expect(await (await get(gateway, '/v1/models/a/x', withVersion)).json()).toMatchObject({ id: 'a/x', type: 'model' })
    expect((await get(gateway, '/v1/models/nobody')).status).toBe(404)
  })

  test('health', async () => {
    const gateway = createGateway({ providers: { a: fake('a') } })
    expect([(await get(gateway, '/healthz')).status, (await get(gateway, '/readyz')).status]).toEqual([200, 200])
    await gateway.drain({ graceMs: 0 })
    expect([(await get(gateway, '/healthz')).status, (await get(gateway, '/readyz')).status]).toEqual([200, 503])
    const late = await ask(gateway, '/messages', { model: 'a/m' })
    expect([late.status, late.headers.get('retry-after')]).toEqual([529, '5'])
  })

  test('emulated answers say so in their head', async () => {
    const gateway = createGateway({ emulator: true })
    const response = await ask(gateway, '/chat/completions', { model: 'glm-5.3' })
    expect([response.headers.get('millrace-emulated'), await response.text()]).toEqual([
      'true',
      expect.stringContaining('no language model is behind'),
    ])
  })
})

describe('routing', () => {
  const lab = () => {
    const [a, b] = [fake('a'), fake('b')]
    const gateway = createGateway({
      providers: { a, b },
      models: {
        alias: 'a/real-name',
        'gpt-*': 'b/openai-*',
        'gpt-5.4': 'a/exactly',
        whole: 'b',
        'opus[1m]': 'a/long',
        'fast-*': 'a/narrow-*',
        'fast-*[1m]': 'a/wide-*',
        rich: {
          to: { model: 'a/rich', defaults: { temperature: 0.5 } },
          defaults: { temperature: 0.1, maxOutputTokens: 50 },
          systemPrefix: 'Be brief.',
          limits: { idleTimeoutMs: 7 },
        },
      },
    })
    return { a, b, gateway }
  }

  test.each([
    ['alias', 'a', 'real-name'],
    ['a/b/c', 'a', 'b/c'],
    ['gpt-4', 'b', 'openai-4'],
    ['gpt-5.4', 'a', 'exactly'],
    ['whole', 'b', 'whole'],
    ['alias[1m]', 'a', 'real-name'],
    ['claude/alias', 'a', 'real-name'],
    ['claude/gpt-4[1M]', 'b', 'openai-4'],
    ['gpt-4[1m]', 'b', 'openai-4'],
    ['a/b[1m]', 'a', 'b'],
    ['fast-x[1m]', 'a', 'wide-x'],
  ] as const)('%s leads to %s, as %s', async (model, provider, name) => {
    const parts = lab()
    await (await ask(parts.gateway, '/chat/completions', { model })).text()
    expect([parts[provider].requests[0]?.model, parts[provider === 'a' ? 'b' : 'a'].requests.length]).toEqual([name, 0])
  })

  test.each(['opus[1m]', 'opus', 'claude/opus[1M]'])(
    '%s leads a client of Anthropic to the route with the mark in its own name',
    async model => {
      const { a, gateway } = lab()
      await (await ask(gateway, '/messages', { model })).text()
      expect(a.requests[0]?.model).toBe('long')
    },
  )

  test.each(['a/', '/x', 'constructor', '__proto__', 'Alias'])('%s leads nowhere', async model => {
    expect((await ask(lab().gateway, '/chat/completions', { model })).status).toBe(404)
  })

  test('settings of a route stand behind those of the client, its prompt in front', async () => {
    const { a, gateway } = lab()
    const messages = [
      { role: 'system', content: 'Own.' },
      { role: 'user', content: 'Hi' },
    ]
    await (await ask(gateway, '/chat/completions', { model: 'rich', max_tokens: 9, messages })).text()
    expect(a.requests[0]).toMatchObject({
      temperature: 0.5,
      maxOutputTokens: 9,
      messages: [{ role: 'system', content: 'Be brief.' }, ...messages],
    })
    expect(a.requests[0]).not.toHaveProperty('providerOptions')
    expect(a.options[0]).toMatchObject({ idleTimeoutMs: 7, maxRetries: 1 })
  })

  test('the next target where one fails, and the last one’s own words', async () => {
    const error = { code: 'quota', message: 'The tank is empty.', status: 402 } as const
    const good = fake('good')
    const gateway = createGateway({
      providers: { bad: failing(error), good },
      models: { either: ['bad/x', 'good/y'], neither: ['bad/x', 'bad/y'] },
    })
    expect(await (await ask(gateway, '/messages', { model: 'either' })).text()).toContain('This is good.')
    expect(good.requests[0]?.model).toBe('y')
    const failed = await ask(gateway, '/messages', { model: 'neither' })
    expect([failed.status, await failed.text()]).toEqual([402, expect.stringContaining('The tank is empty.')])
  })

  test('weights', async () => {
    const [a, b] = [fake('a'), fake('b')]
    const models = {
      half: [
        { model: 'a/x', weight: 1 },
        { model: 'b/x', weight: 0 },
      ],
    }
    const gateway = createGateway({ providers: { a, b }, models })
    for (let i = 0; i < 10; i++) await (await ask(gateway, '/responses', { model: 'half' })).text()
    expect([a.requests.length, b.requests.length]).toEqual([10, 0])
  })

  test('names alone may be asked for where nothing else is direct', async () => {
    const gateway = createGateway({ providers: { a: fake('a') }, models: { only: 'a/x' }, direct: false })
    expect((await ask(gateway, '/chat/completions', { model: 'only' })).status).toBe(200)
    expect((await ask(gateway, '/chat/completions', { model: 'a/x' })).status).toBe(404)
  })

  test('betas go to Anthropic alone', async () => {
    const seen: Record<string, string | null> = {}
    const vendor = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const { url, headers } = new Request(input, init)
      seen[new URL(url).hostname] = headers.get('anthropic-beta')
      return Response.json({ error: { message: 'No.' } }, { status: 400 })
    }
    const { anthropic } = await import('@millrace/anthropic')
    const { openai } = await import('@millrace/openai')
    const { providerKinds } = await import('../src/providers/kinds.js')
    const { createRoute, routed } = await import('../src/routing/route.js')
    for (const [name, provider] of [
      ['anthropic', anthropic({ apiKey: 'k', baseURL: 'http://anthropic.test', fetch: vendor })],
      ['openai', openai({ apiKey: 'k', baseURL: 'http://openai.test', fetch: vendor })],
    ] as const) {
      const { options, ...kind } = providerKinds[name]!
      const own = {
        ...kind,
        name,
        provider,
        emulated: false,
        options: (extras: never, chat: never) => options?.(extras, chat, {}),
      }
      const route = createRoute({ name, listed: true, targets: [{ provider: own as never, limits: {}, defaults: {} }] })
      const extras = { betas: ['context-1m', 'other'], dialect: 'anthropic', unread: {} } as const
      const chat = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] } as const
      const stream = route.provider.stream(routed(chat, { extras, captured: '', asks: () => {}, begins: () => {} }), {
        maxRetries: 0,
      })
      await stream.text().catch(() => {})
    }
    expect(seen).toEqual({ 'anthropic.test': 'context-1m,other', 'openai.test': null })
  })
})

describe('who is let in', () => {
  const settled: Settlement[] = []
  const gatekeeper: Gatekeeper = {
    identify: key =>
      key === 'good'
        ? { keyName: 'li', owner: 'li', allowedModels: ['a/x', 'free-*'] }
        : { refuse: { status: 401, code: 'authentication', message: 'This key is none.' } },
    admit: ({ model }) => ({
      keyName: 'li',
      ...(model === 'free-spent' && {
        refuse: { status: 429, code: 'quota', message: 'The budget is spent.', retryAfterMs: 9_000 },
      }),
      settle: settlement => {
        settled.push(settlement)
        return 0.5
      },
    }),
  }
  const lab = (provider: ChatProvider = fake('a')) => {
    settled.length = 0
    const ends: [GatewayCall, CallEnd][] = []
    const observer = { ended: (call: GatewayCall, end: CallEnd) => void ends.push([call, end]) }
    const options: GatewayOptions = { gatekeeper, observers: [observer] }
    return { gateway: createGateway({ providers: { a: provider }, models: { 'free-*': 'a/*' } }, options), ends }
  }
  const bearer = { authorization: 'Bearer good' }

  test.each(paths)('%s: a key as a bearer token, in x-api-key, and none', async path => {
    const { gateway, ends } = lab()
    for (const headers of [bearer, { 'x-api-key': 'good' }])
      expect(await (await ask(gateway, path, { model: 'a/x' }, headers)).text()).toContain('This is a.')
    const refused = await ask(gateway, path, { model: 'a/x' })
    expect([refused.status, await refused.text()]).toEqual([401, expect.stringContaining('This key is none.')])
    await expect.poll(() => ends.length).toBe(3)
    expect(ends.map(([{ keyName }, { status, ending, code }]) => [keyName, status, ending, code])).toEqual([
      ['li', 200, 'finish', undefined],
      ['li', 200, 'finish', undefined],
      [undefined, 401, 'refused', 'authentication'],
    ])
  })

  test('models of others are refused by 403 where one asks for them, and stand in no list', async () => {
    const { gateway } = lab()
    expect((await ask(gateway, '/chat/completions', { model: 'a/y' }, bearer)).status).toBe(403)
    expect((await ask(gateway, '/chat/completions', { model: 'free-1' }, bearer)).status).toBe(200)
    expect((await get(gateway, '/v1/models/a/y', bearer)).status).toBe(404)
    expect((await get(gateway, '/v1/models')).status).toBe(401)
  })

  test('a refusal at the door, with its time, and nothing to settle', async () => {
    const { gateway } = lab()
    const response = await ask(gateway, '/chat/completions', { model: 'free-spent' }, bearer)
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '9'])
    expect(await response.text()).toContain('The budget is spent.')
    expect(settled).toEqual([])
  })

  test('an answer settles once, as the vendor counted', async () => {
    const { gateway, ends } = lab()
    await (await ask(gateway, '/chat/completions', { model: 'a/x' }, bearer)).text()
    expect(settled).toMatchObject([{ usage: { inputTokens: 3, outputTokens: 5 }, ending: 'finish', answeredBy: 'a/x' }])
    await expect.poll(() => ends.length).toBe(1)
    const [call, end] = ends[0]!
    expect(call).toMatchObject({ keyName: 'li', model: 'a/x', route: 'a/*', provider: 'a', vendorModel: 'x' })
    expect(end).toMatchObject({ status: 200, cost: 0.5, firstTokenMs: expect.any(Number) })
  })

  test('a client that leaves settles by an estimate', async () => {
    const slow: ChatProvider = {
      id: 'a',
      stream: () =>
        ChatStream.from(async function* (signal) {
          yield answerOf('Forty characters of text are ten tokens.').slice(0, 3)
          await new Promise(resolve => signal.addEventListener('abort', resolve))
        }),
    }
    const { gateway } = lab(slow)
    const response = await ask(gateway, '/messages', { model: 'a/x', stream: true }, bearer)
    const reader = response.body!.getReader()
    await reader.read()
    await reader.cancel()
    await expect.poll(() => settled.length).toBe(1)
    expect(settled[0]).toMatchObject({ ending: 'cancelled', estimated: { outputTokens: 10 } })
    expect(settled[0]).not.toHaveProperty('usage')
  })

  test('a failure before the answer costs nothing', async () => {
    const { gateway } = lab(failing({ code: 'overloaded', message: 'Busy.' }))
    await (await ask(gateway, '/messages', { model: 'a/x' }, bearer)).text()
    expect(settled).toMatchObject([{ ending: 'error', estimated: { inputTokens: 0, outputTokens: 0 } }])
  })
})

describe('without client keys', () => {
  test.each([
    [{}, 200],
    [{ host: 'evil.example' }, 403],
    [{ origin: 'http://evil.example' }, 403],
  ])('%j: %d', async (headers, status) => {
    const gateway = createGateway({ providers: { a: fake('a') } })
    const server = createServer(gateway.listener).listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const body = JSON.stringify({ model: 'a/m', messages: [{ role: 'user', content: 'Hi' }] })
    const seen = await new Promise<number | undefined>(resolve => {
      const all = { 'content-type': 'application/json', ...headers }
      const asked = request({ port, host: '127.0.0.1', method: 'POST', path: '/v1/chat/completions', headers: all })
      asked.on('response', response => {
        response.resume()
        resolve(response.statusCode)
      })
      asked.end(body)
    })
    expect(seen).toBe(status)
  })

  test.each([
    ['/chat/completions', { error: { type: 'permission_error' } }],
    ['/responses', { error: { type: 'permission_error' } }],
    ['/messages', { type: 'error', error: { type: 'permission_error' } }],
  ] as const)('%s: a page of others is refused in the words of the dialect', async (path, body) => {
    const gateway = createGateway({ providers: { a: fake('a') } })
    const response = await ask(gateway, path, { model: 'a/m' }, { origin: 'http://evil.example' })
    expect([response.status, await response.json()]).toEqual([
      403,
      expect.objectContaining({ ...body, error: expect.objectContaining(body.error) }),
    ])
  })
})

test.each(['/healthz', '/v1/models/a?x=1'])('a whole address is a target too: %s', async path => {
  const gateway = createGateway({ providers: { a: fake('a') }, models: { a: 'a/m' } })
  const server = createServer(gateway.listener).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const asked = request({ port, host: '127.0.0.1', path: `http://127.0.0.1:${port}${path}` })
  const status = new Promise<number | undefined>(resolve => {
    asked.on('response', response => resolve(response.resume().statusCode))
  })
  asked.end()
  expect(await status).toBe(200)
})

describe('a gateway that shuts down', () => {
  test('takes no other configuration, and lets nobody in by one', async () => {
    const config = { providers: { fake: fake('fake') } }
    const gateway = createGateway(config, { env: {} })
    await gateway.drain({ graceMs: 0 })
    expect(() => gateway.reload(config)).toThrow('shuts down')
    expect((await ask(gateway, '/chat/completions', { model: 'fake/m' })).status).toBe(503)
  })

  test.each([
    [
      'gatekeeper',
      { gatekeeper: { ...openGatekeeper, close: () => Promise.reject(new Error('no place for counts')) } },
    ],
    [
      'store',
      {
        sqliteStore: () =>
          Object.assign(memoryStore(), { close: () => Promise.reject(new Error('no place for logs')) }),
      },
    ],
  ])('tells what its %s could not write, and lets go of all others', async (_, parts) => {
    const closed: string[] = []
    const reported: unknown[] = []
    const options: GatewayOptions = {
      gatekeeper: { ...openGatekeeper, close: async () => void closed.push('gatekeeper') },
      sqliteStore: () => Object.assign(memoryStore(), { close: async () => void closed.push('store') }),
      ...parts,
    }
    const config = { providers: { fake: fake('fake') }, store: { sqlite: 'answers.db' } }
    const gateway = createGateway(config, { env: {}, onError: error => reported.push(error), ...options })
    await gateway.drain({ graceMs: 0 })
    expect(closed).toHaveLength(1)
    expect(String(reported)).toContain('no place for')
  })
})
