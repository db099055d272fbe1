import { type ChatProvider, ChatStream } from '@millrace/core'
import { createChatHandler } from '@millrace/server'
import { expect, test } from 'vitest'
import { madeOld } from '../../../../tests/support/made-old.js'
import { FakeReply } from '../support/fake-reply.js'

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

/** Ends as soon as the answer has. */
class PromptReply extends FakeReply {
  override end(): void {
    super.end()
    this.events.finish()
  }
}

test('requests that are over do not become old with what they held', async () => {
  const handler = createChatHandler({ provider })
  const bytes = 32 * 1024
  const ask = async (): Promise<void> => {
    const held = Array.from({ length: bytes / 8 }, () => 0)
    const outcome = await handler.handle({
      method: 'POST',
      url: '/chat',
      headers: { 'content-type': 'application/json' },
      raw: held,
      body: async () => '{"messages":[{"role":"user","content":"Hi"}]}',
      reply: new PromptReply(),
    })
    expect(outcome).toBe('finish')
  }
  const [times, atOnce] = [10, 64]
  const many = async (): Promise<void> => {
    for (let round = 0; round < 4; round++) await Promise.all(Array.from({ length: atOnce }, ask))
  }
  await madeOld(2, many)
  // A set of the running requests kept all of them. Those that run during a collection do become old.
  expect(await madeOld(times, many)).toBeLessThan((times * 4 * atOnce * bytes) / 2)
})
