import { ChatError, type ChatRequest } from '@millrace/core'
import { type ChatHandlerOptions, type ChatHttpRequest, createChatHandler, type FinishedAnswer } from '@millrace/server'
import { describe, expect, test } from 'vitest'
import { ask, doors, eachDoor } from '../support/doors.js'
import { handlerTable } from '../support/handler-table.js'
import { fakeProvider } from '../support/provider.js'
import { scriptedHandler } from '../support/scripted-handler.js'
import { canary } from '../support/streams.js'
import { turn } from '../support/turns.js'

const handlerOf = (options: Partial<ChatHandlerOptions> = {}) =>
  createChatHandler({ provider: fakeProvider(), ...options })

/** A handler that counts its answers' ends. */
function counted(options: Partial<ChatHandlerOptions>) {
  const finished: FinishedAnswer[] = []
  const errors: unknown[] = []
  const handler = handlerOf({
    onFinish: told => void finished.push(told),
    onError: error => void errors.push(error),
    ...options,
  })
  return { handler, finished, errors }
}

describe.each(eachDoor)('%s', (_, open) =>
  handlerTable(async script => {
    const { handler, news } = scriptedHandler(script)
    return { url: await open(handler), news: async () => news }
  }),
)

describe('cors', () => {
  test('is closed by default', async () => {
    const response = await handlerOf().fetch(
      new Request('http://x/chat', ask(undefined, { origin: 'https://a.example' })),
    )
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    const preflight = await handlerOf().fetch(new Request('http://x/chat', { method: 'OPTIONS' }))
    expect(preflight.status).toBe(405)
  })

  test.each([
    ['the stream', ask(undefined, { origin: 'https://a.example' })],
    ['a refusal', ask('x', { origin: 'https://a.example' })],
  ])('covers %s', async (_, init) => {
    const handler = handlerOf({ cors: { origins: ['https://a.example'] } })
    const response = await handler.fetch(new Request('http://x/chat', init))
    expect(response.headers.get('access-control-allow-origin')).toBe('https://a.example')
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
    expect(response.headers.get('vary')).toBe('Origin')
  })

  test.each(['*', 'https://a.example/', 'a.example', 'https://*.example'])('%s is no exact origin', origin => {
    expect(() => handlerOf({ cors: { origins: [origin] } })).toThrow(/origins/)
  })
})

describe('authorize', () => {
  test('refuses before the body is read', async () => {
    let seen: ChatHttpRequest | undefined
    const provider = fakeProvider()
    const { handler, finished, errors } = counted({
      provider,
      async authorize(request) {
        seen = request
        return { status: 429, retryAfterMs: 4_200 }
      },
    })
    const request = new Request('http://x/chat?a=1', ask(undefined, { authorization: 'Bearer t' }))
    const response = await handler.fetch(request)
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('5')
    expect(await response.json()).toMatchObject({ error: { code: 'rate-limit', retryable: true, retryAfterMs: 4_200 } })
    expect(seen).toMatchObject({ method: 'POST', url: 'http://x/chat?a=1', headers: { authorization: 'Bearer t' } })
    expect(seen?.raw).toBe(request)
    expect(request.bodyUsed).toBe(false)
    await turn()
    expect([provider.asked, finished, errors]).toEqual([[], [], []])
  })

  test.each([
    ['throws', () => Promise.reject(new Error(canary))],
    ['gives nothing', () => undefined as never],
    ['gives a status that refuses nothing', () => ({ status: 200 })],
  ])('that %s lets nobody in', async (_, authorize) => {
    const provider = fakeProvider()
    const { handler, errors } = counted({ provider, authorize })
    const response = await handler.fetch(new Request('http://x/chat', ask()))
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain(canary)
    expect(provider.asked).toEqual([])
    await turn()
    expect(errors).toHaveLength(1)
  })
})

describe('models and prepare', () => {
  const send = (body: unknown, options: Partial<ChatHandlerOptions>) =>
    handlerOf(options).fetch(new Request('http://x/chat', ask(body)))
  const messages = [{ role: 'user', content: 'hi' }] as const

  test.each([
    ['a model of the list', { models: ['a', 'b'] }, 'b', 200],
    ['another', { models: ['a', 'b'] }, 'c', 400],
    ['any, where there is no list', {}, 'a', 400],
  ])('%s', async (_, options, model, status) => {
    const provider = fakeProvider()
    const response = await send({ messages, model }, { provider, ...options })
    expect(response.status).toBe(status)
    if (status === 200) expect(provider.asked).toEqual([{ messages, model }])
    else expect(await response.json()).toMatchObject({ error: { message: expect.stringMatching(/^model /) } })
  })

  test('prepare decides what the provider is asked', async () => {
    const provider = fakeProvider()
    await send(
      { messages, temperature: 0.2 },
      {
        provider,
        authorize: () => ({ owner: 'li' }),
        prepare: async (request, { owner, request: http }): Promise<ChatRequest> => ({
          ...request,
          model: 'chosen',
          messages: [{ role: 'system', content: `For ${owner} by ${http.method}` }, ...request.messages],
        }),
      },
    )
    expect(provider.asked).toEqual([
      {
        model: 'chosen',
        temperature: 0.2,
        messages: [{ role: 'system', content: 'For li by POST' }, ...messages],
      },
    ])
  })

  test.each([
    ['a ChatError', new ChatError({ code: 'quota', message: canary }), 503],
    ['anything', new Error(canary), 500],
  ])('%s thrown by prepare is a status', async (_, thrown, status) => {
    const { handler, errors, finished } = counted({
      prepare() {
        throw thrown
      },
    })
    const response = await handler.fetch(new Request('http://x/chat', ask()))
    expect(response.status).toBe(status)
    expect(await response.text()).not.toContain(canary)
    await turn()
    expect(errors).toEqual([thrown])
    expect(finished).toEqual([])
  })
})

