import { existsSync } from 'node:fs'
import { createGlmEmulator, emulatorKey, type GlmEmulator, type GlmEmulatorOptions } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { listen } from '../../src/listen.js'
import { createDemoServer } from '../../src/server.js'

const folder = new URL('../../dist/page/', import.meta.url)

/** The demo over an emulator that the test has at hand. */
export async function startDemo(options: GlmEmulatorOptions = {}): Promise<{
  address: string
  emulator: GlmEmulator
  close(): Promise<void>
}> {
  if (!existsSync(new URL('page.js', folder))) throw new Error('The page is not built: run `npm test`, or build first.')
  const emulator = createGlmEmulator(options)
  const vendor = await emulator.listen()
  const provider = glm({ apiKey: emulatorKey, baseURL: vendor.baseURL, minRetryDelayMs: 1, maxRetryDelayMs: 1 })
  const backend = { provider, label: 'a test', emulated: true, close: () => vendor.close() }
  const demo = createDemoServer(backend, folder)
  return { address: await listen(demo.server, 0), emulator, close: () => demo.close() }
}
