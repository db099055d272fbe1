import { glm } from '@millrace/glm'
import { createChatHandler } from '@millrace/server'
import { mountChat, sendChat } from '@millrace/server/koa'
import Koa from 'koa'

/** Wang Bo, asked for a poem. */
const request = { messages: [{ role: 'user', content: '你是唐朝诗人王勃,请创作一首诗句' }] } as const

const provider = glm({ model: 'glm-5.3' })
const handler = createChatHandler({ provider })

const app = new Koa()
app.use(async (ctx, next) => {
  if (ctx.path !== '/poem') return next()
  await sendChat(ctx, provider.stream(request))
})
mountChat(app, '/chat', handler)
const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

process.once('SIGTERM', async () => {
  server.close()
  await handler.drain({ graceMs: 10_000 })
})
