import { memoryStore } from '@millrace/resume'
import { afterEach, expect, it, vi } from 'vitest'
import { fakeProvider } from '../../packages/server/test/support/provider.js'

const code = '../../packages/server/src/handler/kept-code.js'
const streamId = 'one'.padEnd(22, '0')
const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }] })

/** A handler with a store, in a process that has not loaded the code of kept answers yet. */
async function unloaded(limits: { readonly hookTimeoutMs?: number } = {}) {
  vi.resetModules()
  const { createChatHandler } = await import('../../packages/server/src/index.js')
  const provider = fakeProvider()
  const errors: unknown[] = []
  const handler = createChatHandler({
    ...limits,
    provider,
    store: memoryStore(),
    authorize: () => ({}),
    onError: error => void errors.push(error),
  })
  const headers = { 'content-type': 'application/json', 'millrace-stream-id': streamId }
  return {
    provider,
    errors,
    post: () => handler.fetch(new Request('http://x/chat', { method: 'POST', headers, body })),
    read: () => handler.fetch(new Request(`http://x/chat/${streamId}`)),
  }
}

afterEach(() => {
  vi.doUnmock(code)
  vi.resetModules()
})

it('keeps the answer to requests that come before the code is loaded', async () => {
  const { provider, post, read } = await unloaded()
  const [first, second] = await Promise.all([post(), post()])
  // Without the comment at the head of an answer that is known to be there.
  const textOf = async (response: Response): Promise<string> => (await response.text()).replace(/^:.*\n\n/, '')
  const texts = [await textOf(first), await textOf(second), await textOf(await read())]
  expect(provider.asked).toHaveLength(1)
  expect(texts[0]).toContain('"type":"finish"')
  expect(texts).toEqual([texts[0], texts[0], texts[0]])
})

it('tells each request that the code cannot be loaded, and loads it for the next one once it can be', async () => {
  vi.doMock(code, () => {
    throw new Error('no such file')
  })
  const { provider, errors, post, read } = await unloaded()
  // The handler itself was the first who tried.
  for (const response of [await post(), await read()]) {
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ error: { code: 'overloaded', retryable: true } })
  }
  expect(errors).toHaveLength(2)
  expect(String(errors[0])).toMatch(/no such file|mocking a module/)
  expect(provider.asked).toEqual([])
  vi.doUnmock(code)
  expect(await (await post()).text()).toContain('"type":"finish"')
  expect(await (await read()).text()).toContain('"type":"finish"')
  expect([errors.length, provider.asked.length]).toEqual([2, 1])
})

it('gives a load that hangs no more time than a hook', async () => {
  vi.doMock(code, () => new Promise(() => {}))
  const { provider, errors, post } = await unloaded({ hookTimeoutMs: 50 })
  const response = await post()
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ error: { code: 'timeout', retryable: true } })
  expect(errors).toHaveLength(1)
  expect(provider.asked).toEqual([])
})
