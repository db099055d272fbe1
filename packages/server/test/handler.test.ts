import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ChatStream } from '@millrace/core'
import { createChatHandler } from '@millrace/server'
import { mountChat as mountExpress } from '@millrace/server/express'
import { mountChat } from '@millrace/server/node'
import express from 'express'
import { expect, test } from 'vitest'

const handler = createChatHandler({
  provider: {
    id: 'p',
    stream: () =>
      ChatStream.from(async function* () {
        yield [
          { type: 'start', messageId: 'm', provider: 'p' },
          { type: 'text-start', id: '0' },
          { type: 'text-delta', id: '0', delta: 'hi' },
        ]
        yield [
          { type: 'text-end', id: '0' },
          { type: 'finish', reason: 'stop' },
        ]
      }),
  },
})
const init = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ messages: [{ role: 'user', content: 'hi' }] }),
}
test('node', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  mountChat(server, '/chat', handler)
  await once(server, 'listening')
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/chat`, init)
  expect(await response.text()).toContain('"finish"')
  server.close()
})
test('express', async () => {
  const app = express().use(express.json())
  mountExpress(app, '/chat', handler)
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/chat`, init)
  expect(await response.text()).toContain('"finish"')
  server.close()
})
test('fetch', async () => {
  const response = await handler.fetch(new Request('http://x/chat', init))
  expect(await response.text()).toContain('"finish"')
})
