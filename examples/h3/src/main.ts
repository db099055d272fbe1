import { glm } from '@millrace/glm'
import { createChatHandler } from '@millrace/server'
import { mountChat, sendChat } from '@millrace/server/h3'
import { H3, serve } from 'h3'

/** Wang Bo, asked for a poem. */
const request = { messages: [{ role: 'user', content: '你是唐朝诗人王勃,请创作一首诗句' }] } as const

const provider = glm({ model: 'glm-5.3' })
const handler = createChatHandler({ provider })

const app = new H3()
app.get('/poem', event => sendChat(event, provider.stream(request)))
mountChat(app, '/chat', handler)
const server = serve(app, { port: Number(process.env.PORT ?? 3000), hostname: '127.0.0.1' })

process.once('SIGTERM', async () => {
  void server.close()
  await handler.drain({ graceMs: 10_000 })
})
