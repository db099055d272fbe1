import { createHook } from 'node:async_hooks'
import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { glm } from '@millrace/glm'
import { sendChat } from '@millrace/server/node'
import { expect, onTestFinished, test } from 'vitest'

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const frame = (delta: string, more = {}): string =>
  `data: ${JSON.stringify({ id: '1', model: 'glm-4.7', choices: [{ index: 0, delta: { content: delta }, ...more }] })}\n\n`

/** A vendor that makes no promises itself: so many tokens, each in a chunk of its own. */
const vendor = (tokens: () => number): Server =>
  createServer((_, res) => {
    let left = tokens()
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    const go = (): void => {
      while (left-- > 0) if (!res.write(Buffer.from(frame('词')))) return
      res.end(`${frame('', { finish_reason: 'stop' })}data: [DONE]\n\n`)
    }
    res.on('drain', go)
    go()
  })

test("from the vendor's socket to the reader's no token costs a promise", { timeout: 30_000 }, async () => {
  let tokens = 0
  let promises = 0
  const hook = createHook({
    init(_, type) {
      if (type === 'PROMISE') promises++
    },
  })
  onTestFinished(() => void hook.disable())
  const provider = glm({ apiKey: 'id.secret', baseURL: await listening(vendor(() => tokens)) })
  const url = await listening(
    createServer((_, res) => void sendChat(res, provider.stream({ messages: [{ role: 'user', content: 'hi' }] }))),
  )

  /** How many promises the whole process makes while an answer of so many tokens comes through. */
  const promisesFor = async (count: number): Promise<number> => {
    tokens = count
    const before = promises
    const client = request(url)
    client.end()
    const [response] = await once(client, 'response')
    let body = ''
    response.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    await once(response, 'end')
    expect(body).toContain('"finish"')
    expect(body.split('词')).toHaveLength(count + 1)
    return promises - before
  }

  hook.enable()
  await promisesFor(10)
  const few = await promisesFor(10)
  const many = await promisesFor(10_000)
  // The rest of the process makes some meanwhile, the more the longer a busy machine takes: 23 were seen. A promise a token would be 10,000.
  expect(many).toBeLessThanOrEqual(few + 200)
})
