import { HttpError, type Reply, type SendChatOptions, sendChatOver } from '@millrace/server'
import { expect, test } from 'vitest'
import { FakeReply } from '../support/fake-reply.js'
import { tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

/** A route whose function has not given its answer yet. */
function asking(reply: Reply, options: SendChatOptions = {}) {
  const source = tap()
  const asked = Promise.withResolvers<typeof source.stream>()
  const errors: unknown[] = []
  let calls = 0
  const ask = () => {
    calls++
    return asked.promise
  }
  const outcome = sendChatOver(reply, ask, { onError: error => void errors.push(error), ...options })
  return { source, outcome, errors, calls: () => calls, give: () => asked.resolve(source.stream), fail: asked.reject }
}

test('a reader who leaves before there is an answer ends the wait for it', async () => {
  const reply = new FakeReply()
  const { source, outcome, errors, give } = asking(reply)
  reply.leave()
  expect(await outcome).toBe('closed')
  give()
  await turn()
  expect([source.connected, errors, reply.status]).toEqual([false, [], undefined])
  await expect(source.stream.text()).rejects.toMatchObject({ code: 'aborted' })
})

test('a function that fails after the reader has left disturbs nobody', async () => {
  const reply = new FakeReply()
  const { outcome, errors, fail } = asking(reply)
  reply.leave()
  fail(new Error('late'))
  expect(await outcome).toBe('closed')
  await turn()
  expect(errors).toEqual([])
})

test.each(['before', 'meanwhile'])('a signal that aborts %s ends the wait, and the reader is told', async when => {
  const reply = new FakeReply()
  const controller = new AbortController()
  if (when === 'before') controller.abort()
  const { source, outcome, errors, give } = asking(reply, { signal: controller.signal })
  controller.abort()
  await turn()
  expect([reply.status, reply.ended]).toEqual([503, true])
  expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'aborted' } })
  reply.events.finish()
  expect(await outcome).toBe('error')
  give()
  await turn()
  expect([source.connected, errors]).toEqual([false, []])
})

test('a reply that is broken meanwhile is told of once', async () => {
  const reply = new FakeReply()
  reply.open = () => {
    throw new Error('broken open')
  }
  const { outcome, errors } = asking(reply)
  expect(await outcome).toBe('error')
  await turn()
  expect(errors).toEqual([expect.objectContaining({ message: 'broken open' })])
})

test('a reader who left before is asked nothing for', async () => {
  const reply = new FakeReply()
  reply.closed = true
  const { outcome, calls } = asking(reply)
  expect(await outcome).toBe('closed')
  expect(calls()).toBe(0)
})

test('an answer that comes in time is sent, and a refusal answered', async () => {
  const reply = new FakeReply()
  const { source, give } = asking(reply)
  give()
  await turn()
  expect(source.connected).toBe(true)
  const refused = new FakeReply()
  asking(refused).fail(new HttpError(402, 'quota', 'Pay first.'))
  await turn()
  expect(refused.status).toBe(402)
})
