import { type ChatProvider, type ChatRequest, ChatStream } from '@millrace/core'
import { expect, test } from 'vitest'
import { createChatHandler } from '../../src/handler/handler.js'

const messages = [{ role: 'user', content: 'hi' }]

/** Asks a handler, and gives what its provider and its `prepare` got. */
async function ask(body: object) {
  const got: { requests: ChatRequest[]; contexts: object[] } = { requests: [], contexts: [] }
  const provider: ChatProvider = {
    id: 'example',
    stream(request) {
      got.requests.push(request)
      return ChatStream.from(async function* () {
        yield [
          { type: 'start', messageId: 'm1', provider: 'example' },
          { type: 'text-start', id: '0' },
          { type: 'text-end', id: '0' },
          { type: 'finish', reason: 'stop' },
        ]
      })
    },
  }
  const handler = createChatHandler({
    provider,
    prepare(request, context) {
      got.contexts.push(context)
      got.requests.push(request)
      return request
    },
  })
  const response = await handler.fetch(
    new Request('http://localhost/chat', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )
  await response.text()
  return { status: response.status, ...got }
}

test.each([
  ['an object', { chat: 7, deep: [{ a: null }] }],
  ['a text', 'as it is'],
  ['a falsy value', 0],
  ['null', null],
])('prepare alone is told the metadata of a browser: %s', async (_, metadata) => {
  const { status, requests, contexts } = await ask({ messages, metadata })
  expect(status).toBe(200)
  expect(contexts).toEqual([{ request: expect.anything(), metadata }])
  expect(requests).toHaveLength(2)
  for (const request of requests) expect(JSON.stringify(request)).not.toContain('metadata')
})

test('without it the context has none, and a name like it is refused', async () => {
  const { contexts } = await ask({ messages })
  expect(contexts[0]).not.toHaveProperty('metadata')
  expect((await ask({ messages, meta: {} })).status).toBe(400)
})
