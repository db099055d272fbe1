import { afterEach, expect, it, vi } from 'vitest'
import { taskYielder } from '../../src/lib/task-yielder.js'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('gives others their turn after 8 ms of work, and not before', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] })
  const pause = taskYielder()
  await vi.advanceTimersByTimeAsync(7)
  expect(pause()).toBeUndefined()
  await vi.advanceTimersByTimeAsync(1)
  let turned = false
  const paused = pause()?.then(() => {
    turned = true
  })
  expect(paused).toBeInstanceOf(Promise)
  // Microtasks come in the same task; the pause waits for the next one.
  for (let count = 0; count < 100; count++) await Promise.resolve()
  expect(turned).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(turned).toBe(true)
  // Counted anew from there.
  expect(pause()).toBeUndefined()
})

it('asks the browser for a turn where it gives them', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const turn = vi.fn(async () => {})
  vi.stubGlobal('scheduler', { yield: turn })
  const pause = taskYielder()
  await vi.advanceTimersByTimeAsync(8)
  await pause()
  expect(turn).toHaveBeenCalledOnce()
  expect(pause()).toBeUndefined()
})
