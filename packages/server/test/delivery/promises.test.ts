import { createHook } from 'node:async_hooks'
import { once } from 'node:events'
import { request } from 'node:http'
import { type ChatReader, ChatStream } from '@millrace/core'
import { sendChat } from '@millrace/server/node'
import { expect, test } from 'vitest'
import { serving } from '../support/serve.js'
import { ending, more, opening } from '../support/streams.js'

/** Pushes a batch per callback, a hundred of them per turn, and honours pause. */
const pushing = (batches: number): ChatStream =>
  new ChatStream((reader: ChatReader) => {
    let left = batches
    let paused = false
    let over = false
    const go = (): void => {
      for (let i = 0; i < 100 && !paused && !over; i++) {
        if (left-- > 0) reader.batch(more('词'))
        else {
          over = true
          reader.batch(ending)
        }
      }
      if (!paused && !over) setImmediate(go)
    }
    setImmediate(() => {
      reader.batch(opening)
      go()
    })
    return {
      pause() {
        paused = true
      },
      resume() {
        paused = false
        setImmediate(go)
      },
      cancel() {
        over = true
      },
    }
  })

/** How many promises come into being while an answer of so many batches is sent and read. */
async function promisesFor(batches: number): Promise<number> {
  let promises = 0
  const hook = createHook({
    init(_, type) {
      if (type === 'PROMISE') promises++
    },
  })
  const url = await serving((_, res) => void sendChat(res, pushing(batches)))
  const client = request(url, { method: 'POST' })
  hook.enable()
  client.end()
  const [response] = await once(client, 'response')
  let bytes = 0
  response.on('data', (part: Uint8Array) => {
    bytes += part.length
  })
  await once(response, 'end')
  hook.disable()
  expect(bytes).toBeGreaterThan(batches * 40)
  return promises
}

test('no promise per batch: 10,000 make as many as 10', async () => {
  await promisesFor(10)
  const few = await promisesFor(10)
  // The least of three: whatever else the process does meanwhile makes some.
  const many = Math.min(await promisesFor(10_000), await promisesFor(10_000), await promisesFor(10_000))
  expect(many).toBeLessThanOrEqual(few + 20)
  expect(few).toBeLessThan(60)
})
