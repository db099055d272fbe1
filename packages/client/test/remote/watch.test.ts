import { ChatError } from '@millrace/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Watch, watchOver } from '../../src/remote/watch.js'

let leaving: AbortController
let watch: Watch

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  leaving = new AbortController()
  watch = watchOver(1000, leaving.signal)
})
afterEach(() => {
  watch.close()
  vi.useRealTimers()
})

/** A wait for something that does not come: what it came to, once it has. */
function waiting(over = watch): { code?: string } {
  const come: { code?: string } = {}
  void over.over(new Promise<never>(() => {})).then(failure => {
    come.code = failure.code
  })
  return come
}

it('gives up a wait after its time, counted from its own beginning', async () => {
  for (let waits = 0; waits < 3; waits++) {
    await vi.advanceTimersByTimeAsync(700)
    expect(await watch.over(Promise.resolve(waits))).toBe(waits)
  }
  await vi.advanceTimersByTimeAsync(5300)
  const come = waiting()
  await vi.advanceTimersByTimeAsync(999)
  expect(come.code).toBeUndefined()
  await vi.advanceTimersByTimeAsync(1)
  expect(come.code).toBe('timeout')
})

it('ends a wait, and every later one, when nobody reads any more', async () => {
  const come = waiting()
  leaving.abort()
  await vi.advanceTimersByTimeAsync(0)
  expect(come.code).toBe('network')
  expect(await watch.over(new Promise<never>(() => {}))).toBeInstanceOf(ChatError)
})

it('leaves the rejection of a wait as it is', async () => {
  await expect(watch.over(Promise.reject(new Error('mine')))).rejects.toThrow('mine')
})

it('has one timer, however many waits there are, and none when it is closed', async () => {
  for (let waits = 0; waits < 100; waits++) await watch.over(Promise.resolve())
  expect(vi.getTimerCount()).toBe(1)
  watch.close()
  expect(vi.getTimerCount()).toBe(0)
})

it.each([0, 2 ** 31])('has no limit with %d', async idleMs => {
  watch.close()
  const unlimited = watchOver(idleMs, leaving.signal)
  const come = waiting(unlimited)
  await vi.advanceTimersByTimeAsync(2 ** 31 - 1)
  expect(come.code).toBeUndefined()
  unlimited.close()
})
