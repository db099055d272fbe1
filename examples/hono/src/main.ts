import { serve } from '@hono/node-server'
import { glm } from '@millrace/glm'
import { createChatHandler } from '@millrace/server'
import { mountChat, sendChat } from '@millrace/server/hono'
import { Hono } from 'hono'

/** Wang Bo, asked for a poem. */
const request = { messages: [{ role: 'user', content: '你是唐朝诗人王勃,请创作一首诗句' }] } as const

const provider = glm({ model: 'glm-5.3' })
const handler = createChatHandler({ provider })

const app = new Hono()
app.get('/poem', c => sendChat(c, provider.stream(request)))
mountChat(app, '/chat', handler)
const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: '127.0.0.1' })

process.once('SIGTERM', async () => {
  server.close()
  await handler.drain({ graceMs: 10_000 })
})
