import { createHook } from 'node:async_hooks'
import {
  type ChatProvider,
  fetchTransport,
  hideSecrets,
  mapProvider,
  router,
  stopAt,
  type Transport,
  undiciTransport,
  withCache,
  withFallback,
  withObserver,
  withRateLimit,
  withRecording,
  withTools,
} from '@millrace/core'
import { Agent } from 'undici'
import { expect, it } from 'vitest'
import { hello, testProvider } from '../support/dialect.js'
import { serve } from '../support/loopback.js'

/** Reads a stream of that many tokens, one chunk each, and counts the promises that are made between the first and the last of them. */
async function countPromises(
  transport: Transport,
  tokens: number,
  compose: (vendor: ChatProvider) => ChatProvider = vendor => vendor,
): Promise<{ promises: number; batches: number }> {
  await using server = await serve((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    let sent = 0
    const send = (): void => {
      if (sent++ === tokens) return void response.end('data: {"finish":"stop"}\n\n')
      response.write('data: {"t":"x"}\n\n')
      setImmediate(send)
    }
    send()
  })
  const provider = compose(
    testProvider({ transport }, { toRequest: () => ({ url: server.url, method: 'POST', headers: {}, body: '{}' }) }),
  )
  let promises = 0
  const hook = createHook({
    init: (_, type) => {
      if (type === 'PROMISE') promises++
    },
  })
  let batches = 0
  await new Promise<void>(resolve => {
    provider.stream(hello).connect({
      batch(records) {
        if (batches++ === 0) hook.enable()
        if (records.at(-1)?.type !== 'finish') return
        hook.disable()
        resolve()
      },
    })
  })
  return { promises, batches }
}

const tokens = 2_000

const same = <Value>(value: Value): Value => value

it.each<[string, (vendor: ChatProvider) => ChatProvider]>([
  ['undici', same],
  ['mapProvider', vendor => mapProvider(vendor, { records: same })],
  ['router', vendor => router({ '*': vendor })],
  ['withFallback', vendor => withFallback([vendor, vendor])],
  [
    'withFallback with all that it has',
    vendor =>
      withFallback(
        [{ provider: vendor, weight: 1, firstTokenTimeoutMs: 60_000, interTokenTimeoutMs: 60_000 }, vendor],
        {
          circuit: {},
          hedgeAfterMs: 60_000,
        },
      ),
  ],
  ['withRateLimit', vendor => withRateLimit(vendor, { concurrency: 1, tokensPerMinute: 1_000 })],
  ['withRecording', vendor => withRecording(vendor, () => {})],
  ['withCache', vendor => withCache(vendor, { get: () => undefined, set: () => {} })],
  ['withObserver', vendor => withObserver(vendor, { begun: () => ({ batch() {}, ended() {} }) })],
  // Each token is the beginning of a secret.
  ['hideSecrets', vendor => hideSecrets(vendor, ['xy'])],
  ['stopAt', vendor => stopAt(vendor, ['x!'])],
  ['withTools', vendor => withTools(vendor, { look: { execute: () => 1 } })],
  [
    'three of them',
    vendor =>
      router({ '*': withFallback([withRateLimit(mapProvider(vendor, { records: same }), { concurrency: 1 })]) }),
  ],
])('no promise per token on %s', async (_, compose) => {
  const agent = new Agent()
  // The test runner makes a few of its own now and then; one round without any shows that a token needs none.
  let promises = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5 && promises > 0; round++) {
    const counted = await countPromises(undiciTransport({ dispatcher: agent }), tokens, compose)
    expect(counted.batches).toBeGreaterThan(tokens / 10)
    promises = Math.min(promises, counted.promises)
  }
  expect(promises).toBe(0)
  await agent.close()
})

it('a constant number of promises per chunk on fetch', async () => {
  for (const count of [tokens / 2, tokens]) {
    const { promises, batches } = await countPromises(fetchTransport(), count)
    // The undici of Node 22 makes four more.
    expect(promises / batches).toBeLessThan(Number.parseInt(process.versions.node, 10) < 24 ? 18 : 12)
  }
})
