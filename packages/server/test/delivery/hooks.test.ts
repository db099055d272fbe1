import type { ChatRecord } from '@millrace/core'
import { type FinishedAnswer, nativeWire, type SendChatOptions, type StartedAnswer } from '@millrace/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AnswerRecorder } from '../../src/delivery/answer-recorder.js'
import { sendChatOver } from '../../src/delivery/send.js'
import { FakeReply } from '../support/fake-reply.js'
import { answer, canary, ending, failure, more, opening, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

const thrown = new Error('from a hook')
const throws = (): never => {
  throw thrown
}
const rejects = (): Promise<void> => Promise.reject(thrown)

async function begin(options: SendChatOptions) {
  const [source, reply] = [tap(), new FakeReply()]
  const over = sendChatOver(reply, source.stream, options)
  await turn()
  const finish = async () => {
    source.push([...opening, ...ending])
    reply.events.finish()
    expect(await over).toBe('finish')
    await turn()
  }
  return { source, reply, over, finish }
}

test('are called in order: the start once, each record, the end once', async () => {
  const calls: unknown[] = []
  let inBatch = false
  const { source, reply, over } = await begin({
    onStart: (answer: StartedAnswer) => void calls.push(['start', typeof answer.startedAt]),
    onRecord: (record: ChatRecord) => void calls.push([record, inBatch]),
    onFinish: (answer: FinishedAnswer) => void calls.push(['finish', answer.ending]),
  })
  expect(calls).toEqual([['start', 'number']])
  inBatch = true
  for (const batch of [opening, more('x'), ending]) source.push(batch)
  inBatch = false
  reply.events.finish()
  reply.events.close()
  expect(await over).toBe('finish')
  await turn()
  const records = [...opening, ...more('x'), ...ending].map(record => [record, false])
  expect(calls).toEqual([['start', 'number'], ...records, ['finish', 'finish']])
})

test('onStart is told whose answer it is, and which parts of the request were left out', async () => {
  const started: StartedAnswer[] = []
  new AnswerRecorder({ onStart: answer => void started.push(answer) }, 'li').start()
  await turn()
  const warnings = [{ setting: 'top_k', message: 'Left out.' }]
  new AnswerRecorder({ onStart: answer => void started.push(answer) }, undefined, warnings).start()
  await turn()
  const startedAt = expect.any(Number)
  expect(started).toEqual([
    { owner: 'li', startedAt },
    { startedAt, warnings },
  ])
})

test('are not called for a stream that cannot be read, since nothing was asked', async () => {
  const stream = answer()
  await stream.text()
  const calls: unknown[] = []
  const note = (): void => void calls.push('called')
  const options = { onStart: note, onFinish: note, onError: note }
  await expect(sendChatOver(new FakeReply(), stream, options)).rejects.toThrow(TypeError)
  await turn()
  expect(calls).toEqual([])
})

test('onFinish has the error of a wire format that failed', async () => {
  const finished: FinishedAnswer[] = []
  const wire = { ...nativeWire, createEncoder: throws }
  const { source, reply, over } = await begin({ wire, onFinish: told => void finished.push(told), onError: false })
  source.push(opening)
  expect(reply.status).toBe(500)
  reply.events.finish()
  expect(await over).toBe('error')
  await turn()
  expect(finished).toMatchObject([{ ending: 'error', error: { code: 'unknown' } }])
})

test('onRecord sees a failure unmasked, and nothing of an answer whose reader has left', async () => {
  const seen: ChatRecord[] = []
  const failed = await begin({ onRecord: record => void seen.push(record), onError: false })
  failed.source.push([failure('overloaded')])
  await turn()
  expect(JSON.stringify(seen)).toContain(canary)
  seen.length = 0
  const left = await begin({ onRecord: record => void seen.push(record) })
  left.reply.leave()
  left.source.push(opening)
  await turn()
  expect(seen).toEqual([])
})

test.each([
  ['onStart', throws],
  ['onStart', rejects],
  ['onRecord', throws],
  ['onRecord', rejects],
  ['onFinish', throws],
  ['onFinish', rejects],
] as const)('what %s throws or rejects with goes to onError, and the answer goes out', async (name, hook) => {
  const errors: unknown[] = []
  const { finish, reply } = await begin({ [name]: hook, onError: error => void errors.push(error) })
  await finish()
  expect(new Set(errors)).toEqual(new Set([thrown]))
  expect(errors).toHaveLength(name === 'onRecord' ? opening.length + ending.length : 1)
  expect(reply.ended).toBe(true)
})

test.each([throws, rejects])('what onError itself throws or rejects with is borne', async onError => {
  const { finish } = await begin({ onFinish: throws, onError })
  await finish()
})

describe('without onError', () => {
  const print = vi.spyOn(console, 'error')
  beforeEach(() => void print.mockReset())
  afterEach(() => void print.mockReset())

  test('a failure is one line, and what a hook threw is named and not quoted', async () => {
    const { source, reply, over } = await begin({
      onFinish() {
        throw new RangeError(canary)
      },
    })
    source.push([failure('overloaded')])
    reply.events.finish()
    await over
    await turn()
    expect(print.mock.calls).toEqual([
      [expect.stringMatching(/^Millrace: overloaded: vendor says \[redacted\]$/)],
      [expect.stringMatching(/^Millrace: unknown: .*RangeError.* Give onError to see the error itself\.$/)],
    ])
    expect(print.mock.calls[1]![0]).not.toContain(canary)
  })

  test('a reader who leaves is no failure', async () => {
    const { source, reply, over } = await begin({})
    source.push(opening)
    reply.leave()
    await over
    await turn()
    expect(print).not.toHaveBeenCalled()
  })

  test('onError: false is silence', async () => {
    const { source, reply, over } = await begin({ onFinish: throws, onError: false })
    source.push([failure('overloaded')])
    reply.events.finish()
    await over
    await turn()
    expect(print).not.toHaveBeenCalled()
  })
})

test.each(['onStart', 'onRecord', 'onFinish', 'onError'] as const)('%s takes a function', async name => {
  const options = { [name]: 'x' } as SendChatOptions
  await expect(sendChatOver(new FakeReply(), tap().stream, options)).rejects.toThrow(`${name} takes a function`)
})
