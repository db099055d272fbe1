import { createServer } from 'node:http'
import { type ChatRecord, ChatStream } from '@millrace/core'
import { createChatHandler, type WireFormat } from '@millrace/server'
import { chatListener } from '@millrace/server/node'
import { onTestFinished } from 'vitest'

/** A handler on a socket, until the test is over; each request is answered by the next of these. */
export async function serveAnswers(
  wire: WireFormat,
  clientTools: readonly string[],
  answers: readonly (readonly ChatRecord[])[],
): Promise<{ readonly url: string; readonly asked: unknown[] }> {
  const asked: unknown[] = []
  const left = [...answers]
  const provider = {
    id: 'p',
    stream(request: unknown) {
      asked.push(request)
      const records = left.shift() ?? []
      return ChatStream.from(async function* () {
        yield records
      })
    },
  }
  const handler = createChatHandler({ provider, wire, clientTools, onError: false })
  const server = createServer(chatListener(handler)).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}/chat`, asked }
}
