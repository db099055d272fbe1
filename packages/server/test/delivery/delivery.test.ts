import type { ChatRecord, ChatStream } from '@millrace/core'
import { type ChatOutcome, type FinishedAnswer, HttpError, nativeWire, type SendChatOptions } from '@millrace/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { sendChatOver } from '../../src/delivery/send.js'
import { FakeReply } from '../support/fake-reply.js'
import { recordsIn, textIn } from '../support/records.js'
import { answer, canary, ending, failure, more, opening, streamOf, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

/** Sends a hand-fed answer over a fake reply. */
async function begin(options: SendChatOptions = {}, reply = new FakeReply()) {
  const source = tap()
  const finished: FinishedAnswer[] = []
  const errors: unknown[] = []
  let outcome: ChatOutcome | undefined
  const over = sendChatOver(reply, source.stream, {
    onFinish: told => void finished.push(told),
    onError: error => void errors.push(error),
    ...options,
  }).then(how => {
    outcome = how
    return how
  })
  await turn()
  return { reply, source, finished, errors, over, outcome: () => outcome }
}

describe('an answer', () => {
  test('goes out with the right headers, whole and once', async () => {
    const { reply, source, over, finished } = await begin({ headers: { 'x-own': '1' } })
    expect(reply.headSent).toBe(false)
    source.push(opening)
    expect(reply.status).toBe(200)
    expect(reply.headers).toEqual({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-own': '1',
    })
    source.push(more('与孤鹜'))
    source.push(ending)
    expect(recordsIn(reply.text)).toEqual([...opening, ...more('与孤鹜'), ...ending])
    expect(reply.ended).toBe(true)
    reply.events.finish()
    reply.events.close()
    expect(await over).toBe('finish')
    await turn()
    expect(finished).toHaveLength(1)
    expect(finished[0]).toMatchObject({
      ending: 'finish',
      message: { role: 'assistant', content: [{ type: 'text', text: '落霞与孤鹜' }], messageId: 'm1', model: 'test-1' },
      finish: { reason: 'stop' },
      usage: { inputTokens: 3, outputTokens: 2 },
    })
    expect(finished[0]?.timings.totalMs).toBeGreaterThanOrEqual(finished[0]?.timings.firstBatchMs ?? Number.NaN)
  })

  test('is over when all is taken, not before', async () => {
    const { reply, source, outcome } = await begin()
    source.push([...opening, ...ending])
    await turn()
    expect(reply.ended).toBe(true)
    expect(outcome()).toBeUndefined()
    reply.events.finish()
    await turn()
    expect(outcome()).toBe('finish')
  })

  test('that is complete is "finish" to the books and "closed" to the sender, when the reader misses its last bytes', async () => {
    const { reply, source, over, finished } = await begin()
    source.push([...opening, ...ending])
    reply.leave()
    expect(await over).toBe('closed')
    await turn()
    expect(finished.map(told => told.ending)).toEqual(['finish'])
  })

  test('an end of the reply that is not ours is no success', async () => {
    const { reply, source, over } = await begin()
    source.push(opening)
    reply.events.finish()
    reply.leave()
    expect(await over).toBe('closed')
  })
})

describe('a failure', () => {
  test.each([
    ['rate-limit', 2_500, 429, '3'],
    ['overloaded', undefined, 503, undefined],
    ['authentication', undefined, 502, undefined],
  ] as const)('%s before the head is a status', async (code, retryAfterMs, status, header) => {
    const { reply, source, over, errors, finished } = await begin({ headers: { 'x-own': '1' } })
    source.push([failure(code, retryAfterMs)])
    expect(reply.status).toBe(status)
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(reply.headers['retry-after']).toBe(header)
    expect(reply.headers['x-own']).toBe('1')
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code } })
    expect(reply.text).not.toContain(canary)
    reply.events.finish()
    expect(await over).toBe('error')
    await turn()
    expect(errors).toMatchObject([{ code, message: expect.stringContaining(canary) }])
    expect(finished).toMatchObject([{ ending: 'error', error: { code }, message: { content: [] } }])
  })

  test('after the head is a record, masked', async () => {
    const { reply, source, over, finished } = await begin()
    source.push(opening)
    source.push([failure('overloaded')])
    const records = recordsIn(reply.text)
    expect(records.map(record => record.type)).toEqual(['start', 'text-start', 'text-delta', 'text-end', 'error'])
    expect(reply.text).not.toContain(canary)
    reply.events.finish()
    expect(await over).toBe('error')
    await turn()
    expect(finished[0]).toMatchObject({ ending: 'error', message: { content: [{ type: 'text', text: '落霞' }] } })
  })

  test('behind content in the first batch is a record: what came is not thrown away', async () => {
    const { reply, source } = await begin()
    source.push([...opening, failure('overloaded')])
    expect(reply.status).toBe(200)
    expect(textIn(recordsIn(reply.text))).toBe('落霞')
  })

  test('under a head that the time sent is a record too', async () => {
    const { reply, source } = await begin({ headTimeoutMs: 0 })
    expect(reply.status).toBe(200)
    source.push([failure('overloaded')])
    expect(recordsIn(reply.text)).toMatchObject([{ type: 'error', error: { code: 'overloaded' } }])
  })
})

