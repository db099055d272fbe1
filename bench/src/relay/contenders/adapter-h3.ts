import { createServer } from 'node:http'
import { H3 } from 'h3'
import { toNodeHandler } from 'h3/node'
import type * as adapter from '../../../../packages/server/src/h3.ts'
import { adapterRelay, listening } from '../adapter.ts'
import type { Chat } from '../contender.ts'

export const listen = adapterRelay<typeof adapter>('h3', (ask, { sendChat }) => {
  const app = new H3()
  app.post('/**', async event => sendChat(event, ask((await event.req.json()) as Chat)))
  return listening(createServer(toNodeHandler(app)))
})
