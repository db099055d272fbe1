import { type ChatRecord, ChatStream } from '@millrace/core'
import { createChatHandler, type FinishedAnswer, sendChatOver, type WireFormat } from '@millrace/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ask } from '../support/doors.js'
import { FakeReply } from '../support/fake-reply.js'
import { fakeProvider } from '../support/provider.js'
import { answer, ending, failure, more, opening, streamOf, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

let loose: unknown[] = []
const note = (error: unknown): void => void loose.push(error)
beforeEach(() => {
  loose = []
  process.on('unhandledRejection', note).on('uncaughtException', note)
})
afterEach(async () => {
  await turn()
  process.off('unhandledRejection', note).off('uncaughtException', note)
  expect(loose).toEqual([])
})

const wireOf = (encode: () => unknown, errorBody?: () => unknown): WireFormat => ({
  id: 'odd',
  headers: { 'content-type': 'text/plain' },
  heartbeat: '',
  createEncoder: () => ({ encode: encode as () => string }),
  ...(errorBody && { errorBody }),
})

const circle: { self?: unknown } = {}
circle.self = circle

async function send(stream: ChatStream, wire: WireFormat) {
  const reply = new FakeReply()
  const errors: unknown[] = []
  void sendChatOver(reply, stream, { wire, onError: error => void errors.push(error) })
  await turn()
  return { reply, errors }
}

test.each<[string, unknown]>([
  ['a BigInt', { amount: 1n }],
  ['a circle', circle],
  ['a function', () => ({})],
  ['a symbol', Symbol('body')],
])('an error body of a wire format that is %s is told, and the usual one is sent', async (_, body) => {
  const { reply, errors } = await send(
    streamOf([failure('overloaded')]),
    wireOf(
      () => '',
      () => body,
    ),
  )
  expect([reply.status, reply.ended]).toEqual([503, true])
  expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'overloaded' } })
  expect(errors).toEqual([expect.objectContaining({ name: 'ChatError' }), expect.any(TypeError)])
})

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a number', 7],
  ['a promise', Promise.resolve('text')],
  ['bytes', new Uint8Array(1)],
])('a wire format that encodes to %s fails the answer', async (_, encoded) => {
  const { reply, errors } = await send(
    answer(),
    wireOf(() => encoded),
  )
  expect(reply.status).toBe(500)
  expect(errors).toEqual([
    expect.objectContaining({ name: 'TypeError', message: expect.stringContaining('wire format') }),
  ])
})

test.each<[string, unknown]>([
  ['an error without an error', { type: 'error' }],
  ['an error of null', { type: 'error', error: null }],
  ['data that JSON cannot hold', { type: 'data', name: 'x', data: 1n }],
])('a record that is %s ends the answer, not the server', async (_, record) => {
  const finished: FinishedAnswer[] = []
  const errors: unknown[] = []
  const handler = createChatHandler({
    provider: fakeProvider(() =>
      ChatStream.from(async function* () {
        yield opening
        yield [record as ChatRecord]
      }),
    ),
    onFinish: told => void finished.push(told),
    onError: error => void errors.push(error),
  })
  const response = await handler.fetch(new Request('http://x/chat', ask()))
  await expect(response.text()).rejects.toThrow()
  await handler.drain({ graceMs: 1_000 })
  expect(finished).toEqual([expect.objectContaining({ ending: 'error' })])
  expect(errors).toEqual([expect.any(TypeError)])
})

describe('an answer that is read on for the hooks is so too when the reply ends', () => {
  const throwing = new FakeReply()
  throwing.write = () => {
    throw new Error('broken write')
  }
  const leaving = new FakeReply()
  leaving.write = () => {
    leaving.leave()
    return false
  }
  test.each([
    ['by a write that throws', throwing, 'error'],
    ['inside of a write', leaving, 'closed'],
  ] as const)('%s', async (_, reply, outcome) => {
    const source = tap()
    const endings: string[] = []
    const over = sendChatOver(reply, source.stream, {
      onDisconnect: 'drain',
      onFinish: ({ ending }) => void endings.push(ending),
      onError: false,
    })
    await turn()
    source.push(opening)
    expect(await over).toBe(outcome)
    await turn()
    expect(source.paused).toBe(false)
    source.push(more('鹭'))
    source.push(ending)
    await turn()
    expect(endings).toEqual(['finish'])
  })
})