describe('a reader who leaves', () => {
  test('before the start: the stream is never connected', async () => {
    const reply = new FakeReply()
    reply.closed = true
    const { source, over, finished } = await begin({}, reply)
    expect(await over).toBe('closed')
    await turn()
    expect(source.connected).toBe(false)
    expect(finished.map(told => told.ending)).toEqual(['cancelled'])
    expect(() => source.stream.connect({ batch() {} })).not.toThrow()
    await turn()
    expect(source.connected).toBe(false)
  })

  test.each(['before the head', 'in the middle', 'while it holds the answer back'])('%s', async phase => {
    const { reply, source, over, finished, errors } = await begin()
    if (phase === 'while it holds the answer back') reply.takes = false
    if (phase !== 'before the head') source.push(opening)
    if (phase === 'while it holds the answer back') {
      await turn()
      expect(source.paused).toBe(true)
    }
    reply.leave()
    expect(source.cancelled).toBe(true)
    expect(await over).toBe('closed')
    const written = reply.writes.length
    source.push(more('late'))
    await turn()
    expect(reply.writes).toHaveLength(written)
    expect(finished.map(told => told.ending)).toEqual(['cancelled'])
    expect(errors).toEqual([])
  })

  test("with onDisconnect 'drain' the answer is read to its end, for the books", async () => {
    const { reply, source, over, finished } = await begin({ onDisconnect: 'drain' })
    reply.takes = false
    source.push(opening)
    await turn()
    expect(source.paused).toBe(true)
    reply.leave()
    expect(await over).toBe('closed')
    await turn()
    expect(source).toMatchObject({ cancelled: false, paused: false })
    expect(finished).toEqual([])
    const written = reply.writes.length
    source.push(more('与'))
    source.push(ending)
    await turn()
    expect(finished).toMatchObject([{ ending: 'finish', message: { content: [{ text: '落霞与' }] } }])
    expect(reply.writes).toHaveLength(written)
  })
})

describe('a signal', () => {
  test('stops the answer, and the reader sees it', async () => {
    const abort = new AbortController()
    const { reply, source, over, finished, errors } = await begin({ signal: abort.signal })
    source.push(opening)
    abort.abort()
    expect(source.cancelled).toBe(true)
    await turn()
    expect(recordsIn(reply.text).at(-1)).toMatchObject({ type: 'error', error: { code: 'aborted' } })
    reply.events.finish()
    expect(await over).toBe('error')
    expect(finished).toMatchObject([{ ending: 'cancelled', error: { code: 'aborted' } }])
    expect(errors).toEqual([])
  })

  test('whose reason is an HttpError tells that to the reader', async () => {
    const abort = new AbortController()
    const { reply, source } = await begin({ signal: abort.signal })
    source.push(opening)
    await turn()
    abort.abort(new HttpError(503, 'overloaded', 'Closing.', { retryable: true }))
    await turn()
    expect(recordsIn(reply.text).at(-1)).toMatchObject({
      type: 'error',
      error: { code: 'overloaded', retryable: true },
    })
  })

  test('that was aborted before keeps the provider from being asked', async () => {
    const { reply, source } = await begin({ signal: AbortSignal.abort() })
    expect(source.connected).toBe(false)
    expect(reply.status).toBe(503)
  })
})

