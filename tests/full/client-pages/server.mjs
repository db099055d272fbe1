/** A server that can be killed: it streams a word every 50 ms, kept in the SQLite file, at the port, for pages of the origin. */
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { ChatStream } from '@millrace/core'
import { sqliteStore } from '@millrace/resume/sqlite'
import { createChatHandler } from '@millrace/server'
import { chatListener } from '@millrace/server/node'

const [file, port, origin] = process.argv.slice(2)

/** Never ends by itself. */
async function* words() {
  yield [
    { type: 'start', messageId: 'm1', provider: 'paced' },
    { type: 'text-start', id: '0' },
  ]
  for (let number = 1; ; number++) {
    yield [{ type: 'text-delta', id: '0', delta: `${number} ` }]
    await sleep(50)
  }
}

const handler = createChatHandler({
  provider: { id: 'paced', stream: () => ChatStream.from(words) },
  store: sqliteStore(file, { leaseMs: 2_000 }),
  cors: { origins: [origin] },
})
createServer(chatListener(handler)).listen(Number(port), '127.0.0.1', () => process.send('listening'))
