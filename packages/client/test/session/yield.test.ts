import { afterEach, expect, it, vi } from 'vitest'
import { taskYielder } from '../../src/lib/task-yielder.js'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('gives others their turn after 8 ms of work, and not before', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const pause = taskYielder()
  await vi.advanceTimersByTimeAsync(7)
  expect(pause()).toBeUndefined()
  await vi.advanceTimersByTimeAsync(1)
  let turned = false
  // A microtask comes in the same task; the pause waits for the next one.
  const { port1, port2 } = new MessageChannel()
  Object.assign(port1, {
    onmessage: () => {
      turned = true
      port1.close()
    },
  })
  port2.postMessage(0)
  const paused = pause()
  expect(paused).toBeInstanceOf(Promise)
  await paused
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
