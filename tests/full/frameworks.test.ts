import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import koaEtag from '@koa/etag'
import { type ChatReader, ChatStream } from '@millrace/core'
import { chatResponse, createChatHandler } from '@millrace/server'
import { sendChat } from '@millrace/server/node'
import { Hono } from 'hono'
import { etag } from 'hono/etag'
import Koa from 'koa'
// @ts-expect-error: has no types
import conditionalGet from 'koa-conditional-get'
import { describe, expect, onTestFinished, test } from 'vitest'

/** An answer that says one word and then thinks for ever. */
function thinking() {
  const state = { connected: false, cancelled: false }
  const stream = new ChatStream((reader: ChatReader) => {
    state.connected = true
    setImmediate(() =>
      reader.batch([
        { type: 'start', messageId: 'm', provider: 'test' },
        { type: 'text-start', id: '0' },
        { type: 'text-delta', id: '0', delta: 'word' },
      ]),
    )
    return {
      pause() {},
      resume() {},
      cancel() {
        state.cancelled = true
      },
    }
  })
  return { state, stream }
}

type Thinking = ReturnType<typeof thinking>

/** Starts a server of `node:http` on a free port. */
async function listen(listener: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** What is used of Koa. */
interface KoaContext {
  body: unknown
  respond?: boolean
  readonly res: Parameters<typeof sendChat>[0]
}
interface KoaApp {
  use(middleware: (context: KoaContext, next: () => Promise<void>) => unknown): KoaApp
  callback(): Parameters<typeof createServer>[1]
}
const koa = (): KoaApp => new Koa().use(conditionalGet()).use(koaEtag())

/** Each framework with the middleware that tags responses, around a GET route that answers by `chatResponse`. */
const frameworks: Readonly<Record<string, (answer: () => Thinking) => Promise<string>>> = {
  'Hono with etag()': async answer => {
    const app = new Hono()
      .use(etag())
      .get('/', context => chatResponse(answer().stream, { signal: context.req.raw.signal }))
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  },
  'Koa with @koa/etag': async answer => {
    const app = koa()
    app.use(async context => {
      context.body = await chatResponse(answer().stream)
    })
    return listen(app.callback())
  },
}

describe.each(Object.entries(frameworks))('%s', (_, open) => {
  test('the first word arrives while the model thinks, under a tag that no other answer has', async () => {
    const answers: Thinking[] = []
    const url = await open(() => {
      answers.push(thinking())
      return answers.at(-1)!
    })
    const tags = new Set<string | null>()
    for (let i = 0; i < 2; i++) {
      const abort = new AbortController()
      const response = await fetch(url, { signal: abort.signal })
      tags.add(response.headers.get('etag'))
      const { value } = await response.body!.getReader().read()
      expect(new TextDecoder().decode(value)).toContain('word')
      abort.abort()
    }
    expect(tags.size).toBe(2)
    expect(tags).not.toContain(null)
  })

  test('a tag of before brings the answer and no 304', async () => {
    const url = await open(thinking)
    const first = await fetch(url, { signal: AbortSignal.timeout(3_000) })
    const tag = first.headers.get('etag')!
    const abort = new AbortController()
    const second = await fetch(url, { headers: { 'if-none-match': tag }, signal: abort.signal })
    expect(second.status).toBe(200)
    abort.abort()
    await first.body?.cancel()
  })

  test('HEAD lets go of the answer that nobody reads', async () => {
    let asked: Thinking | undefined
    const url = await open(() => {
      asked = thinking()
      return asked
    })
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200)
    await expect.poll(() => asked?.state.cancelled || asked?.state.connected === false).toBe(true)
  })
})

test('Koa, ctx.res: the etag middleware has nothing to tag', async () => {
  const { state, stream } = thinking()
  const app = koa()
  app.use(context => {
    context.respond = false
    void sendChat(context.res, stream)
  })
  const client = request(await listen(app.callback())).end()
  const [response] = await once(client, 'response')
  const [bytes] = await once(response, 'data')
  expect(String(bytes)).toContain('word')
  client.destroy()
  await expect.poll(() => state.cancelled).toBe(true)
})

test('Hono with etag(), a handler: errors are JSON, answers are live', async () => {
  const handler = createChatHandler({ provider: { id: 'test', stream: () => thinking().stream } })
  const app = new Hono().use(etag()).all('/', context => handler.fetch(context.req.raw))
  const bad = await app.request('/', { method: 'POST' })
  expect(bad.status).toBe(415)
  expect(await bad.json()).toMatchObject({ error: { code: 'invalid-request' } })
  const body = JSON.stringify({ messages: [{ role: 'user', content: 'hi' }] })
  const headers = { 'content-type': 'application/json' }
  const good = await app.request('/', { method: 'POST', headers, body })
  const reader = good.body!.getReader()
  expect(new TextDecoder().decode((await reader.read()).value)).toContain('word')
  await reader.cancel()
})
