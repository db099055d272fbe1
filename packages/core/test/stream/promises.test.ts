import { createHook } from 'node:async_hooks'
import { fetchTransport, type Transport, undiciTransport } from '@millrace/core'
import { Agent } from 'undici'
import { expect, it } from 'vitest'
import { hello, testProvider } from '../support/dialect.js'
import { serve } from '../support/loopback.js'

/** Reads a stream of that many tokens, one chunk each, and counts the promises that are made between the first and the last of them. */
async function countPromises(transport: Transport, tokens: number): Promise<{ promises: number; batches: number }> {
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
  const provider = testProvider(
    { transport },
    { toRequest: () => ({ url: server.url, method: 'POST', headers: {}, body: '{}' }) },
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

it('no promise per token on undici', async () => {
  const agent = new Agent()
  // The test runner makes a few of its own now and then; one round without any shows that a token needs none.
  let promises = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5 && promises > 0; round++) {
    const counted = await countPromises(undiciTransport({ dispatcher: agent }), tokens)
    expect(counted.batches).toBeGreaterThan(tokens / 10)
    promises = Math.min(promises, counted.promises)
  }
  expect(promises).toBe(0)
  await agent.close()
})

it('a constant number of promises per chunk on fetch', async () => {
  for (const count of [tokens / 2, tokens]) {
    const { promises, batches } = await countPromises(fetchTransport(), count)
    expect(promises / batches).toBeLessThan(12)
  }
})
