import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { type ClientHttp2Stream, connect, createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { type ChatHandlerOptions, createChatHandler } from '@millrace/server'
import { chatListener, sendChat } from '@millrace/server/node'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fakeProvider } from '../support/provider.js'
import { listening } from '../support/serve.js'
import { answer } from '../support/streams.js'
import { until } from '../support/until.js'

const json = { 'content-type': 'application/json' }
const part = Buffer.alloc(16 * 1024, 0x20)

/** A session to an HTTP/2 server, and the streams that the server has open. */
async function session(listener: Parameters<typeof createHttp2Server>[1]) {
  const server = createHttp2Server(listener)
  const open = new Set<ServerHttp2Stream>()
  server.on('stream', stream => {
    open.add(stream)
    stream.on('close', () => open.delete(stream))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  const upload = (headers: object = json): ClientHttp2Stream =>
    client.request({ ':method': 'POST', ':path': '/', ...headers })
  return { upload, open }
}

const handlerWith = (options: Partial<ChatHandlerOptions> = {}) =>
  createChatHandler({ provider: fakeProvider(), limits: { bodyBytes: 64 * 1024 }, ...options })

/** Sends as long as it is let. */
function sendForEver(stream: ClientHttp2Stream): void {
  const send = (): void => {
    while (!stream.destroyed && stream.write(part));
  }
  stream.on('drain', send)
  stream.on('error', () => {})
  send()
}

/** The answer to a stream, and the code that the stream was closed with. */
async function ended(stream: ClientHttp2Stream) {
  const closed = once(stream, 'close')
  const [[headers], body] = await Promise.all([once(stream, 'response'), text(stream)])
  await closed
  return { status: headers[':status'], body, code: stream.rstCode }
}

describe('HTTP/2: a body that nobody wants', () => {
  test('beyond the limit is 413; sixty of one session leave no stream open, each closed by NO_ERROR', async () => {
    const { upload, open } = await session(chatListener(handlerWith()))
    const streams = Array.from({ length: 60 }, () => upload())
    for (const stream of streams) sendForEver(stream)
    const ends = await Promise.all(streams.map(ended))
    for (const { status, body, code } of ends) {
      expect([status, code]).toEqual([413, 0])
      expect(JSON.parse(body)).toMatchObject({ error: { code: 'limit' } })
    }
    await until(() => open.size === 0)
  })

  test.each([
    ['announced as too large', { ...json, 'content-length': '1000000' }, {}, 413],
    ['of another type', { 'content-type': 'text/plain' }, {}, 415],
    ['of somebody who is refused', json, { authorize: () => ({ status: 401 }) }, 401],
    ['that takes too long', json, { limits: { bodyTimeoutMs: 50 } }, 408],
  ])('%s: %s %s', async (_, headers, options, status) => {
    const { upload, open } = await session(chatListener(handlerWith(options)))
    const stream = upload(headers)
    stream.write('{')
    expect(await ended(stream)).toMatchObject({ status, code: 0 })
    await until(() => open.size === 0)
  })

  test('half of a body when the server shuts down: 503, and nothing is left open', async () => {
    const handler = handlerWith()
    const { upload, open } = await session(chatListener(handler))
    const stream = upload()
    stream.write('{')
    await until(() => open.size === 1)
    const end = ended(stream)
    await handler.drain({ graceMs: 20 })
    expect(await end).toMatchObject({ status: 503, code: 0 })
    await until(() => open.size === 0)
  })

  test('sendChat: an answer to a request that goes on sending is whole, and its stream is closed', async () => {
    const { upload, open } = await session((_, res) => void sendChat(res, answer()))
    const stream = upload()
    sendForEver(stream)
    const { status, body, code } = await ended(stream)
    expect([status, code]).toEqual([200, 0])
    expect(body).toContain('"finish"')
    await until(() => open.size === 0)
  })

  test('a body that the application reads itself is left to it', async () => {
    const whole = Promise.withResolvers<string>()
    const { upload } = await session((req, res) => {
      whole.resolve(text(req))
      void sendChat(res, answer())
    })
    const stream = upload()
    stream.write('first, ')
    expect((await once(stream, 'response'))[0][':status']).toBe(200)
    stream.resume()
    await new Promise(resolve => setTimeout(resolve, 1_200))
    stream.end('last')
    expect(await whole.promise).toBe('first, last')
  })
})

describe('HTTP/1.1: a body that nobody wants', () => {
  /** Sends half of a body, and gives the status and a promise of the connection's end. */
  async function half(options: Partial<ChatHandlerOptions>, headers: object = json) {
    const handler = handlerWith(options)
    const server = createServer(chatListener(handler))
    const sockets = new Set<Socket>()
    server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    const client = request(await listening(server), { method: 'POST', headers: { ...headers } })
    client.on('error', () => {})
    client.write('{')
    const response = once(client, 'response').then(async ([incoming]) => ({
      status: incoming.statusCode,
      body: await text(incoming),
    }))
    return { handler, response, sockets }
  }

  test.each([
    ['announced as too large', { ...json, 'content-length': '1000000' }, {}, 413],
    ['of another type', { 'content-type': 'text/plain' }, {}, 415],
    ['of somebody who is refused', json, { authorize: () => ({ status: 401 }) }, 401],
    ['that takes too long', json, { limits: { bodyTimeoutMs: 50 } }, 408],
  ])('%s: %s %s', async (_, headers, options, status) => {
    const { response, sockets } = await half(options, headers)
    expect((await response).status).toBe(status)
    await until(() => sockets.size === 0)
  })

  test('half of a body when the server shuts down: 503, and nothing is left open', async () => {
    const { handler, response, sockets } = await half({})
    await until(() => sockets.size === 1)
    await handler.drain({ graceMs: 20 })
    expect((await response).status).toBe(503)
    await until(() => sockets.size === 0)
  })

  test('a body that comes late, but soon, leaves the connection in use', async () => {
    const server = createServer(chatListener(handlerWith({ authorize: () => ({ status: 401 }) })))
    let connections = 0
    server.on('connection', () => connections++)
    const { Agent } = await import('node:http')
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    const url = await listening(server)
    for (let i = 0; i < 2; i++) {
      const client = request(url, { method: 'POST', agent, headers: json })
      client.write('{')
      const [response] = await once(client, 'response')
      expect(response.statusCode).toBe(401)
      client.end('}')
      await text(response)
    }
    expect(connections).toBe(1)
  })
})

describe('a body that was read before the handler was asked is a 500 that says what to do, to the developer too', () => {
  const errors: unknown[] = []
  const handler = () => {
    errors.length = 0
    return handlerWith({ onError: error => void errors.push(error) })
  }
  const told = async (response: Response | Promise<Response>, remedy: string) => {
    const { status } = await response
    const { error } = (await (await response).json()) as { error: { message: string } }
    expect(status).toBe(500)
    expect(error.message).toContain(`The body was read before the chat handler was asked. ${remedy}`)
    expect(errors).toMatchObject([{ message: error.message }])
  }
  const ask = { method: 'POST', headers: json, body: '{"messages":[{"role":"user","content":"Hi"}]}' }

  test('on Node, where it is not on the request', async () => {
    const listener = chatListener(handler())
    const server = createServer(async (req, res) => {
      await text(req)
      listener(req, res)
    })
    await told(fetch(await listening(server), ask), 'Mount the handler before what reads it, or leave')
  })

  test('of a Request, whole or in part, and one that somebody reads', async () => {
    const remedy = 'Read a copy of it (request.clone()), and hand over the request itself.'
    const whole = new Request('http://localhost/chat', ask)
    await whole.json()
    await told(handler().fetch(whole), remedy)

    const part = new Request('http://localhost/chat', ask)
    const reader = part.body!.getReader()
    await reader.read()
    reader.releaseLock()
    await told(handler().fetch(part), remedy)

    const locked = new Request('http://localhost/chat', ask)
    locked.body!.getReader()
    await told(handler().fetch(locked), remedy)

    const copied = new Request('http://localhost/chat', ask)
    await copied.clone().json()
    expect((await handler().fetch(copied)).status).toBe(200)
  })
})
