import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ReplyClock } from '../../src/delivery/reply-clock.js'
import { FakeReply } from '../support/fake-reply.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const limits = { headTimeoutMs: 5_000, heartbeatMs: 15_000, stallTimeoutMs: 30_000 }

function clockOver(reply = new FakeReply(), settings = limits) {
  const told: string[] = []
  const started = performance.now()
  const note = (what: string) => (): void => void told.push(`${what} ${(performance.now() - started) / 1000}`)
  const clock = new ReplyClock(reply, settings, {
    headDue: note('head'),
    silent: note('silent'),
    stalled: note('stalled'),
  })
  return { clock, reply, told }
}

describe('one limit runs at a time', () => {
  const waits: [string, (clock: ReplyClock) => void, string[]][] = [
    ['the first batch', clock => clock.awaitHead(), ['head 5']],
    ['the next batch', clock => clock.awaitBatch(), ['silent 15', 'silent 30', 'silent 45', 'silent 60']],
    ['the reader', clock => clock.awaitReader(100), ['stalled 30']],
    ['the reader, in a hurry', clock => clock.hurry(1_000), ['stalled 1']],
    ['nothing', clock => clock.stop(), []],
  ]
  test.each(waits)('%s, whatever was waited for before', (_, begin, expected) => {
    for (const [, before] of waits.slice(0, 3)) {
      const { clock, told } = clockOver()
      before(clock)
      begin(clock)
      vi.advanceTimersByTime(60_000)
      expect(told).toEqual(expected)
      clock.stop()
    }
  })

  test('none of them where it is 0', () => {
    for (const [, begin] of waits.slice(0, 3)) {
      const { clock, told } = clockOver(new FakeReply(), { headTimeoutMs: 0, heartbeatMs: 0, stallTimeoutMs: 0 })
      begin(clock)
      vi.advanceTimersByTime(10_000_000)
      expect(told).toEqual([])
      expect(vi.getTimerCount()).toBe(0)
    }
  })

  test('a hurry is not extended, by progress or by another wait', () => {
    const { clock, reply, told } = clockOver()
    reply.buffered = 1_000
    clock.hurry(1_000)
    for (let i = 0; i < 4; i++) {
      vi.advanceTimersByTime(200)
      reply.buffered -= 100
      clock.awaitReader(500_000)
      clock.awaitBatch()
    }
    vi.advanceTimersByTime(60_000)
    expect(told).toEqual(['stalled 1'])
  })

  test('a heartbeat that fills the reader up leaves the clock to the reader', () => {
    const reply = new FakeReply()
    const told: string[] = []
    const clock = new ReplyClock(reply, limits, {
      headDue() {},
      silent() {
        told.push('silent')
        clock.awaitReader(10)
      },
      stalled: () => void told.push('stalled'),
    })
    clock.awaitBatch()
    vi.advanceTimersByTime(44_999)
    expect(told).toEqual(['silent'])
    vi.advanceTimersByTime(1)
    expect(told).toEqual(['silent', 'stalled'])
  })
})

describe('a reader', () => {
  test.each([
    ['that may have all within a period', 40 * 1024, 30],
    ['with more on its way', 50 * 1024, 60],
    ['with much on its way', 16 * 1024 * 1024, 120],
  ])('%s is given up when it took nothing', (_, sent, seconds) => {
    const { clock, told } = clockOver()
    clock.awaitReader(sent)
    vi.advanceTimersByTime(600_000)
    expect(told).toEqual([`stalled ${seconds}`])
  })

  test('is owed nothing for what has not left this process', () => {
    const { clock, reply, told } = clockOver()
    reply.buffered = 500_000
    clock.awaitReader(500_000)
    vi.advanceTimersByTime(600_000)
    expect(told).toEqual(['stalled 30'])
  })

  test('who takes a little in each period stays, for as long as that goes on', () => {
    const { clock, reply, told } = clockOver()
    reply.buffered = 1_000
    clock.awaitReader(2_000)
    for (let i = 0; i < 100; i++) {
      reply.buffered -= 1
      vi.advanceTimersByTime(30_000)
    }
    expect(told).toEqual([])
    vi.advanceTimersByTime(30_000)
    expect(told).toHaveLength(1)
  })
})
