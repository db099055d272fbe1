import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sendChatOver } from '../../src/delivery/send.js'
import { FakeReply } from '../support/fake-reply.js'
import { ending, more, opening, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

// In a file of its own: all answers share one timer, and other tests leave some open.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const begin = async () => {
  const [source, reply] = [tap(), new FakeReply()]
  void sendChatOver(reply, source.stream)
  await turn()
  expect(vi.getTimerCount()).toBe(1)
  return { source, reply }
}

test('nothing is left running after the end', async () => {
  const { source, reply } = await begin()
  source.push([...opening, ...ending])
  reply.events.finish()
  expect(vi.getTimerCount()).toBe(0)
})

test('nothing is left running where the last words are taken late, and the reply is over from inside of its end', async () => {
  const { source, reply } = await begin()
  reply.takes = false
  reply.end = () => reply.events.finish()
  source.push([...opening, ...more('x'.repeat(40_000)), ...ending])
  expect(vi.getTimerCount()).toBe(1)
  reply.takes = true
  reply.events.drain()
  expect(vi.getTimerCount()).toBe(0)
})

test('nothing is left running after the reader', async () => {
  const { source, reply } = await begin()
  source.push(opening)
  reply.leave()
  await turn()
  expect(vi.getTimerCount()).toBe(0)
})
