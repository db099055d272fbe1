import { remote } from '@millrace/client'
import { type ChatRequest, ChatStream, streamObject } from '@millrace/core'
import { createChatHandler } from '@millrace/server'
import { expect, test } from 'vitest'

const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } as const

test("an object that a server asks for grows in the page: the form is the server's, the schema both sides'", async () => {
  const asked: ChatRequest[] = []
  const handler = createChatHandler({
    provider: {
      id: 'test',
      stream(request) {
        asked.push(request)
        return ChatStream.from(async function* () {
          yield [
            { type: 'start', messageId: 'm1', provider: 'test' },
            { type: 'text-start', id: '0' },
            { type: 'text-delta', id: '0', delta: '{"city":"Ha' },
          ]
          yield [
            { type: 'text-delta', id: '0', delta: 'lle"}' },
            { type: 'text-end', id: '0' },
            { type: 'finish', reason: 'stop' },
          ]
        })
      },
    },
    prepare: request => ({ ...request, output: { type: 'json', schema, adapt: true } }),
  })
  const provider = remote({
    url: 'http://localhost/api/city',
    fetch: (url, init) => handler.fetch(new Request(url, init)),
  })
  const answer = streamObject(provider, { messages: [{ role: 'user', content: 'A city?' }] }, schema)
  expect(await answer.object()).toEqual({ city: 'Halle' })
  expect(asked[0]!.output).toEqual({ type: 'json', schema, adapt: true })
})
