import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { bodyParser } from '@koa/bodyparser'
import { ChatStream } from '@millrace/core'
import { createChatHandler } from '@millrace/server'
import { mountChat as mountExpress } from '@millrace/server/express'
import { mountChat as mountH3 } from '@millrace/server/h3'
import { mountChat as mountHono } from '@millrace/server/hono'
import { mountChat as mountKoa } from '@millrace/server/koa'
import express from 'express'
import { H3, readBody } from 'h3'
import { Hono } from 'hono'
import Koa from 'koa'
import { describe, expect, onTestFinished, test } from 'vitest'

const ask = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"messages":[{"role":"user","content":"Hi"}]}',
}

/** A handler whose provider says "hi", and what its developer hears of. */
function chat() {
  const errors: unknown[] = []
  const stream = () =>
    ChatStream.from(async function* () {
      yield [
        { type: 'start', messageId: 'm', provider: 'test' },
        { type: 'text-start', id: '0' },
        { type: 'text-delta', id: '0', delta: 'hi' },
        { type: 'text-end', id: '0' },
        { type: 'finish', reason: 'stop' },
      ]
    })
  const onError = (error: unknown): void => void errors.push(error)
  return { errors, handler: createChatHandler({ provider: { id: 'test', stream }, onError }) }
}

/** Asks a server of Node on a free port. */
async function askNode(listener: RequestListener): Promise<Response> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/chat`, ask)
}

describe('a body that middleware has read', () => {
  test.each([
    ['express.json()', express.json()],
    ['express.text()', express.text({ type: '*/*' })],
    ['express.raw()', express.raw({ type: '*/*' })],
  ])('is taken from %s', async (_, parser) => {
    const app = express().use(parser)
    mountExpress(app, '/chat', chat().handler)
    expect((await askNode(app)).status).toBe(200)
  })

  test('is taken from Koa’s body parser', async () => {
    const app = new Koa().use(bodyParser())
    mountKoa(app as never, '/chat', chat().handler)
    expect((await askNode(app.callback() as RequestListener)).status).toBe(200)
  })

  test('is taken from Hono’s context', async () => {
    const app = new Hono().use(async (c, next) => {
      await c.req.json()
      await next()
    })
    mountHono(app, '/chat', chat().handler)
    expect((await app.request('/chat', ask)).status).toBe(200)
  })

  const lost: [string, (handler: ReturnType<typeof chat>['handler']) => Promise<Response>, string][] = [
    [
      'Express',
      async handler => {
        const app = express().use(async (req, _res, next) => {
          await text(req)
          next()
        })
        mountExpress(app, '/chat', handler)
        return askNode(app)
      },
      'Mount the handler before what reads it, or leave what was read on the request as `body`.',
    ],
    [
      'Hono, past its context',
      async handler => {
        const app = new Hono().use(async (c, next) => {
          await c.req.raw.text()
          await next()
        })
        mountHono(app, '/chat', handler)
        return app.request('/chat', ask)
      },
      'Read a copy of it (request.clone()), and hand over the request itself.',
    ],
    [
      'h3',
      async handler => {
        const app = new H3().use(async (event, next) => {
          await readBody(event)
          return next()
        })
        mountH3(app, '/chat', handler)
        return app.request('/chat', ask)
      },
      'Read a copy of it (request.clone()), and hand over the request itself.',
    ],
  ]

  test.each(lost)('and kept nowhere is a 500 that says what to do: %s', async (_, answer, remedy) => {
    const { errors, handler } = chat()
    const response = await answer(handler)
    const { error } = (await response.json()) as { error: { message: string } }
    expect(response.status).toBe(500)
    expect(error.message).toContain(`The body was read before the chat handler was asked. ${remedy}`)
    expect(errors).toMatchObject([{ message: error.message }])
  })
})
