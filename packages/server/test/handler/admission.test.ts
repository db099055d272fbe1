import { type ChatHandlerOptions, createChatHandler } from '@millrace/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeReply } from '../support/fake-reply.js'
import { fakeProvider } from '../support/provider.js'
import { ending, opening, type Tap, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => {
  vi.advanceTimersByTime(24 * 3_600_000)
  vi.useRealTimers()
})

/** A handler whose requests name their owner in a header. */
function limited(limits: ChatHandlerOptions['limits']) {
  const sources: Tap[] = []
  const provider = fakeProvider(() => {
    sources.push(tap())
    return sources.at(-1)!.stream
  })
  const handler = createChatHandler({
    provider,
    authorize: ({ headers }) => ({ owner: headers['x-owner'] }),
    ...(limits && { limits }),
  })
  const visit = async (owner?: string, method = 'POST') => {
    const reply = new FakeReply()
    const headers = { 'content-type': 'application/json', 'x-owner': owner }
    const body = async () => ({ messages: [{ role: 'user', content: 'hi' }] })
    const over = handler.handle({ method, url: '/', headers, body, reply })
    await turn()
    return { reply, over }
  }
  /** Ends an answer that runs. */
  const end = async (index: number, { reply, over }: Awaited<ReturnType<typeof visit>>) => {
    sources[index]!.push([...opening, ...ending])
    await turn()
    reply.events.finish()
    await over
    await turn()
  }
  return { provider, visit, end }
}

test('one request more than concurrency is 503 and asks nobody; the place of one that is over is free', async () => {
  const { provider, visit, end } = limited({ concurrency: 2 })
  const first = await visit()
  await visit()
  const third = await visit()
  expect([third.reply.status, third.reply.headers['retry-after']]).toEqual([503, '1'])
  expect(provider.asked).toHaveLength(2)
  await end(0, first)
  expect((await visit()).reply.status).toBeUndefined()
  expect(provider.asked).toHaveLength(3)
})

test('a reader who leaves makes room, and so does a refusal', async () => {
  const { provider, visit } = limited({ concurrency: 1 })
  for (let i = 0; i < 3; i++) {
    const { reply } = await visit()
    reply.leave()
    const put = await visit(undefined, 'PUT')
    expect(put.reply.status).toBe(405)
    await turn()
  }
  expect(provider.asked).toHaveLength(3)
})

test('one of an owner more than ownerConcurrency is 429, others are let in', async () => {
  const { provider, visit, end } = limited({ ownerConcurrency: 1 })
  const first = await visit('li')
  const second = await visit('li')
  expect([second.reply.status, second.reply.headers['retry-after']]).toEqual([429, '1'])
  await visit('du')
  await visit()
  await visit()
  expect(provider.asked).toHaveLength(4)
  await end(0, first)
  expect((await visit('li')).reply.status).toBeUndefined()
})

test('one of an owner more in a minute than ownerPerMinute is 429, until the first is a minute ago', async () => {
  const { provider, visit } = limited({ ownerPerMinute: 2 })
  await visit('li')
  vi.advanceTimersByTime(20_000)
  await visit('li')
  vi.advanceTimersByTime(20_000)
  const third = await visit('li')
  expect([third.reply.status, third.reply.headers['retry-after']]).toEqual([429, '20'])
  expect((await visit('du')).reply.status).toBeUndefined()
  vi.advanceTimersByTime(20_000)
  expect((await visit('li')).reply.status).toBeUndefined()
  expect((await visit('li')).reply.status).toBe(429)
  expect(provider.asked).toHaveLength(4)
})

test('owners of long ago are forgotten, whoever still runs', async () => {
  const { Admission } = await import('../../src/handler/admission.js')
  const { resolveLimits } = await import('../../src/handler/limits.js')
  const admission = new Admission(resolveLimits({ ownerPerMinute: 5 }))
  const began = vi.spyOn(Map.prototype, 'delete')
  admission.enterOwner('runs')
  for (let i = 0; i < 1_000; i++) {
    admission.enterOwner(`owner ${i}`)
    admission.leaveOwner(`owner ${i}`)
  }
  vi.advanceTimersByTime(60_001)
  began.mockClear()
  admission.enterOwner('new')
  const forgotten = began.mock.calls.map(([key]) => key)
  began.mockRestore()
  expect(forgotten).toContain('runs')
  expect(forgotten.filter(key => String(key).startsWith('owner '))).toHaveLength(1_000)
})

test.each(['concurrency', 'ownerConcurrency', 'ownerPerMinute', 'bodyTimeoutMs'])('%s takes a number above 0', name => {
  for (const value of [0, -1, Number.NaN, '1', null])
    expect(() => limited({ [name]: value } as never)).toThrow(`limits.${name}`)
})
