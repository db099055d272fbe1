import { existsSync } from 'node:fs'
import type { StreamStore } from '@millrace/core'
import { createGlmEmulator, emulatorKey, type GlmEmulator, type GlmEmulatorOptions } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { listen } from '../../src/server/listen.js'
import type { ServedModel } from '../../src/server/models/model.js'
import { glmSearch } from '../../src/server/models/search.js'
import { createDemoServer } from '../../src/server/server.js'
import type { RoomFact } from '../../src/shared/room.js'

const page = new URL('../../dist/page/', import.meta.url)

/** A model over an emulator of GLM. */
const glmModel = (baseURL: string, name = 'glm-5.3'): ServedModel => ({
  name,
  faults: { cut: ['cut after=20'], 'rate-limit': ['error:1302', 'error:1302'], splice: ['splice:20'] },
  search: glmSearch,
  info: { id: `test/${name}`, label: name, vendor: 'GLM', emulated: true, images: false, efforts: [] },
  open: settings => glm({ apiKey: emulatorKey, baseURL, minRetryDelayMs: 1, maxRetryDelayMs: 1, ...settings }),
})

/** The demo over an emulator that the test has at hand. */
export async function startDemo(
  options: GlmEmulatorOptions = {},
  { store, withPage = true }: { store?: StreamStore; withPage?: boolean } = {},
): Promise<{
  address: string
  emulator: GlmEmulator
  /** The facts of the machine room, with the names of their streams. */
  facts: { fact: RoomFact; streamId: string | undefined }[]
  close(): Promise<void>
}> {
  if (withPage && !existsSync(new URL('index.html', page)))
    throw new Error('The page is not built: run `npm test`, or build first.')
  const emulator = createGlmEmulator(options)
  const vendor = await emulator.listen()
  const facts: { fact: RoomFact; streamId: string | undefined }[] = []
  const demo = createDemoServer({
    models: [glmModel(vendor.baseURL)],
    approvalSecret: 'a secret of the tests, long enough',
    tell: (fact, streamId) => void facts.push({ fact, streamId }),
    ...(withPage && { page }),
    ...(store && { store }),
  })
  const address = await listen(demo.server, 0)
  return {
    address,
    emulator,
    facts,
    async close() {
      await demo.close()
      await vendor.close()
    },
  }
}
