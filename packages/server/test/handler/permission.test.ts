import { type ChatHandlerOptions, createChatHandler, type FinishedAnswer } from '@millrace/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeReply } from '../support/fake-reply.js'
import { fakeProvider } from '../support/provider.js'
import { recordsIn } from '../support/records.js'
import { ending, opening, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

/** A request whose permission ends after `ms`. */
async function permitted(ms: number, options: Partial<ChatHandlerOptions> = {}) {
  const source = tap()
  const finished: FinishedAnswer[] = []
  const errors: unknown[] = []
  const handler = createChatHandler({
    provider: fakeProvider(() => source.stream),
    authorize: () => ({ owner: 'li', untilMs: Date.now() + ms }),
    onFinish: told => void finished.push(told),
    onError: error => void errors.push(error),
    heartbeatMs: 0,
    ...options,
  })
  const reply = new FakeReply()
  const headers = { 'content-type': 'application/json' }
  const body = async () => ({ messages: [{ role: 'user', content: 'hi' }] })
  const over = handler.handle({ method: 'POST', url: '/', headers, body, reply })
  await turn()
  return { source, reply, over, finished, errors }
}

test('an answer that runs when its permission ends is ended by an error', async () => {
  const { source, reply, over, finished } = await permitted(60_000)
  source.push(opening)
  await turn()
  vi.advanceTimersByTime(59_999)
  await turn()
  expect(reply.ended).toBe(false)
  vi.advanceTimersByTime(1)
  await turn()
  expect(source.cancelled).toBe(true)
  expect(recordsIn(reply.text).at(-1)).toMatchObject({
    type: 'error',
    error: { code: 'authentication', retryable: false },
  })
  reply.events.finish()
  expect(await over).toBe('error')
  await turn()
  expect(finished).toMatchObject([{ ending: 'cancelled', owner: 'li', error: { code: 'authentication' } }])
})

test('one without a head is 401', async () => {
  const { source, reply, over } = await permitted(2_000)
  vi.advanceTimersByTime(2_000)
  await turn()
  expect([source.cancelled, reply.status, reply.ended]).toEqual([true, 401, true])
  reply.events.finish()
  await over
})

test('one that is complete before is complete, and nothing is left of the limit', async () => {
  const { source, reply, over, finished } = await permitted(60_000)
  source.push([...opening, ...ending])
  await turn()
  reply.events.finish()
  expect(await over).toBe('finish')
  await turn()
  expect(finished).toMatchObject([{ ending: 'finish' }])
})

test('a reader who leaves ends the limit too', async () => {
  const { reply, over } = await permitted(60_000)
  reply.leave()
  expect(await over).toBe('closed')
})

test('a hook that waits beyond it asks no provider', async () => {
  const provider = fakeProvider()
  const { reply, over } = await permitted(1_000, { provider, prepare: () => new Promise(() => {}) })
  vi.advanceTimersByTime(1_000)
  await turn()
  expect([reply.status, provider.asked.length]).toEqual([401, 0])
  reply.events.finish()
  await over
})

test.each([0, -1_000])('one that ended %i ms ago lets nobody in', async ms => {
  const provider = fakeProvider()
  const { reply, over, errors } = await permitted(ms, { provider })
  expect([reply.status, provider.asked.length, errors.length]).toEqual([401, 0, 0])
  reply.events.finish()
  await over
})

test.each([
  ['no number', { untilMs: '1' }],
  ['no time', { untilMs: Number.NaN }],
  ['null', { untilMs: null }],
  ['beside a status', { untilMs: 1, status: 401 }],
])('untilMs that is %s lets nobody in', async (_, says) => {
  const { reply, over, errors } = await permitted(0, { authorize: () => says as never })
  expect(reply.status).toBe(500)
  reply.events.finish()
  await over
  await turn()
  expect(errors).toMatchObject([{ name: 'TypeError' }])
})

test.each([Number.POSITIVE_INFINITY, 8.64e15, undefined])('untilMs %s is no limit', async untilMs => {
  const { source, reply, over } = await permitted(0, { authorize: () => ({ untilMs }) })
  source.push(opening)
  await turn()
  vi.advanceTimersByTime(10 * 24 * 3_600_000)
  await turn()
  expect(source.cancelled).toBe(false)
  reply.leave()
  await over
})
