// A server of the built packages in a process of its own, which says a word of an answer and thinks until it is killed.
import { createServer } from 'node:http'
import { ChatStream } from '@millrace/core'
import { sendChat } from '@millrace/server/node'

const thinking = () =>
  ChatStream.from(async function* () {
    yield [
      { type: 'start', messageId: 'm1', provider: 'test' },
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: '落霞' },
    ]
    await new Promise(() => {})
  })

createServer((_, response) => void sendChat(response, thinking(), { heartbeatMs: 100 })).listen(
  Number(process.argv[2]),
  '127.0.0.1',
)