describe('hooks', () => {
  test('that throw or reject disturb nothing and are told to onError', async () => {
    const errors: unknown[] = []
    const thrown = new Error('from the hook')
    for (const onFinish of [
      () => {
        throw thrown
      },
      () => Promise.reject(thrown),
    ]) {
      const { reply, source, over } = await begin({ onFinish, onError: error => void errors.push(error) })
      source.push([...opening, ...ending])
      reply.events.finish()
      expect(await over).toBe('finish')
      await turn()
    }
    expect(errors).toEqual([thrown, thrown])
  })

  test('never run inside a batch, and an onError that throws is borne', async () => {
    let inside = false
    const seen: boolean[] = []
    const { reply, source, over } = await begin({
      onFinish: () => {
        seen.push(inside)
      },
      onError: () => {
        seen.push(inside)
        throw new Error('from onError')
      },
    })
    inside = true
    source.push([failure('overloaded')])
    inside = false
    reply.events.finish()
    expect(await over).toBe('error')
    await turn()
    expect(seen).toEqual([false, false])
  })
})

describe('a wire format that throws', () => {
  const broken = (after: number) => {
    let count = 0
    return {
      ...nativeWire,
      createEncoder: () => ({
        encode(records: readonly ChatRecord[]) {
          if (count++ >= after) throw new Error('wire')
          return nativeWire.createEncoder().encode(records)
        },
      }),
    }
  }

  test.each([
    ['a beginning', [...opening]],
    ['a whole answer', [...opening, ...ending]],
  ])('at a first batch of %s is 500', async (_, batch) => {
    const { reply, source, over, errors, finished } = await begin({ wire: broken(0) })
    source.push(batch)
    expect(reply).toMatchObject({ status: 500, ended: true })
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'unknown' } })
    reply.events.finish()
    expect(await over).toBe('error')
    await turn()
    expect(errors).toMatchObject([{ message: 'wire' }])
    expect(finished).toHaveLength(1)
  })

  test('later breaks the connection off: a reader must not take it for an end', async () => {
    const { reply, source, over } = await begin({ wire: broken(1) })
    source.push(opening)
    source.push(more('x'))
    expect(source.cancelled).toBe(true)
    expect(await over).toBe('error')
    expect(reply).toMatchObject({ destroyed: true, ended: false })
  })

  test('over an early failure leaves that its usual body', async () => {
    const errorBody = () => {
      throw new Error('wire')
    }
    const { reply, source, errors } = await begin({ wire: { ...nativeWire, errorBody } })
    source.push([failure('overloaded')])
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'overloaded' } })
    await turn()
    expect(errors).toMatchObject([{ code: 'overloaded' }, { message: 'wire' }])
  })
})

