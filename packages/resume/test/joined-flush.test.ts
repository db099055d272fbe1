import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { JoinedFlush } from '../src/joined-flush.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function lab(joinMs: number) {
  const flushedAt: number[] = []
  const start = performance.now()
  const joined = new JoinedFlush(joinMs, { flush: () => flushedAt.push(performance.now() - start) })
  return { joined, flushedAt }
}

test('the first goes with its turn, and those that follow share one after the pause', () => {
  const { joined, flushedAt } = lab(3)
  joined.ask()
  joined.ask()
  vi.advanceTimersByTime(0)
  expect(flushedAt).toEqual([0])
  for (let at = 0; at < 3; at++) {
    joined.ask()
    vi.advanceTimersByTime(1)
  }
  expect(flushedAt).toEqual([0, 3])
  vi.advanceTimersByTime(100)
  expect(flushedAt).toEqual([0, 3])
})

test('an append waits for the pause at most, however many keep coming', () => {
  const { joined, flushedAt } = lab(3)
  for (let at = 0; at < 12; at++) {
    joined.ask()
    vi.advanceTimersByTime(1)
  }
  for (const [index, at] of flushedAt.entries())
    if (index > 0) expect(at - flushedAt[index - 1]!).toBeGreaterThanOrEqual(3)
  expect(flushedAt.length).toBeGreaterThanOrEqual(3)
})

test('one that comes after a longer pause does not wait', () => {
  const { joined, flushedAt } = lab(3)
  joined.ask()
  vi.advanceTimersByTime(20)
  joined.ask()
  vi.advanceTimersByTime(0)
  expect(flushedAt).toEqual([0, 20])
})

test('without a pause there is one in each turn', () => {
  const { joined, flushedAt } = lab(0)
  for (let turn = 0; turn < 3; turn++) {
    joined.ask()
    vi.advanceTimersByTime(0)
  }
  expect(flushedAt).toEqual([0, 0, 0])
})

test('one that is urgent takes what waits with it, and the pause begins anew', () => {
  const { joined, flushedAt } = lab(3)
  joined.ask()
  vi.advanceTimersByTime(1)
  joined.ask()
  joined.ask(true)
  joined.ask(true)
  joined.ask()
  vi.advanceTimersByTime(0)
  expect(flushedAt).toEqual([0, 1])
  joined.ask()
  vi.advanceTimersByTime(2)
  expect(flushedAt).toEqual([0, 1])
  vi.advanceTimersByTime(1)
  expect(flushedAt).toEqual([0, 1, 4])
  vi.advanceTimersByTime(20)
  expect(flushedAt).toEqual([0, 1, 4])
})
