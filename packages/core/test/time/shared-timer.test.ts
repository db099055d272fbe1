import { SharedTimer } from '@millrace/core/internal'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  // Before the timers: a spy that is taken away later puts the fake back, for all files behind this one.
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const begin = () => {
  const told: string[] = []
  const target = (name: string) => ({ timeUp: () => void told.push(name) })
  return { told, target, timer: new SharedTimer() }
}

it('calls back once, whoever was set last', () => {
  const { told, target, timer } = begin()
  timer.set(100, target('first'))
  timer.set(200, target('second'))
  vi.advanceTimersByTime(199)
  expect(told).toEqual([])
  vi.advanceTimersByTime(1)
  expect(told).toEqual(['second'])
  vi.advanceTimersByTime(1_000)
  expect(told).toEqual(['second'])
})

it('is moved further on without another timer of the event loop', () => {
  const { told, target, timer } = begin()
  const set = vi.spyOn(globalThis, 'setTimeout')
  const once = target('silence')
  for (let i = 0; i < 100; i++) {
    timer.set(100, once)
    vi.advanceTimersByTime(1)
  }
  expect(set).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(98)
  expect(told).toEqual([])
  vi.advanceTimersByTime(1)
  expect(told).toEqual(['silence'])
  expect(vi.getTimerCount()).toBe(0)
})

it('is moved nearer', () => {
  const { told, target, timer } = begin()
  timer.set(100, target('late'))
  timer.set(10, target('soon'))
  vi.advanceTimersByTime(10)
  expect(told).toEqual(['soon'])
  expect(vi.getTimerCount()).toBe(0)
})

it('may be set from inside of its call', () => {
  const { told, target, timer } = begin()
  timer.set(10, {
    timeUp() {
      told.push('once')
      timer.set(10, target('again'))
    },
  })
  vi.advanceTimersByTime(20)
  expect(told).toEqual(['once', 'again'])
})

it('is silent when it was cleared, and keeps nothing running', () => {
  const { told, target, timer } = begin()
  timer.set(10, target('never'))
  timer.clear()
  expect(vi.getTimerCount()).toBe(0)
  vi.advanceTimersByTime(100)
  expect(told).toEqual([])
})

it('never comes where the wait is longer than timers are, and can be set again', () => {
  const { told, target, timer } = begin()
  for (const ms of [2 ** 31, Number.POSITIVE_INFINITY]) {
    timer.set(ms, target('never'))
    expect(vi.getTimerCount()).toBe(0)
  }
  timer.set(10, target('soon'))
  timer.set(Number.POSITIVE_INFINITY, target('never'))
  vi.advanceTimersByTime(1_000)
  expect(told).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
  timer.set(10, target('again'))
  vi.advanceTimersByTime(10)
  expect(told).toEqual(['again'])
})

it('shares one timer of the event loop, and is on time', () => {
  const { told, target } = begin()
  const timers = Array.from({ length: 50 }, () => new SharedTimer())
  timers.forEach((timer, i) => void timer.set(100 + i, target(String(i))))
  expect(vi.getTimerCount()).toBe(1)
  for (let i = 0; i < 50; i++) {
    vi.advanceTimersByTime(i === 0 ? 100 : 1)
    expect(told.at(-1)).toBe(String(i))
    expect(told).toHaveLength(i + 1)
  }
})

it('comes up to 50 ms late in a crowd, and never early', () => {
  const late: number[] = []
  const timers = Array.from({ length: 1_000 }, () => new SharedTimer())
  const look = vi.spyOn(globalThis, 'setTimeout')
  timers.forEach((timer, i) => {
    const due = performance.now() + 1_000 + i
    timer.set(1_000 + i, { timeUp: () => void late.push(performance.now() - due) })
  })
  vi.advanceTimersByTime(2_100)
  expect(late).toHaveLength(1_000)
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...late)).toBeLessThanOrEqual(50)
  // Once a millisecond only while few are left.
  expect(look.mock.calls.length).toBeLessThan(150)
})

it('does not call one that another one cleared or moved in the same moment', () => {
  const { told, target } = begin()
  const [first, second, third] = [new SharedTimer(), new SharedTimer(), new SharedTimer()]
  first.set(10, {
    timeUp() {
      told.push('first')
      second.clear()
      third.set(10, target('third, later'))
    },
  })
  second.set(10, target('second'))
  third.set(10, target('third'))
  vi.advanceTimersByTime(10)
  expect(told).toEqual(['first'])
  vi.advanceTimersByTime(10)
  expect(told).toEqual(['first', 'third, later'])
})

it('knows how much is left', () => {
  const { target, timer } = begin()
  expect(timer.left).toBe(0)
  timer.set(100, target('never'))
  vi.advanceTimersByTime(30)
  expect(timer.left).toBe(70)
  timer.clear()
  expect(timer.left).toBe(0)
})

it('goes on where the clock was put back', () => {
  const { told, target, timer } = begin()
  const forgotten = new SharedTimer()
  vi.advanceTimersByTime(100_000)
  forgotten.set(10, target('of another time'))
  vi.useRealTimers()
  vi.useFakeTimers()
  timer.set(1_000, target('now'))
  vi.advanceTimersByTime(1_000)
  expect(told).toContain('now')
  forgotten.clear()
})

it('calls the others although one throws', () => {
  const { told, target } = begin()
  const timers = Array.from({ length: 3 }, () => new SharedTimer())
  timers[0]!.set(10, target('first'))
  timers[1]!.set(10, {
    timeUp() {
      throw new Error('broken')
    },
  })
  timers[2]!.set(10, target('third'))
  expect(() => vi.advanceTimersByTime(10)).toThrow('broken')
  expect(told).toEqual(['first'])
  vi.advanceTimersByTime(1)
  expect(told).toEqual(['first', 'third'])
})

it('puts nobody off whose time came while the event loop was held up', () => {
  const { told, target } = begin()
  const [waits, comes] = [new SharedTimer(), new SharedTimer()]
  waits.set(100, target('was due'))
  const { now } = performance
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + 5_000)
  comes.set(15_000, target('is not'))
  vi.advanceTimersByTime(1)
  clock.mockRestore()
  expect(told).toEqual(['was due'])
  comes.clear()
})
