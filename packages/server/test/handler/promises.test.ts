import { createHook } from 'node:async_hooks'
import { type ChatProvider, ChatStream } from '@millrace/core'
import { createChatHandler } from '@millrace/server'
import { expect, test } from 'vitest'
import { FakeReply } from '../support/fake-reply.js'
import { turn } from '../support/turns.js'

const provider: ChatProvider = {
  id: 'test',
  stream: () =>
    new ChatStream(reader => {
      queueMicrotask(() =>
        reader.batch([
          { type: 'start', messageId: 'm1', provider: 'test' },
          { type: 'text-start', id: '0' },
          { type: 'text-end', id: '0' },
          { type: 'finish', reason: 'stop' },
        ]),
      )
      return { pause() {}, resume() {}, cancel() {} }
    }),
}

const told: unknown[] = []
const handler = createChatHandler({
  provider,
  authorize: () => ({ owner: 'a' }),
  prepare: request => request,
  onResponse: ({ outcome }) => void told.push(outcome),
})

/** Promises that come into being while so many requests are answered. */
async function promisesFor(requests: number): Promise<number> {
  let promises = 0
  const hook = createHook({
    init(_, type) {
      if (type === 'PROMISE') promises++
    },
  })
  const body = Promise.resolve('{"messages":[{"role":"user","content":"Hi"}]}')
  const replies = Array.from({ length: requests }, () => new FakeReply())
  const headers = { 'content-type': 'application/json' }
  hook.enable()
  for (const reply of replies) void handler.handle({ method: 'POST', url: '/chat', headers, body: () => body, reply })
  await turn()
  for (const reply of replies) reply.events.finish()
  await turn()
  hook.disable()
  for (const reply of replies) expect(reply.text).toContain('"finish"')
  return promises
}

test('a request makes promises for its steps and its body, and for nothing that a call can tell', async () => {
  await promisesFor(1)
  const one = await promisesFor(1)
  const more = await promisesFor(101)
  expect(told).toEqual(Array.from({ length: 103 }, () => 'finish'))
  // 30 while ends were told by promises (2026-11).
  expect((more - one) / 100).toBeLessThanOrEqual(10)
})
