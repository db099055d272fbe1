import { glm } from '@millrace/glm'
import { createChatHandler } from '@millrace/server'
import { mountChat, sendChat } from '@millrace/server/fastify'
import fastify from 'fastify'

/** Wang Bo, asked for a poem. */
const request = { messages: [{ role: 'user', content: '你是唐朝诗人王勃,请创作一首诗句' }] } as const

const provider = glm({ model: 'glm-5.3' })
const handler = createChatHandler({ provider })

const app = fastify()
app.get('/poem', (_, reply) => void sendChat(reply, provider.stream(request)))
mountChat(app, '/chat', handler)
// Before Fastify waits for the connections that are open.
app.addHook('preClose', () => handler.drain({ graceMs: 10_000 }))
await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' })

process.once('SIGTERM', () => void app.close())
