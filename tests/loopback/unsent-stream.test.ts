import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type ChatProvider, ChatStream } from '@millrace/core'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { expect, it } from 'vitest'

const provider: ChatProvider = { id: 'example', stream: () => ChatStream.from(async function* () {}) }
const answer = () => provider.stream({ messages: [{ role: 'user', content: 'Hi' }] })

/** What the framework tells its own log, and the status that a reader gets. */
interface Told {
  readonly status: number
  readonly error: unknown
}

async function askOver(app: Pick<Koa, 'listen'> | Pick<express.Express, 'listen'>): Promise<number> {
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    return (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).status
  } finally {
    server.close()
  }
}

const frameworks: readonly [string, () => Promise<Told>][] = [
  [
    'ctx.body of Koa',
    async () => {
      let error: unknown
      const app = new Koa().on('error', thrown => {
        error = thrown
      })
      app.use(ctx => {
        ctx.body = answer()
      })
      return { status: await askOver(app), error }
    },
  ],
  [
    'res.json of Express',
    async () => {
      let error: unknown
      const app = express().get('/', (_req, res) => res.json(answer()))
      app.use((thrown: unknown, _req: unknown, res: express.Response, _next: unknown) => {
        error = thrown
        res.sendStatus(500)
      })
      return { status: await askOver(app), error }
    },
  ],
  [
    'what a handler of Fastify returns',
    async () => {
      const app = fastify().get('/', async () => answer())
      const { statusCode, body } = await app.inject('/')
      await app.close()
      return { status: statusCode, error: new TypeError((JSON.parse(body) as { message: string }).message) }
    },
  ],
  [
    'c.json of Hono',
    async () => {
      let error: unknown
      const app = new Hono().get('/', c => c.json(answer() as never))
      app.onError((thrown, c) => {
        error = thrown
        return c.text('', 500)
      })
      return { status: (await app.request('/')).status, error }
    },
  ],
]

// Each of them makes JSON of an object that it does not know: `{}`, under a status of 200, and the vendor was never asked.
it.each(frameworks)('a stream as %s fails, with the words that say what to do', async (_, ask) => {
  const { status, error } = await ask()
  expect(status).toBe(500)
  expect((error as TypeError).message).toContain('Send it by sendChat or chatResponse of @millrace/server')
})
