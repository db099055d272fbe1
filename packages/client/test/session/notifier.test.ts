import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Notifier } from '../../src/session/notifier.js'

/** The time of each notification. */
let told: number[]
let notifier: Notifier
/** Milliseconds that a notification takes. */
let costMs: number

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'requestAnimationFrame'] })
  told = []
  costMs = 0
  notifier = new Notifier(() => {
    told.push(performance.now())
    vi.setSystemTime(Date.now() + costMs)
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A text that has as many characters, and grows each millisecond. */
async function grow(ms: number, size: number): Promise<number> {
  const before = told.length
  for (let i = 0; i < ms; i++) {
    notifier.soon(size)
    await vi.advanceTimersByTimeAsync(1)
  }
  return told.length - before
}

it('tells of a status at once', () => {
  notifier.now()
  notifier.now()
  expect(told).toHaveLength(2)
})

it('tells of a text that grows once a frame', async () => {
  const times = await grow(320, 100)
  expect(times).toBeGreaterThan(15)
  expect(times).toBeLessThanOrEqual(21)
})

it('tells of a text of some thousand characters twenty times a second', async () => {
  const times = await grow(1000, 2_000)
  expect(times).toBeGreaterThan(15)
  expect(times).toBeLessThanOrEqual(20)
  expect(await grow(1000, 40_000)).toBeGreaterThan(15)
})

it('tells less often of a long text, and of the longest twice a second', async () => {
  notifier.now()
  const long = await grow(2000, 100_000)
  expect(long).toBeGreaterThan(15)
  expect(long).toBeLessThanOrEqual(20)
  expect(await grow(2000, 100_000_000)).toBeLessThanOrEqual(4)
})

it('leaves out what a status has told', async () => {
  notifier.soon(100)
  notifier.now()
  await vi.advanceTimersByTimeAsync(100)
  expect(told).toHaveLength(1)
})

it('tells nothing any more once it is stopped', async () => {
  notifier.soon(100)
  notifier.stop()
  await vi.advanceTimersByTimeAsync(2000)
  expect(told).toHaveLength(0)
})

describe('without frames', () => {
  it('tells by a timer, as workers and Node have it', async () => {
    vi.stubGlobal('requestAnimationFrame', undefined)
    const times = await grow(320, 100)
    expect(times).toBeGreaterThan(15)
    expect(times).toBeLessThanOrEqual(21)
  })
})

describe('in a tab that nobody sees', () => {
  it('tells by a slow timer, and of a status at once', async () => {
    vi.stubGlobal('document', { visibilityState: 'hidden' })
    notifier.now()
    expect(await grow(3000, 100)).toBe(3)
    notifier.now()
    expect(told).toHaveLength(5)
  })
})
