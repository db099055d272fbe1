import fastify from 'fastify'
import type * as adapter from '../../../../packages/server/src/fastify.ts'
import { adapterRelay } from '../adapter.ts'
import { backlog, type Chat } from '../contender.ts'

export const listen = adapterRelay<typeof adapter>('fastify', async (ask, { sendChat }) => {
  const app = fastify()
  app.post('/*', (request, reply) => void sendChat(reply, ask(request.body as Chat)))
  await app.listen({ port: 0, host: '127.0.0.1', backlog })
  return (app.server.address() as { port: number }).port
})
