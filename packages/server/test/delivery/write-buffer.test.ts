import { expect, test, vi } from 'vitest'
import { WriteBuffer } from '../../src/delivery/write-buffer.js'
import { FakeReply } from '../support/fake-reply.js'
import { turn } from '../support/turns.js'

function bufferOn(reply: FakeReply, flushMs = 0) {
  const events = { wrote: vi.fn(), ready: vi.fn() }
  return { buffer: new WriteBuffer(reply, flushMs, events), ...events }
}

test('the texts of one turn share a write', async () => {
  const reply = new FakeReply()
  const { buffer } = bufferOn(reply)
  buffer.add('-')
  buffer.add('a')
  buffer.add('b')
  expect(reply.writes).toEqual(['-'])
  await turn()
  buffer.add('c')
  await turn()
  expect(reply.writes).toEqual(['-', 'ab', 'c'])
})

test('the beginning of an answer does not wait for the turn, and what follows it does', async () => {
  const reply = new FakeReply()
  const { buffer, wrote } = bufferOn(reply)
  buffer.add('')
  expect(wrote).not.toHaveBeenCalled()
  buffer.add('a')
  expect(reply.writes).toEqual(['a'])
  buffer.add('b')
  buffer.add('c')
  expect(reply.writes).toEqual(['a'])
  await turn()
  expect(reply.writes).toEqual(['a', 'bc'])
})

test('the beginning of an answer waits for flushMs, where it gathers', () => {
  const reply = new FakeReply()
  const { buffer } = bufferOn(reply, 50)
  buffer.add('a')
  buffer.close()
  expect(reply.writes).toEqual([])
})

test('32 Ki characters are not gathered further', () => {
  const reply = new FakeReply()
  const { buffer } = bufferOn(reply)
  buffer.add('-')
  buffer.add('x'.repeat(32 * 1024 - 1))
  expect(reply.writes).toEqual(['-'])
  buffer.add('yz')
  expect(reply.writes.map(text => text.length)).toEqual([1, 32 * 1024, 1])
})

test('the end does not wait for the turn', () => {
  const reply = new FakeReply()
  const { buffer } = bufferOn(reply)
  buffer.add('last')
  buffer.end()
  expect(reply.writes).toEqual(['last'])
  expect(reply.ended).toBe(true)
})

test('a reader who takes no more holds the rest back, slice by slice', () => {
  const reply = new FakeReply()
  const { buffer, wrote, ready } = bufferOn(reply)
  reply.takes = false
  buffer.add('x'.repeat(100 * 1024))
  expect(reply.writes.map(text => text.length)).toEqual([16 * 1024])
  expect(wrote).toHaveBeenCalledTimes(1)
  expect(buffer.blocked).toBe(true)
  buffer.add('y')
  expect(reply.writes).toHaveLength(1)
  buffer.drained()
  buffer.drained()
  expect(ready).not.toHaveBeenCalled()
  reply.takes = true
  buffer.drained()
  expect(ready).toHaveBeenCalledTimes(1)
  expect(reply.text).toBe(`${'x'.repeat(100 * 1024)}y`)
  expect(Math.max(...reply.writes.map(text => text.length))).toBe(32 * 1024)
})

test('an end that the reader holds back comes when all is taken', () => {
  const reply = new FakeReply()
  const { buffer } = bufferOn(reply)
  reply.takes = false
  buffer.add('x'.repeat(60 * 1024))
  buffer.end()
  expect(reply.ended).toBe(false)
  buffer.drained()
  expect(reply.ended).toBe(false)
  buffer.drained()
  expect(reply.ended).toBe(true)
  expect(reply.text).toHaveLength(60 * 1024)
})

test('slices are small while the reader is slow, and grow again with one who is prompt', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    const reply = new FakeReply()
    const { buffer } = bufferOn(reply)
    reply.takes = false
    buffer.add('x'.repeat(120 * 1024))
    const takenAfter = (ms: number): number | undefined => {
      vi.advanceTimersByTime(ms)
      buffer.drained()
      return reply.writes.at(-1)?.length
    }
    expect(takenAfter(1_000)).toBe(4 * 1024)
    expect(takenAfter(6_000)).toBe(4 * 1024)
    expect(takenAfter(10)).toBe(8 * 1024)
    expect(takenAfter(10)).toBe(16 * 1024)
    expect(takenAfter(10)).toBe(32 * 1024)
    expect(takenAfter(10)).toBe(32 * 1024)
    expect(takenAfter(5_000)).toBe(4 * 1024)
  } finally {
    vi.useRealTimers()
  }
})

test('no character is cut in two', () => {
  const reply = new FakeReply()
  const { buffer } = bufferOn(reply)
  const text = `x${'🙂'.repeat(40 * 1024)}`
  buffer.add(text)
  buffer.flush()
  expect(reply.writes.length).toBeGreaterThan(2)
  for (const written of reply.writes) expect(written.isWellFormed()).toBe(true)
  expect(reply.text).toBe(text)
})

test('nothing is written after close', async () => {
  const reply = new FakeReply()
  const { buffer } = bufferOn(reply)
  buffer.add('-')
  buffer.add('late')
  buffer.close()
  await turn()
  buffer.drained()
  expect(reply.writes).toEqual(['-'])
})

test('flushMs gathers over a window', () => {
  vi.useFakeTimers()
  try {
    const reply = new FakeReply()
    const { buffer } = bufferOn(reply, 50)
    buffer.add('a')
    vi.advanceTimersByTime(49)
    buffer.add('b')
    expect(reply.writes).toEqual([])
    vi.advanceTimersByTime(1)
    expect(reply.writes).toEqual(['ab'])
  } finally {
    vi.useRealTimers()
  }
})
