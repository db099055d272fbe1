import { ChatStream } from '@millrace/core'
import { createChatHandler, sendChatOver } from '@millrace/server'
import { afterEach, expect, test, vi } from 'vitest'
import { FakeReply } from '../support/fake-reply.js'
import { fakeProvider } from '../support/provider.js'
import { turn } from '../support/turns.js'

const print = vi.spyOn(console, 'error').mockImplementation(() => {})
afterEach(() => void print.mockClear())

const streamWanted = 'A ChatStream is needed: give, or return from the function, what provider.stream() returns.'

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a provider', fakeProvider()],
  ['a text', 'Hello'],
])('a function that gives %s in place of an answer is told the remedy on the console', async (_, given) => {
  const reply = new FakeReply()
  // Nobody takes the reply, so that its end would be waited for.
  void sendChatOver(reply, () => given as never)
  await turn()
  expect([reply.status, reply.text.includes('ChatStream')]).toEqual([500, false])
  expect(print.mock.calls).toEqual([[`Millrace: unknown: ${streamWanted}`]])
})

test('no answer at all is a TypeError, and nothing is sent', async () => {
  const reply = new FakeReply()
  const sent = async () => sendChatOver(reply, undefined as never)
  await expect(sent()).rejects.toThrow(new TypeError(streamWanted))
  expect(reply.status).toBeUndefined()
})

test('an error of the application is named on the console, with the way to the error itself', async () => {
  const prepare = () => {
    throw new RangeError('secret')
  }
  const handler = createChatHandler({ provider: fakeProvider(), prepare })
  const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }] })
  const headers = { 'content-type': 'application/json' }
  const response = await handler.fetch(new Request('http://localhost/chat', { method: 'POST', headers, body }))
  expect(response.status).toBe(500)
  await turn()
  expect(print.mock.calls).toEqual([
    [
      'Millrace: unknown: Something failed that Millrace does not know (RangeError). Give onError to see the error itself.',
    ],
  ])
})

test.each<[string, unknown]>([
  ['a request of Node', { method: 'POST', url: '/', headers: { host: 'localhost' } }],
  ['nothing', undefined],
])('fetch of a handler that is given %s names the listener for servers of Node', async (_, request) => {
  const handler = createChatHandler({
    provider: { id: 'example', stream: () => ChatStream.from(async function* () {}) },
  })
  const answered = async () => handler.fetch(request as never)
  await expect(answered()).rejects.toThrow(
    new TypeError(
      'fetch of a handler takes a Request. A server of Node takes chatListener(handler), of @millrace/server/node.',
    ),
  )
})
