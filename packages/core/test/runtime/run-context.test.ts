import { AsyncLocalStorage } from 'node:async_hooks'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { hello, testProvider } from '../support/dialect.js'
import { Vendor } from '../support/vendor.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const context = new AsyncLocalStorage<string>()

it('each attempt signs and sends in the context of its reader, whatever socket or timer says that the one before failed', async () => {
  const seen: string[] = []
  const vendor = new Vendor()
  vendor.onRequest = ({ request }) => void seen.push(`send ${request.headers.who} ${context.getStore()}`)
  const provider = testProvider(
    { transport: vendor.transport },
    {
      authorize(request) {
        seen.push(`sign ${context.getStore()}`)
        return { ...request, headers: { ...request.headers, who: String(context.getStore()) } }
      },
    },
  )
  const texts = ['one', 'two'].map(store => context.run(store, () => provider.stream(hello).text()))
  await vi.advanceTimersByTimeAsync(0)
  context.run('socket', () => {
    for (const exchange of vendor.exchanges.slice(0, 2)) exchange.head(503).end()
  })
  await vi.advanceTimersByTimeAsync(10_000)
  context.run('socket', () => {
    for (const exchange of vendor.exchanges.slice(2))
      exchange.open().frames({ t: 'hi', finish: 'stop' }, '[DONE]').end()
  })
  expect(await Promise.all(texts)).toEqual(['hi', 'hi'])
  for (const store of ['one', 'two']) {
    expect(seen.filter(call => call === `sign ${store}`)).toHaveLength(2)
    expect(seen.filter(call => call === `send ${store} ${store}`)).toHaveLength(2)
  }
  expect(seen).toHaveLength(8)
})