test('an application that answers while we wait is not answered over', async () => {
  const { reply, source } = await begin()
  reply.headSent = true
  source.push(opening)
  await turn()
  expect(reply.status).toBeUndefined()
})
describe('with a clock', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
  afterEach(async () => {
    // What the test has left to the turn's end must not reach the next one's clock.
    await turn()
    vi.useRealTimers()
  })

  test('the head waits for the first batch, but not longer than headTimeoutMs', async () => {
    const { reply } = await begin()
    vi.advanceTimersByTime(4_999)
    expect(reply.headSent).toBe(false)
    vi.advanceTimersByTime(1)
    expect(reply.status).toBe(200)
    expect(reply.text).toBe(': \n\n')
  })

  test('a heartbeat comes after each 15 s of silence; data moves it', async () => {
    const { reply, source } = await begin()
    vi.advanceTimersByTime(4_000)
    source.push(opening)
    await turn()
    const first = reply.text
    vi.advanceTimersByTime(14_999)
    await turn()
    expect(reply.text).toBe(first)
    source.push(more('x'))
    await turn()
    const second = reply.text
    vi.advanceTimersByTime(14_999)
    await turn()
    expect(reply.text).toBe(second)
    vi.advanceTimersByTime(1)
    await turn()
    expect(reply.text).toBe(`${second}: \n\n`)
    vi.advanceTimersByTime(30_000)
    await turn()
    expect(reply.text).toBe(`${second}: \n\n: \n\n: \n\n`)
    source.push(ending)
    const third = reply.text
    vi.advanceTimersByTime(20_000)
    await turn()
    expect(reply.text).toBe(third)
  })

  test('no heartbeat while the reader is slow', async () => {
    const { reply, source } = await begin({ stallTimeoutMs: 0 })
    reply.takes = false
    source.push(opening)
    await turn()
    const { text } = reply
    vi.advanceTimersByTime(60_000)
    await turn()
    expect(reply.text).toBe(text)
    reply.takes = true
    reply.events.drain()
    vi.advanceTimersByTime(15_000)
    await turn()
    expect(reply.text).toBe(`${text}: \n\n`)
  })

  test('heartbeatMs 0: none', async () => {
    const { reply, source } = await begin({ heartbeatMs: 0 })
    source.push(opening)
    await turn()
    const { text } = reply
    vi.advanceTimersByTime(100_000)
    await turn()
    expect(reply.text).toBe(text)
  })

  test('a reader who takes nothing for stallTimeoutMs is dropped', async () => {
    const { reply, source, over, finished } = await begin()
    reply.takes = false
    reply.buffered = 1_000
    source.push(opening)
    await turn()
    vi.advanceTimersByTime(29_999)
    expect(reply.destroyed).toBe(false)
    vi.advanceTimersByTime(1)
    expect(reply.destroyed).toBe(true)
    expect(source.cancelled).toBe(true)
    expect(await over).toBe('stalled')
    expect(finished.map(told => told.ending)).toEqual(['cancelled'])
  })

  test('one who takes a little stays', async () => {
    const { reply, source, outcome } = await begin()
    reply.takes = false
    reply.buffered = 1_000
    source.push(opening)
    await turn()
    for (let i = 1; i <= 4; i++) {
      reply.buffered -= 1
      vi.advanceTimersByTime(30_000)
    }
    expect(reply.destroyed).toBe(false)
    reply.takes = true
    reply.events.drain()
    vi.advanceTimersByTime(300_000)
    expect(reply.destroyed).toBe(false)
    expect(outcome()).toBeUndefined()
  })

  test('one who does not take the end is dropped too', async () => {
    const { reply, source, over } = await begin()
    source.push([...opening, ...ending])
    expect(reply.ended).toBe(true)
    vi.advanceTimersByTime(30_000)
    expect(await over).toBe('stalled')
    expect(reply.destroyed).toBe(true)
  })

  test('one who takes all but the end of a long one as well', async () => {
    const { reply, source, over } = await begin()
    reply.takes = false
    source.push([...opening, ...more('x'.repeat(40 * 1024)), ...ending])
    expect(reply.ended).toBe(false)
    vi.advanceTimersByTime(20_000)
    reply.takes = true
    reply.events.drain()
    expect(reply.ended).toBe(true)
    vi.advanceTimersByTime(29_999)
    expect(reply.destroyed).toBe(false)
    vi.advanceTimersByTime(1)
    expect(await over).toBe('stalled')
  })
})

describe('bad arguments', () => {
  test.each([
    ['a stream that is none', {}, {}],
    ['heartbeatMs', answer(), { heartbeatMs: -1 }],
    ['headTimeoutMs', answer(), { headTimeoutMs: Number.NaN }],
    ['wire', answer(), { wire: {} }],
    ['onDisconnect', answer(), { onDisconnect: 'detach' }],
    ['onFinish', answer(), { onFinish: 'x' }],
    ['a header', answer(), { headers: { 'x-a': 'b\nc' } }],
  ])('%s is a TypeError, and nothing is sent', async (_, stream, options) => {
    const reply = new FakeReply()
    await expect(sendChatOver(reply, stream as ChatStream, options as SendChatOptions)).rejects.toThrow(TypeError)
    expect(reply.headSent).toBe(false)
  })

  test('so is a stream that has been read', async () => {
    const stream = answer()
    await stream.text()
    await expect(sendChatOver(new FakeReply(), stream)).rejects.toThrow(TypeError)
  })
})

test('the first batch is written at once, a turn of others in one write, and the text is intact', async () => {
  const reply = new FakeReply()
  const source = tap()
  const over = sendChatOver(reply, source.stream)
  await turn()
  source.push(opening)
  expect(recordsIn(reply.text)).toEqual(opening)
  for (let i = 0; i < 100; i++) source.push(more(`${i},`))
  expect(reply.writes).toHaveLength(1)
  await turn()
  expect(reply.writes).toHaveLength(2)
  source.push(ending)
  reply.events.finish()
  await over
  expect(textIn(recordsIn(reply.text))).toBe(`落霞${Array.from({ length: 100 }, (_, i) => `${i},`).join('')}`)
})

test('an application that sent its own head gets the answer behind it', async () => {
  const reply = new FakeReply()
  reply.headSent = true
  void sendChatOver(reply, streamOf([failure('overloaded')]))
  await turn()
  expect(reply.status).toBeUndefined()
  expect(recordsIn(reply.text)).toMatchObject([{ type: 'error' }])
})
