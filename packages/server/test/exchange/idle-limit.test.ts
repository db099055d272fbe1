import { createChatHandler } from '@millrace/server'
import { afterEach, expect, test, vi } from 'vitest'
import { ask } from '../support/doors.js'
import { fakeProvider } from '../support/provider.js'

afterEach(() => vi.unstubAllGlobals())

const handler = createChatHandler({ provider: fakeProvider() })

test('lifts the limit on silence for its request, where the server has one', async () => {
  const timeout = vi.fn()
  const request = new Request('http://x/', ask())
  await handler.fetch(request, { timeout, requestIP() {} })
  expect(timeout.mock.calls).toEqual([[request, 0]])
})

test('goes on where that fails', async () => {
  const timeout = () => {
    throw new TypeError('not mine')
  }
  expect((await handler.fetch(new Request('http://x/', ask()), { timeout, requestIP() {} })).status).toBe(200)
})

test.each([
  ['nothing', undefined],
  ['an environment with a timeout of its own', { timeout: 5 }],
  ['an object with a function of that name', { timeout: () => expect.fail('was called') }],
  ['null', null],
])('leaves %s alone', async (_, server) => {
  expect((await handler.fetch(new Request('http://x/', ask()), server)).status).toBe(200)
})

test.each([
  [undefined, 15_000],
  [{}, 7_000],
])('the usual heartbeat is below the limit of Bun there', async (bun, heartbeatMs) => {
  if (bun) vi.stubGlobal('Bun', bun)
  vi.resetModules()
  const { resolveDelivery } = await import('../../src/delivery/options.js')
  expect(resolveDelivery({}).heartbeatMs).toBe(heartbeatMs)
  expect(resolveDelivery({ heartbeatMs: 0 }).heartbeatMs).toBe(0)
})
