import { createServer } from 'node:http'
import { bodyParser } from '@koa/bodyparser'
import Koa from 'koa'
import type * as adapter from '../../../../packages/server/src/koa.ts'
import { adapterRelay, listening } from '../adapter.ts'
import type { Chat } from '../contender.ts'

export const listen = adapterRelay<typeof adapter>('koa', (ask, { sendChat }) => {
  const app = new Koa().use(bodyParser())
  app.use(async ctx => void (await sendChat(ctx, ask(ctx.request.body as Chat))))
  return listening(createServer(app.callback()))
})
