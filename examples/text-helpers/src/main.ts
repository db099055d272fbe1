import { createServer, type ServerResponse } from 'node:http'
import { hideSecrets, smooth, splitSentences, stopAt } from '@millrace/core'
import { glm } from '@millrace/glm'
import { createChatHandler } from '@millrace/server'
import { mountChat, sendChat } from '@millrace/server/node'

/** Wang Bo, asked for a poem. */
const request = { messages: [{ role: 'user', content: '你是唐朝诗人王勃,请创作一首诗句' }] } as const

/** No answer goes on behind a mark of its own, and none tells the code word. */
const safe = hideSecrets(stopAt(glm({ model: 'glm-5.3' }), ['<|end|>']), ['Tengwang-675'])
/** For a page: words come at an even pace, however the network bunches them. */
const paced = smooth(safe)
const handler = createChatHandler({ provider: paced })

/** For a voice: a sentence on each line, as soon as it is over. */
async function sendSentences(response: ServerResponse): Promise<void> {
  const answer = safe.stream(request)
  response.on('close', () => answer.cancel())
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
  try {
    for await (const sentence of splitSentences(answer)) response.write(`${sentence}\n`)
  } catch (error) {
    console.error(error)
  }
  response.end()
}

const server = createServer((req, res) => {
  if (req.url === '/sentences') void sendSentences(res)
  else if (req.url === '/poem') void sendChat(res, paced.stream(request))
  else res.writeHead(404).end()
})
mountChat(server, '/chat', handler)
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

process.once('SIGTERM', async () => {
  server.close()
  await handler.drain({ graceMs: 10_000 })
})
