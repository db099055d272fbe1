import { type ChatProvider, ChatStream } from '@millrace/core'
import { createGateway, type GatewayCall } from '@millrace/gateway'
import { expect, test } from 'vitest'
import { answerOf, ask } from '../support/asking.js'

/** A vendor whose model `slow` answers when `late` was asked, which never does. */
function vendor(id: string): ChatProvider {
  let asked: () => void
  const late = new Promise<void>(resolve => {
    asked = resolve
  })
  return {
    id,
    stream: ({ model }) =>
      ChatStream.from(async function* (signal) {
        if (model === 'late') {
          asked()
          await new Promise(left => signal.addEventListener('abort', left))
          return
        }
        await late
        yield answerOf('Hi', model, id)
      }),
  }
}

test('an answer is that of the target that gave it, where a later one was asked as well', async () => {
  const calls: GatewayCall[] = []
  const providers = { one: vendor('same') }
  const models = { fast: { to: ['one/slow', 'one/late'], hedgeAfterMs: 1 } }
  const observers = [{ ended: (call: GatewayCall) => void calls.push(call) }]
  const gateway = createGateway({ providers, models }, { observers, env: {} })
  const response = await ask(gateway, '/chat/completions', { model: 'fast' })
  expect(await response.text()).toContain('Hi')
  await expect.poll(() => calls.length).toBe(1)
  expect(calls[0]).toMatchObject({ provider: 'one', vendorModel: 'slow' })
})
