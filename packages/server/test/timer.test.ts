import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Timer } from '../src/timer.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const begin = () => {
  const told: string[] = []
  const target = (name: string) => ({ timeUp: () => void told.push(name) })
  return { told, target, timer: new Timer() }
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
