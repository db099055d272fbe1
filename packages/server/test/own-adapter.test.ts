import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import {
  type ChatOutcome,
  chatResponse,
  createChatHandler,
  type Exchange,
  HttpError,
  parseChatRequest,
  type Reply,
  type ReplyEvents,
  type SendChatOptions,
  sendChatOver,
} from '@millrace/server'
import { chatListener, sendChat } from '@millrace/server/node'
import express from 'express'
import { describe, expect, test } from 'vitest'
import { ask } from './support/doors.js'
import { fakeProvider } from './support/provider.js'
import { rawClient, receives } from './support/raw-client.js'
import { recordsIn, textIn } from './support/records.js'
import { listening, serving } from './support/serve.js'
import { answer, canary, failure, opening, streamOf, tap } from './support/streams.js'
import { turn } from './support/turns.js'
import { until } from './support/until.js'

/** A reply of a framework that Millrace does not know: only with what the package exports. */
class OwnReply implements Reply {
  readonly #res: ServerResponse

  constructor(res: ServerResponse) {
    this.#res = res
  }

  get closed(): boolean {
    return this.#res.destroyed || this.#res.writableEnded
  }

  get headSent(): boolean {
    return this.#res.headersSent
  }

  get buffered(): number {
    return this.#res.writableLength
  }

  open(events: ReplyEvents): void {
    this.#res.on('drain', () => events.drain())
    this.#res.on('finish', () => events.finish())
    this.#res.on('close', () => events.close())
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.#res.writeHead(status, headers)
  }

  write(text: string): boolean {
    return this.#res.write(text)
  }

  end(): void {
    this.#res.end()
  }

  destroy(): void {
    this.#res.destroy()
  }
}

/** A `sendChat` and an adapter of one's own. */
const ownSendChat = (res: ServerResponse, stream: Parameters<typeof sendChatOver>[1], options?: SendChatOptions) =>
  sendChatOver(new OwnReply(res), stream, options)

const ownExchange = (req: IncomingMessage, res: ServerResponse): Exchange => ({
  method: req.method ?? 'GET',
  url: req.url ?? '/',
  headers: req.headers as Record<string, string>,
  reply: new OwnReply(res),
  body: async () => await text(req),
})

describe('a sendChat of one’s own', () => {
  test('sends an answer', async () => {
    const outcome = Promise.withResolvers<ChatOutcome>()
    const url = await serving((_, res) => outcome.resolve(ownSendChat(res, answer(), { headers: { 'x-own': '1' } })))
    const response = await fetch(url)
    expect(response.headers.get('x-own')).toBe('1')
    expect(textIn(recordsIn(await response.text()))).toBe('落霞与孤鹜齐飞')
    expect(await outcome.promise).toBe('finish')
  })

  test('cancels it when the reader leaves', async () => {
    const source = tap()
    const socket = await rawClient(await serving((_, res) => void ownSendChat(res, source.stream)))
    await until(() => source.connected)
    source.push(opening)
    await receives(socket, 'text-delta')
    socket.destroy()
    await source.whenCancelled
  })
})

test('an adapter of one’s own carries a whole handler', async () => {
  const handler = createChatHandler({ provider: fakeProvider(), authorize: () => ({ owner: 'li' }) })
  const url = await serving((req, res) => void handler.handle(ownExchange(req, res)))
  expect(textIn(recordsIn(await (await fetch(url, ask())).text()))).toBe('落霞与孤鹜齐飞')
  expect((await fetch(url, ask('{'))).status).toBe(400)
  expect((await fetch(url)).status).toBe(405)
  await handler.drain({ graceMs: 0 })
})

const messages = [{ role: 'user', content: 'hi' }] as const

