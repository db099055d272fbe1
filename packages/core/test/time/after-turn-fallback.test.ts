import { mock } from 'node:test'
import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => vi.unstubAllGlobals())

/** The module, loaded where some of the ways to a turn's end do not work. */
async function loadWhere(broken: readonly string[]) {
  const calls: Record<string, number> = {}
  for (const name of broken) {
    calls[name] = 0
    const works = globalThis[name as 'setTimeout']
    vi.stubGlobal(name, (callback: () => void, ms?: number) => {
      // Another file of this worker may have left a timer that is set anew.
      if (callback.name !== 'run') return works(callback, ms)
      calls[name]!++
      throw new Error(`${name} is not supported here`)
    })
  }
  vi.resetModules()
  const { afterReads, afterTurn } = await import('../../src/time/after-turn.js')
  const after = (name: string, told: string[]) => afterTurn({ flush: () => void told.push(name) })
  return { after, afterReads, calls }
}

const { setTimeout: wait } = globalThis

it.each([
  ['setImmediate, as in the edge runtime of Next', ['setImmediate']],
  ['timers too', ['setImmediate', 'setTimeout']],
])('where %s throws, each turn comes by another way', async (_, broken) => {
  const { after, calls } = await loadWhere(broken)
  const told: string[] = []
  for (const turn of ['first', 'second', 'third']) {
    after(`${turn} a`, told)
    after(`${turn} b`, told)
    await new Promise(resolve => wait(resolve, 10))
  }
  expect(told).toEqual(['first a', 'first b', 'second a', 'second b', 'third a', 'third b'])
  expect(calls).toEqual(Object.fromEntries(broken.map(name => [name, 1])))
})

it('where nothing works at first, nobody waits behind the throw', async () => {
  const { after } = await loadWhere(['setImmediate', 'setTimeout', 'queueMicrotask'])
  const told: string[] = []
  expect(() => after('first', told)).toThrow('queueMicrotask')
  vi.unstubAllGlobals()
  after('second', told)
  await new Promise(resolve => wait(resolve, 10))
  expect(told).toEqual(['second'])
})

it.each([
  ['throws', () => loadWhere(['setImmediate'])],
  [
    'is missing',
    () => {
      vi.stubGlobal('setImmediate', undefined)
      return loadWhere([])
    },
  ],
  [
    'was faked when the module was loaded',
    async () => {
      vi.useFakeTimers()
      const loaded = await loadWhere([])
      vi.useRealTimers()
      return loaded
    },
  ],
  [
    "was faked by Node's own mock",
    async () => {
      mock.timers.enable({ apis: ['setImmediate'] })
      const loaded = await loadWhere([])
      mock.timers.reset()
      return loaded
    },
  ],
])('where setImmediate %s, reads wait for the end of the step', async (_, load) => {
  const { after, afterReads } = await load()
  const told: string[] = []
  after('a write', told)
  afterReads({ flush: () => void told.push('a read') })
  await Promise.resolve()
  expect(told).toEqual(['a read'])
  await new Promise(resolve => wait(resolve, 10))
  expect(told).toEqual(['a read', 'a write'])
})
