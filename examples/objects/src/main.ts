import { createServer, type ServerResponse } from 'node:http'
import { ObjectError, streamObject } from '@millrace/core'
import { glm } from '@millrace/glm'
import { createChatHandler } from '@millrace/server'
import { mountChat, sendChat } from '@millrace/server/node'

/** Wang Bo, asked for a poem. */
const request = { messages: [{ role: 'user', content: '你是唐朝诗人王勃,请创作一首诗句' }] } as const

/** The poem as an object. A schema of Zod or ArkType may stand here; then the object is checked by it, and typed. */
const poem = {
  jsonSchema: {
    type: 'object',
    properties: { title: { type: 'string' }, lines: { type: 'array', items: { type: 'string' } } },
    required: ['title', 'lines'],
  },
  validate(value: unknown): { title: string; lines: string[] } {
    const { title, lines } = value as { title?: unknown; lines?: unknown }
    if (typeof title !== 'string' || !Array.isArray(lines)) throw new Error('A poem has a title and lines.')
    return { title, lines: lines.map(String) }
  },
}

const provider = glm({ model: 'glm-5.3' })
const handler = createChatHandler({ provider })

/** Each line of the response is the object as far as it came; the last one is whole and checked. */
async function sendObject(response: ServerResponse): Promise<void> {
  const answer = streamObject(provider, request, poem, { repair: true })
  response.on('close', () => answer.cancel())
  response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8' })
  try {
    for await (const partial of answer.partials()) response.write(`${JSON.stringify({ partial })}\n`)
    response.end(`${JSON.stringify({ object: await answer.object() })}\n`)
  } catch (error) {
    // What went wrong is for the log; the reader is told its kind.
    console.error(error)
    response.end(`${JSON.stringify({ error: error instanceof ObjectError ? error.reason : 'failed' })}\n`)
  }
}

const server = createServer((req, res) => {
  if (req.url === '/object') void sendObject(res)
  else if (req.url === '/poem') void sendChat(res, provider.stream(request))
  else res.writeHead(404).end()
})
mountChat(server, '/chat', handler)
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

process.once('SIGTERM', async () => {
  server.close()
  await handler.drain({ graceMs: 10_000 })
})
