import { type ChatHandlerOptions, createChatHandler, type FinishedAnswer } from '@millrace/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ask } from '../support/doors.js'
import { FakeReply } from '../support/fake-reply.js'
import { fakeProvider } from '../support/provider.js'
import { recordsIn } from '../support/records.js'
import { ending, opening, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

/** A handler with one answer under way. */
async function running(options: Partial<ChatHandlerOptions> = {}) {
  const source = tap()
  const finished: FinishedAnswer[] = []
  const handler = createChatHandler({
    provider: fakeProvider(() => source.stream),
    onFinish: told => void finished.push(told),
    ...options,
  })
  const reply = new FakeReply()
  const over = handler.handle({
    method: 'POST',
    url: '/chat',
    headers: { 'content-type': 'application/json' },
    body: async () => ({ messages: [{ role: 'user', content: 'hi' }] }),
    reply,
  })
  await turn()
  let drained = false
  const drain = (graceMs: number) => handler.drain({ graceMs }).then(() => (drained = true))
  return { source, handler, reply, over, finished, drain, isDrained: () => drained }
}

test('an idle handler is drained at once', async () => {
  await createChatHandler({ provider: fakeProvider() }).drain({ graceMs: 1_000 })
  expect(vi.getTimerCount()).toBe(0)
})

test('new work gets 503 and Retry-After, running answers may end', async () => {
  const { source, handler, reply, over, finished, drain, isDrained } = await running()
  source.push(opening)
  void drain(10_000)
  const response = await handler.fetch(new Request('http://x/chat', ask()))
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('5')
  vi.advanceTimersByTime(9_999)
  source.push(ending)
  expect(isDrained()).toBe(false)
  reply.events.finish()
  expect(await over).toBe('finish')
  await turn()
  expect(isDrained()).toBe(true)
  expect(finished.map(told => told.ending)).toEqual(['finish'])
})

test('requests that come meanwhile do not hold it up', async () => {
  const { handler, source, reply, drain, isDrained } = await running()
  void drain(10_000)
  // Refused with 503, by readers who do not take it.
  const late = [new FakeReply(), new FakeReply()]
  for (const each of late)
    void handler.handle({ method: 'POST', url: '/chat', headers: {}, body: async () => '', reply: each })
  source.push(opening)
  source.push(ending)
  await turn()
  expect(isDrained()).toBe(false)
  reply.events.finish()
  await turn()
  expect(isDrained()).toBe(true)
  for (const each of late) {
    expect(each.status).toBe(503)
    each.leave()
  }
})

test('at the deadline an answer ends with a terminal record', async () => {
  const { source, reply, over, finished, drain, isDrained } = await running()
  source.push(opening)
  void drain(10_000)
  vi.advanceTimersByTime(10_000)
  await turn()
  expect(source.cancelled).toBe(true)
  expect(recordsIn(reply.text).slice(-2)).toMatchObject([
    { type: 'text-end' },
    { type: 'error', error: { code: 'overloaded', retryable: true, retryAfterMs: 5_000 } },
  ])
  expect(reply.ended).toBe(true)
  reply.events.finish()
  expect(await over).toBe('error')
  await turn()
  expect(isDrained()).toBe(true)
  expect(finished.map(told => told.ending)).toEqual(['cancelled'])
})

test('at the deadline an answer without a head is 503', async () => {
  const { reply, drain } = await running({ headTimeoutMs: 60_000 })
  void drain(1_000)
  vi.advanceTimersByTime(1_000)
  await turn()
  expect(reply.status).toBe(503)
  expect(reply.headers['retry-after']).toBe('5')
})

test('a reader who does not take the last words is dropped a second later', async () => {
  const { source, reply, over, drain, isDrained } = await running({ stallTimeoutMs: 0 })
  source.push(opening)
  reply.takes = false
  await turn()
  void drain(1_000)
  vi.advanceTimersByTime(1_000)
  await turn()
  expect(reply.destroyed).toBe(false)
  vi.advanceTimersByTime(1_000)
  expect(reply.destroyed).toBe(true)
  expect(await over).toBe('stalled')
  await turn()
  expect(isDrained()).toBe(true)
})

test('a request that is stuck in a hook is answered at the deadline', async () => {
  const { reply, over, drain, isDrained } = await running({ prepare: () => new Promise(() => {}) })
  void drain(1_000)
  await turn()
  expect(reply.headSent).toBe(false)
  vi.advanceTimersByTime(1_000)
  await turn()
  expect(reply.status).toBe(503)
  expect(isDrained()).toBe(false)
  reply.events.finish()
  expect(await over).toBe('error')
  await turn()
  expect(isDrained()).toBe(true)
})

test('an answer that is read on for the books is waited for, and stopped at the deadline', async () => {
  const { source, reply, over, finished, drain, isDrained } = await running({ onDisconnect: 'drain' })
  source.push(opening)
  reply.leave()
  expect(await over).toBe('closed')
  void drain(1_000)
  await turn()
  expect(isDrained()).toBe(false)
  vi.advanceTimersByTime(1_000)
  await turn()
  expect(source.cancelled).toBe(true)
  expect(isDrained()).toBe(true)
  expect(finished.map(told => told.ending)).toEqual(['cancelled'])
})

test('an onFinish that takes its time is waited for', async () => {
  const saved = Promise.withResolvers<void>()
  const { source, reply, over, drain, isDrained } = await running({ onFinish: () => saved.promise })
  source.push([...opening, ...ending])
  reply.events.finish()
  expect(await over).toBe('finish')
  void drain(0)
  await turn()
  expect(isDrained()).toBe(false)
  saved.resolve()
  await turn()
  expect(isDrained()).toBe(true)
})

test.each([-1, Number.NaN, '1'])('graceMs %s is a TypeError', graceMs => {
  const handler = createChatHandler({ provider: fakeProvider() })
  expect(() => handler.drain({ graceMs: graceMs as number })).toThrow('graceMs')
})
