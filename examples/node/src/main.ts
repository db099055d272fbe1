import { createServer } from 'node:http'
import { glm } from '@millrace/glm'
import { createChatHandler } from '@millrace/server'
import { mountChat, sendChat } from '@millrace/server/node'

/** Wang Bo, asked for a poem. */
const request = { messages: [{ role: 'user', content: '你是唐朝诗人王勃,请创作一首诗句' }] } as const

const provider = glm({ model: 'glm-5.3' })
const handler = createChatHandler({ provider })

/** A route of one's own: the answer is streamed as it comes, and the vendor's call ends when the reader leaves. */
const server = createServer((req, res) => {
  if (req.url === '/poem') void sendChat(res, provider.stream(request))
  else res.writeHead(404).end()
})
// A whole endpoint: checks what browsers post, limits it, and ends its streams when the server shuts down.
mountChat(server, '/chat', handler)
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

process.once('SIGTERM', async () => {
  server.close()
  await handler.drain({ graceMs: 10_000 })
})
