import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import { mountChat, sendChat } from '@millrace/server/fastify'
import fastify, { type FastifyInstance } from 'fastify'
import { type Adapter, type AppParts, listening, page } from './app.js'

/** Keeps what a logger of Fastify writes, other than at the level of information. */
const loggerOf = (told: string[]) => ({
  level: 'warn',
  stream: { write: (line: string) => void told.push(line) },
})

/** The plugins of an everyday application. */
async function dress(app: FastifyInstance, { told }: AppParts): Promise<void> {
  await app.register(cors, { origin: page, credentials: true })
  await app.register(helmet)
  await app.register(cookie)
  // By default it leaves event streams alone; here it would not.
  await app.register(compress, { global: true, threshold: 0, customTypes: /./ })
  app.addHook('onRequest', async (_, reply) => void reply.setCookie('seen', '1'))
  // As sessions do it: asynchronous, just before the head goes.
  app.addHook('onSend', async (_, reply) => {
    await new Promise(resolve => setImmediate(resolve))
    reply.setCookie('session', 'x')
  })
  app.addHook('onError', async (_request, _reply, error) => void told.push(String(error)))
}

const adapter = (http2: boolean): Adapter => ({
  name: `Fastify 5, HTTP/${http2 ? 2 : 1}`,
  http2,
  dressed: true,
  async open(parts) {
    const { answer, options, sent, handler, told } = parts
    const app = fastify({
      logger: loggerOf(told),
      ...(http2 && { http2: true }),
    } as object) as unknown as FastifyInstance
    if (!parts.bare) await dress(app, parts)
    app.route({
      method: ['GET', 'POST'],
      url: '/own',
      async handler(_, reply) {
        sent()
        sent(await sendChat(reply, answer(), options))
      },
    })
    mountChat(app, '/chat', handler)
    app.register(async scope => mountChat(scope, '/chat', handler), { prefix: '/v1' })
    await app.ready()
    return listening(app.server)
  },
})

export const fastifyAdapters = [adapter(false), adapter(true)]
