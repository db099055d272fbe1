import { createServer } from 'node:http'
import { type ChatHandlerOptions, createChatHandler, type Exchange, type Reply, sendChatOver } from '@millrace/server'
import { mountChat, sendChat } from '@millrace/server/node'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ask } from '../support/doors.js'
import { FakeReply } from '../support/fake-reply.js'
import { fakeProvider } from '../support/provider.js'
import { recordsIn } from '../support/records.js'
import { listening, serving } from '../support/serve.js'
import { answer, ending, more, opening, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

let loose: unknown[] = []
const note = (error: unknown): void => void loose.push(error)
beforeEach(() => {
  loose = []
  process.on('unhandledRejection', note).on('uncaughtException', note)
})
afterEach(async () => {
  await turn()
  process.off('unhandledRejection', note).off('uncaughtException', note)
  expect(loose).toEqual([])
})

const calls = ['open', 'head', 'write', 'end', 'destroy'] as const

/** A reply one of whose calls throws. */
class BrokenReply extends FakeReply {
  constructor(call: (typeof calls)[number]) {
    super()
    this[call] = () => {
      throw new Error(`broken ${call}`)
    }
  }
}

const exchange = (reply: Reply, method = 'POST'): Exchange => ({
  method,
  url: '/chat',
  headers: { 'content-type': 'application/json' },
  body: async () => ({ messages: [{ role: 'user', content: 'hi' }] }),
  reply,
})

function handlerWith(options: Partial<ChatHandlerOptions> = {}) {
  const errors: Error[] = []
  const handler = createChatHandler({
    provider: fakeProvider(),
    onError: error => void errors.push(error as Error),
    ...options,
  })
  return { handler, errors }
}

describe.each(calls.filter(call => call !== 'destroy'))('a reply whose %s throws', call => {
  test.each(['GET', 'POST'])('%s: is broken off, told, and drain ends', async method => {
    const { handler, errors } = handlerWith()
    const reply = new BrokenReply(call)
    expect(await handler.handle(exchange(reply, method))).toBe('error')
    await handler.drain({ graceMs: 0 })
    expect(errors.map(error => error.message)).toEqual([`broken ${call}`])
    expect(reply.destroyed).toBe(true)
  })

  test('sendChatOver: settles, and the stream is cancelled', async () => {
    const source = tap()
    const errors: unknown[] = []
    const reply = new BrokenReply(call)
    const over = sendChatOver(reply, source.stream, { onError: error => void errors.push(error) })
    await turn()
    source.push(opening)
    await turn()
    if (call === 'end') source.push(ending)
    expect(await over).toBe('error')
    // Where `open` threw, nothing was ever asked for.
    if (call !== 'end') expect([source.connected, source.cancelled]).toEqual([call !== 'open', call !== 'open'])
    source.push(more('late'))
    await turn()
    expect(errors).toHaveLength(1)
  })
})

describe.each(['closed', 'headSent', 'headOnly', 'buffered'] as const)('a reply whose %s throws', name => {
  const brokenReply = (): Reply => {
    const reply = new FakeReply()
    reply.takes = false
    return Object.defineProperty(reply, name, {
      get() {
        throw new Error(`broken ${name}`)
      },
    })
  }

  test.each(['GET', 'POST'])('%s: ends, and drain too', async method => {
    const { handler, errors } = handlerWith()
    const over = handler.handle(exchange(brokenReply(), method))
    await turn()
    await handler.drain({ graceMs: 0 })
    const message = `broken ${name}`
    // Not all are asked for on each way.
    expect(errors.map(error => error.message).filter(told => told !== message)).toEqual([])
    if (errors.length > 0) expect([await over, errors.length]).toEqual(['error', 1])
  })

  test('sendChat ends, and tells it', async () => {
    const errors: Error[] = []
    const outcome = await sendChatOver(brokenReply(), answer(), { onError: error => void errors.push(error as Error) })
    await turn()
    expect([outcome, errors.map(error => error.message)]).toEqual(['error', [`broken ${name}`]])
  })
})

test('a reply that can be broken off by nothing is let go', async () => {
  const { handler, errors } = handlerWith()
  const reply = new BrokenReply('destroy')
  reply.head = () => {
    throw new Error('broken head')
  }
  expect(await handler.handle(exchange(reply))).toBe('error')
  await turn()
  expect(errors.map(error => error.message)).toEqual(['broken head'])
})

/** A server whose middleware does something to the response before the handler is asked. */
async function behind(
  middleware: (res: import('node:http').ServerResponse) => void,
  options: Partial<ChatHandlerOptions>,
) {
  const { handler, errors } = handlerWith(options)
  const server = createServer()
  mountChat(server, '/chat', handler)
  server.prependListener('request', (_, res) => middleware(res))
  return { url: `${await listening(server)}/chat`, handler, errors }
}

describe('a middleware has flushed the head', () => {
  const flush = (res: import('node:http').ServerResponse): void => {
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    res.flushHeaders()
  }

  test.each([
    ['authorize refuses', { authorize: () => ({ status: 401 }) }, ask(), 'authentication'],
    ['authorize throws', { authorize: () => Promise.reject(new Error('no')) }, ask(), 'unknown'],
    ['the body is bad', {}, ask('{'), 'invalid-request'],
    ['the method is wrong', {}, { method: 'PUT', body: 'x' }, 'invalid-request'],
  ])('%s: an error record ends the stream', async (_, options, init, code) => {
    const { url, handler } = await behind(flush, options)
    const response = await fetch(url, init)
    expect(response.status).toBe(200)
    expect(recordsIn(await response.text())).toMatchObject([{ type: 'error', error: { code } }])
    await handler.drain({ graceMs: 0 })
  })
})

describe('writeHead throws', () => {
  const refuse = (res: import('node:http').ServerResponse): void => {
    res.writeHead = () => {
      throw new Error('no head')
    }
  }

  test.each([
    ['for a refusal', { authorize: () => ({ status: 401 }) }],
    ['for an answer', {}],
  ])('%s: the connection breaks, and the server goes on', async (_, options) => {
    const { url, handler, errors } = await behind(refuse, options)
    await expect(fetch(url, ask())).rejects.toThrow()
    await handler.drain({ graceMs: 0 })
    expect(errors.map(error => error.message)).toEqual(['no head'])
  })

  test('sendChat', async () => {
    const errors: unknown[] = []
    const over = Promise.withResolvers<unknown>()
    const url = await serving((_, res) => {
      refuse(res)
      over.resolve(sendChat(res, answer(), { onError: error => void errors.push(error) }))
    })
    await expect(fetch(url)).rejects.toThrow()
    expect(await over.promise).toBe('error')
    expect(errors).toHaveLength(1)
  })
})

test('a wire whose error body throws still answers', async () => {
  const { nativeWire } = await import('@millrace/server')
  const wire = {
    ...nativeWire,
    errorBody() {
      throw new Error('no body')
    },
  }
  const { handler, errors } = handlerWith({ wire })
  const response = await handler.fetch(new Request('http://x/chat', { method: 'GET' }))
  expect(response.status).toBe(405)
  expect(await response.json()).toMatchObject({ error: { code: 'invalid-request' } })
  await turn()
  expect(errors.map(error => error.message)).toEqual(['no body'])
})

const wireWith = (headers: unknown) => ({
  id: 'odd',
  heartbeat: '',
  headers,
  createEncoder: () => ({ encode: () => '' }),
})

describe('headers that could not be sent are a TypeError at construction', () => {
  test.each<[string, object]>([
    ['a line end in cors.headers', { cors: { origins: [], headers: ['x-a\r\nx-b: 1'] } }],
    ['a line end behind one of cors.headers', { cors: { origins: [], headers: ['x-a\n'] } }],
    ['an empty one of cors.headers', { cors: { origins: [], headers: [''] } }],
    ['cors.headers as a text', { cors: { origins: [], headers: 'x-a' } }],
    ['a line end in cors.maxAgeSeconds', { cors: { origins: [], maxAgeSeconds: '1\r\nx: 1' } }],
    ['a line end in a value of the wire', { wire: wireWith({ 'content-type': 'text/plain\r\nx: 1' }) }],
    ['a line end behind a value of the wire', { wire: wireWith({ 'content-type': 'text/plain\n' }) }],
    ['a line end in a name of the wire', { wire: wireWith({ 'x\r\ny': '1' }) }],
    ['a character beyond latin1', { wire: wireWith({ 'x-a': '落' }) }],
    ['a value that is no text', { wire: wireWith({ 'x-a': 1 }) }],
    ['no headers', { wire: wireWith(undefined) }],
  ])('%s', (_, options) => {
    expect(() => handlerWith(options as never)).toThrow(TypeError)
  })

  test.each([{ 'x-a': '1\r\n' }, { 'x-a': '1\nx-b: 2' }, { 'x a': '1' }, { 'x-a': '\0' }])(
    'of sendChat: %j',
    async headers => {
      const source = tap()
      const reply = new FakeReply()
      await expect(sendChatOver(reply, source.stream, { headers })).rejects.toThrow(TypeError)
      expect([source.connected, reply.headSent]).toEqual([false, false])
    },
  )

  test('a wire that is chosen too late for that is 500', async () => {
    const { handler, errors } = handlerWith({ wire: () => wireWith({ 'x-a': '1\r\n' }) as never })
    expect((await handler.fetch(new Request('http://x/chat', ask()))).status).toBe(500)
    await turn()
    expect(errors).toMatchObject([{ name: 'TypeError' }])
  })
})