describe('limits', () => {
  const two = { messages: [1, 2].map(() => ({ role: 'user', content: 'four' })) }
  test.each([
    ['messages', { messages: 1 }, 400],
    ['characters', { characters: 7 }, 400],
    ['depth', { depth: 2 }, 400],
    ['bodyBytes', { bodyBytes: 20 }, 413],
    ['nothing passed', { messages: 2, characters: 8, depth: 3, bodyBytes: 200 }, 200],
  ])('%s', async (_, limits, status) => {
    const response = await handlerOf({ limits }).fetch(new Request('http://x/chat', ask(two)))
    expect(response.status).toBe(status)
  })

  test('characters are those of inputs and outputs of tools too', async () => {
    const call = (input: object) => ({ type: 'tool-call', toolCallId: 'c', toolName: 'f', ...input })
    const status = async (content: object[], characters: number) => {
      const messages = [
        { role: 'assistant', content: [call({ input: {} })] },
        { role: 'tool', content },
      ]
      const handler = handlerOf({ limits: { characters }, clientTools: ['f'] })
      return (await handler.fetch(new Request('http://x/chat', ask({ messages })))).status
    }
    const result = (output: unknown) => [{ type: 'tool-result', toolCallId: 'c', output }]
    expect(await status(result('12345'), 7)).toBe(200)
    expect(await status(result('123456'), 7)).toBe(400)
    expect(await status(result({ a: 'b' }), 10)).toBe(400)
    expect(await status(result({ a: 'b' }), 11)).toBe(200)
  })

  test('maxOutputTokens is clamped', async () => {
    const provider = fakeProvider()
    const handler = handlerOf({ provider, limits: { outputTokens: 100 } })
    for (const maxOutputTokens of [50, 5_000])
      await handler.fetch(new Request('http://x/chat', ask({ ...two, maxOutputTokens })))
    expect(provider.asked.map(request => request.maxOutputTokens)).toEqual([50, 100])
  })

  test('a body is not read beyond its limit', async () => {
    let pulled = 0
    let cancelled = false
    const body = new ReadableStream(
      {
        pull(controller) {
          pulled++
          controller.enqueue(new Uint8Array(64 * 1024).fill(0x20))
        },
        cancel() {
          cancelled = true
        },
      },
      { highWaterMark: 0 },
    )
    const request = new Request('http://x/chat', { ...ask(), body, duplex: 'half' } as RequestInit)
    expect((await handlerOf().fetch(request)).status).toBe(413)
    expect(pulled).toBeLessThan(20)
    expect(cancelled).toBe(true)
  })
})

describe('options that cannot work', () => {
  test.each([
    ['provider', { provider: {} }],
    ['models', { models: 'a' }],
    ['authorize', { authorize: 1 }],
    ['prepare', { prepare: 1 }],
    ['limits.bodyBytes', { limits: { bodyBytes: -1 } }],
    ['bytes is no field of limits. Did you mean bodyBytes?', { limits: { bytes: 1 } }],
    ['store', { onDisconnect: 'detach' }],
    ['heartbeatMs', { heartbeatMs: '1' }],
  ])('%s', (named, options) => {
    expect(() => handlerOf(options as never)).toThrow(TypeError)
    expect(() => handlerOf(options as never)).toThrow(named)
  })
})

test('a path that is not mounted is left to the others', async () => {
  const url = await doors['node:http']!(handlerOf())
  expect((await fetch(`${url}x`)).status).toBe(404)
  expect((await fetch(`${url}?a=1`, ask())).status).toBe(200)
})

test.each([
  [{ authorise: () => ({ status: 401 }) }, 'authorise', 'Did you mean authorize?'],
  [{ limit: {} }, 'limit', 'Did you mean limits?'],
  [{ stores: {} }, 'stores', 'Did you mean store?'],
  [{ session: {} }, 'session', 'There are provider, wire, authorize,'],
])('an option that is none is refused by its name: %j', (options, named, advice) => {
  expect(() => createChatHandler({ provider: fakeProvider(), ...options })).toThrow(
    `${named} is no option of createChatHandler. ${advice}`,
  )
  expect(() => createChatHandler(undefined as never)).toThrow('createChatHandler takes its options')
  expect(() => createChatHandler(fakeProvider() as never)).toThrow('createChatHandler({ provider })')
})
