import { createServer, type Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import type * as adapter from '../../../../packages/server/src/hono.ts'
import { adapterRelay, listening } from '../adapter.ts'
import type { Chat } from '../contender.ts'

export const listen = adapterRelay<typeof adapter>('hono', (ask, { sendChat }) => {
  const app = new Hono()
  app.post('*', async c => sendChat(c, ask((await c.req.json()) as Chat)))
  return listening(createAdaptorServer({ fetch: app.fetch, createServer }) as Server)
})
