import { createServer } from 'node:http'
import { glm } from '@millrace/glm'
import { memoryStore } from '@millrace/resume'
import { createChatHandler } from '@millrace/server'
import { mountChat } from '@millrace/server/node'
import { build } from 'esbuild'

// The store keeps an answer that runs, so that the page goes on with it after a reload, and a second tab reads along.
const handler = createChatHandler({ provider: glm({ model: 'glm-5.3' }), store: memoryStore() })

const { outputFiles } = await build({
  entryPoints: ['src/page.tsx'],
  bundle: true,
  minify: true,
  format: 'esm',
  jsx: 'automatic',
  write: false,
})
const script = outputFiles[0]!.text
const html = '<!doctype html><title>Chat</title><div id="page"></div><script type="module" src="/page.js"></script>'

const server = createServer((req, res) => {
  const [type, body] = req.url === '/page.js' ? ['text/javascript', script] : ['text/html', html]
  res.setHeader('content-type', `${type}; charset=utf-8`).end(body)
})
mountChat(server, '/chat', handler)
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

process.once('SIGTERM', async () => {
  server.close()
  await handler.drain({ graceMs: 10_000 })
})
