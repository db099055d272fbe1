import { AsyncLocalStorage } from 'node:async_hooks'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as direct from '../../src/context/async-hooks.js'

const storage = new AsyncLocalStorage<string>()

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

/** The portable one, loaded on a platform with this `process`. */
async function portableWith(platform: unknown): Promise<typeof direct> {
  vi.stubGlobal('process', platform)
  return await import('../../src/context/portable.js')
}

const withContexts: [string, () => Promise<typeof direct>][] = [
  ['node:async_hooks', async () => direct],
  ['the portable one, where the platform has contexts', () => portableWith(process)],
]

describe.each(withContexts)('%s', (_, load) => {
  it('runs a function in the context of its making, and gives what that gives', async () => {
    const { captureContext } = await load()
    const inContext = storage.run('then', captureContext)
    const seen = storage.run('now', () => [inContext(() => storage.getStore()), storage.getStore()])
    expect(seen).toEqual(['then', 'now'])
  })

  it('lets a throw pass', async () => {
    const { captureContext } = await load()
    const thrown = new Error('from inside')
    const run = (): never => {
      throw thrown
    }
    expect(() => captureContext()(run)).toThrow(thrown)
  })
})

it.each([
  ['a browser', undefined],
  ['a worker without the flag for it', {}],
  ['a platform that does not have the module', { getBuiltinModule: () => undefined }],
  [
    'a platform whose functions are there and throw, as in Next on the edge,',
    {
      getBuiltinModule() {
        throw new Error('not supported')
      },
    },
  ],
  ['one whose module is older', { getBuiltinModule: () => ({ AsyncLocalStorage: class {} }) }],
])('on %s the portable one runs a function as it is', async (_, platform) => {
  const { captureContext } = await portableWith(platform)
  expect(captureContext()(() => 7)).toBe(7)
})
