import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** The modules, loaded where timers end with the request that sets them. */
async function loadInWorker() {
  vi.useFakeTimers()
  vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })
  vi.resetModules()
  const { SharedTimer } = await import('../../src/time/shared-timer.js')
  const { afterShared } = await import('../../src/time/after-shared.js')
  return { SharedTimer, afterShared }
}

it('a time limit of one request does not hang on the timer of another', async () => {
  const { SharedTimer } = await loadInWorker()
  const told: string[] = []
  const ids: unknown[] = []
  const { setTimeout: set } = globalThis
  vi.stubGlobal('setTimeout', (...args: Parameters<typeof setTimeout>) => {
    const id = set(...args)
    ids.push(id)
    return id
  })
  new SharedTimer().set(10, { timeUp: () => void told.push('first') })
  const second = new SharedTimer()
  second.set(20, { timeUp: () => void told.push('second') })
  // Moved with every token, by the timer that it has.
  second.set(30, { timeUp: () => void told.push('second') })
  expect(ids).toHaveLength(2)
  // The first request is over, and its timers with it.
  clearTimeout(ids[0] as never)
  vi.advanceTimersByTime(40)
  expect(told).toEqual(['second'])
})

it('a gathered read of one request does not wait for the window of another', async () => {
  const { afterShared } = await loadInWorker()
  const told: string[] = []
  for (const name of ['first', 'second']) afterShared(10, { flush: () => void told.push(name) })
  expect(vi.getTimerCount()).toBe(2)
  vi.advanceTimersByTime(10)
  expect(told).toEqual(['first', 'second'])
})