describe('parseChatRequest', () => {
  test.each([
    ['an object', { messages }],
    ['a text', JSON.stringify({ messages })],
    ['bytes', Buffer.from(JSON.stringify({ messages }))],
  ])('takes %s', (_, body) => {
    expect(parseChatRequest(body)).toEqual({ messages })
  })

  test.each<[string, unknown, Parameters<typeof parseChatRequest>[1], number, string]>([
    [
      'nothing',
      undefined,
      {},
      400,
      'The body is missing: send JSON as application/json, and let the framework parse it.',
    ],
    ['no JSON', '{', {}, 400, 'no JSON'],
    ['no messages', {}, {}, 400, 'messages is missing'],
    ['a wrong field', { messages: [{ role: 'user', content: 7 }] }, {}, 400, 'messages[0].content'],
    ['a system message', { messages: [{ role: 'system', content: 'x' }] }, {}, 400, 'messages[0].role'],
    ['a key', { messages, apiKey: canary }, {}, 400, 'apiKey'],
    ['a model that is not offered', { messages, model: canary }, { models: ['a'] }, 400, 'model'],
    ['too many messages', { messages: [...messages, ...messages] }, { messages: 1 }, 400, '1 messages'],
    ['too long a text', JSON.stringify({ messages }), { bodyBytes: 10 }, 413, '10 bytes'],
    ['too many bytes', Buffer.alloc(11), { bodyBytes: 10 }, 413, '10 bytes'],
  ])('refuses %s by a typed error with a sentence for the reader', (_, body, limits, status, named) => {
    let thrown: unknown
    try {
      parseChatRequest(body, limits)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(HttpError)
    expect(thrown).toMatchObject({ status, retryable: false, message: expect.stringContaining(named) })
    expect((thrown as Error).message).not.toContain(canary)
  })

  test('clamps, and takes a model that is offered', () => {
    const body = { messages, model: 'a', maxOutputTokens: 5_000 }
    expect(parseChatRequest(body, { models: ['a'], outputTokens: 100 })).toEqual({ ...body, maxOutputTokens: 100 })
  })

  test('a limit that is none is a TypeError of the developer', () => {
    expect(() => parseChatRequest({ messages }, { depth: 0 })).toThrow(TypeError)
  })
})

describe('a route of one’s own that hands over a function', () => {
  const provider = fakeProvider()
  const route = express()
    .use(express.json())
    .post('/', (req, res) => void sendChat(res, () => provider.stream(parseChatRequest(req.body))))

  test('a good body is answered', async () => {
    const response = await fetch(await listening(createServer(route)), ask())
    expect(textIn(recordsIn(await response.text()))).toBe('落霞与孤鹜齐飞')
  })

  test.each([{}, { messages: 'hi' }, { messages: [] }, [], 7])('%j is 400 and JSON', async body => {
    const app = express().use(express.json({ strict: false }), route)
    const response = await fetch(await listening(createServer(app)), ask(body))
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(await response.json()).toMatchObject({ error: { code: 'invalid-request', retryable: false } })
  })

  test.each([
    ['a TypeError', () => Promise.reject(new TypeError(canary)), 500, 'unknown'],
    ['no stream', () => undefined as never, 500, 'unknown'],
    [
      'a read stream',
      () => {
        const stream = answer()
        void stream.text()
        return stream
      },
      500,
      'unknown',
    ],
  ])('%s is masked JSON, and onError hears of it', async (_, make, status, code) => {
    const errors: unknown[] = []
    const response = await chatResponse(make, { onError: error => void errors.push(error) })
    expect(response.status).toBe(status)
    const body = await response.text()
    expect(body).not.toContain(canary)
    expect(JSON.parse(body)).toMatchObject({ error: { code } })
    await turn()
    expect(errors).toHaveLength(1)
  })

  test('a reader who leaves while it thinks costs no call', async () => {
    const source = tap()
    const thought = Promise.withResolvers<void>()
    const outcome = Promise.withResolvers<ChatOutcome>()
    const left = Promise.withResolvers<void>()
    const url = await serving((_, res) => {
      outcome.resolve(sendChat(res, () => thought.promise.then(() => source.stream)))
      res.once('close', left.resolve)
    })
    const socket = await rawClient(url)
    socket.destroy()
    await left.promise
    thought.resolve()
    expect(await outcome.promise).toBe('closed')
    expect(source.connected).toBe(false)
  })
})

describe('an error of parseChatRequest that reaches a framework is no 500', () => {
  test('Express', async () => {
    const app = express().post('/', req => void parseChatRequest(req.body))
    app.use(((error, _, res, __) => void res.status(error.status).json({ error })) as express.ErrorRequestHandler)
    const response = await fetch(await listening(createServer(app)), { method: 'POST' })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'invalid-request' } })
  })
})

describe('chatListener', () => {
  test('takes what a parser left, and the address as it came', async () => {
    const urls: string[] = []
    const handler = createChatHandler({
      provider: fakeProvider(),
      authorize: request => {
        urls.push(request.url)
        return {}
      },
    })
    const router = express.Router().post('/chat', chatListener(handler))
    const app = express().use(express.json()).use('/api', router)
    const response = await fetch(`${await listening(createServer(app))}/api/chat?a=1`, ask())
    expect(textIn(recordsIn(await response.text()))).toBe('落霞与孤鹜齐飞')
    expect(urls).toEqual(['/api/chat?a=1'])
  })

  test.each([
    ['raw bytes', express.raw({ type: '*/*' })],
    ['a text', express.text({ type: '*/*' })],
    ['an object', express.json()],
    ['nothing', express.urlencoded({ extended: false })],
  ])('takes %s', async (_, parser) => {
    const app = express().use(parser, chatListener(createChatHandler({ provider: fakeProvider() })))
    const response = await fetch(await listening(createServer(app)), ask())
    expect(textIn(recordsIn(await response.text()))).toBe('落霞与孤鹜齐飞')
  })
})

test('a wire is chosen for each request, for refusals too', async () => {
  const { nativeWire } = await import('@millrace/server')
  const shouting = { ...nativeWire, id: 'shouting', headers: { 'content-type': 'text/plain' }, errorBody: () => 'NO' }
  const handler = createChatHandler({
    provider: fakeProvider(() => streamOf([failure('overloaded')])),
    wire: request => (new URL(request.url).pathname === '/loud' ? shouting : nativeWire),
    onError: false,
  })
  const send = async (path: string, init: RequestInit) =>
    (await handler.fetch(new Request(`http://x${path}`, init))).json()
  expect(await send('/loud', ask('{'))).toBe('NO')
  expect(await send('/loud', ask())).toBe('NO')
  expect(await send('/', ask('{'))).toMatchObject({ error: { code: 'invalid-request' } })
})
