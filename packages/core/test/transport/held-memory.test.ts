import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Flow, undiciTransport } from '@millrace/core'
import { expect, it } from 'vitest'
import { serve } from '../support/loopback.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** The memory of a collected buffer is given back beside the program: the least of some looks counts. */
async function bufferBytes(): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let look = 0; look < 5; look++) {
    collectGarbage()
    await new Promise(resolve => setTimeout(resolve, 10))
    least = Math.min(least, process.memoryUsage().arrayBuffers)
  }
  return least
}

it('an open answer keeps its own request alone, and no block that all Buffers share', async () => {
  await using server = await serve((request, response) => {
    request.resume().on('end', () => response.writeHead(200).write('so far'))
  })
  const transport = undiciTransport()
  const asked = { url: server.url, method: 'POST', body: 'x'.repeat(500) }
  const open: Flow[] = []
  const ask = (): Promise<void> =>
    new Promise((resolve, error) => {
      const receiver = { head() {}, data: () => resolve(), end() {}, error }
      open.push(transport({ headers: {}, ...asked }, receiver))
    })
  await ask()
  const before = await bufferBytes()
  const answers = 30
  for (let i = 0; i < answers; i++) {
    await ask()
    // The next request would be in another block.
    for (let used = 0; used < Buffer.poolSize; used += 2_000) Buffer.from('y'.repeat(2_000))
  }
  expect(((await bufferBytes()) - before) / answers).toBeLessThan(8_000)
  for (const flow of open) flow.cancel()
})
