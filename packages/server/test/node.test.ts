import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ChatStream } from '@millrace/core'
import { sendChat } from '@millrace/server/node'
import { expect, test } from 'vitest'

test('smoke', async () => {
  const outcomes: Promise<string>[] = []
  const server = createServer((_, res) => {
    outcomes.push(
      sendChat(
        res,
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
      ),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(await response.text()).toMatchInlineSnapshot(`
    "data: {"type":"start","messageId":"m","provider":"p"}

    data: {"type":"text-start","id":"0"}

    data: {"type":"text-delta","id":"0","delta":"hi"}

    data: {"type":"text-end","id":"0"}

    data: {"type":"finish","reason":"stop"}

    "
  `)
  expect(await outcomes[0]).toBe('finish')
  server.close()
})
