import { expect, it, onTestFinished, vi } from 'vitest'
import { afterStep } from '../../src/time/after-step.js'

it('calls the listeners of a step at its end, in their order, by one microtask', async () => {
  const microtasks = vi.spyOn(globalThis, 'queueMicrotask')
  onTestFinished(() => microtasks.mockRestore())
  const told: number[] = []
  for (const step of [0, 10]) {
    for (let n = 1; n <= 3; n++) afterStep({ flush: () => void told.push(step + n) })
    expect(told.length).toBe(step && 3)
    await Promise.resolve()
  }
  expect(told).toEqual([1, 2, 3, 11, 12, 13])
  expect(microtasks).toHaveBeenCalledTimes(2)
})

it('calls a listener that comes meanwhile in the same step', async () => {
  const told: string[] = []
  const flush = (): void => {
    if (told.push('first') === 1) afterStep({ flush: () => void told.push('second') })
  }
  afterStep({ flush })
  await Promise.resolve()
  expect(told).toEqual(['first', 'second'])
})

it('calls those behind a listener that throws, and those of later steps', async () => {
  const run: (() => void)[] = []
  vi.stubGlobal('queueMicrotask', (callback: () => void) => run.push(callback))
  onTestFinished(() => void vi.unstubAllGlobals())
  const told: string[] = []
  afterStep({
    flush() {
      afterStep({ flush: () => void told.push('last') })
      throw new Error('broken')
    },
  })
  afterStep({ flush: () => void told.push('second') })
  expect(() => run.shift()!()).toThrow('broken')
  expect(told).toEqual([])
  run.shift()!()
  expect([told, run]).toEqual([['second', 'last'], []])
  afterStep({ flush: () => void told.push('later') })
  run.shift()!()
  expect(told).toEqual(['second', 'last', 'later'])
})
