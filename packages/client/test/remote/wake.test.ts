import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sleepUntilAwake } from '../../src/remote/wake.js'

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
let over = false
let target: EventTarget

/** Sleeps for a minute, beside the test. */
function sleep(signal = new AbortController().signal): void {
  over = false
  void sleepUntilAwake(60_000, signal).then(() => {
    over = true
  })
}

const isOver = async (): Promise<boolean> => {
  await vi.advanceTimersByTimeAsync(0)
  return over
}

beforeEach(() => {
  vi.useFakeTimers()
  target = new EventTarget()
  for (const name of ['addEventListener', 'removeEventListener'] as const)
    vi.stubGlobal(name, target[name].bind(target))
  vi.stubGlobal('document', page)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the pause between attempts', () => {
  it('lasts as long as it should', async () => {
    sleep()
    await vi.advanceTimersByTimeAsync(59_999)
    expect(over).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(over).toBe(true)
  })

  it('ends when the network is back', async () => {
    sleep()
    expect(await isOver()).toBe(false)
    target.dispatchEvent(new Event('online'))
    expect(await isOver()).toBe(true)
  })

  it('ends when the page is looked at, and not when it is hidden', async () => {
    sleep()
    page.visibilityState = 'hidden'
    page.dispatchEvent(new Event('visibilitychange'))
    expect(await isOver()).toBe(false)
    page.visibilityState = 'visible'
    page.dispatchEvent(new Event('visibilitychange'))
    expect(await isOver()).toBe(true)
  })

  it('ends when nobody reads any more, also before it began', async () => {
    const abort = new AbortController()
    sleep(abort.signal)
    abort.abort()
    expect(await isOver()).toBe(true)
    sleep(abort.signal)
    expect(await isOver()).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })
})
