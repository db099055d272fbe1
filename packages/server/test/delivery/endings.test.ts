import type { ChatRecord } from '@millrace/core'
import { type ChatOutcome, type FinishedAnswer, nativeWire, type SendChatOptions } from '@millrace/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Delivery } from '../../src/delivery/delivery.js'
import { resolveDelivery } from '../../src/delivery/options.js'
import { GuardedReply } from '../../src/exchange/guarded-reply.js'
import { HttpError } from '../../src/exchange/http-error.js'
import { FakeReply } from '../support/fake-reply.js'
import { recordsIn } from '../support/records.js'
import { ending, failure, more, opening, type Tap, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

/** One answer on its way, and the hands that can end it. */
interface Scene {
  readonly reply: FakeReply
  readonly source: Tap
  readonly abort: AbortController
  stop(): void
}

/** How the response ended, how the answer did, and the reader's last record. */
type Ending = [outcome: ChatOutcome, answer: FinishedAnswer['ending'], last?: ChatRecord['type']]

/** A wire that fails at its batch of this number. */
const failingAt = (count: number): SendChatOptions => {
  let batches = 0
  const encode = (records: readonly ChatRecord[]): string => {
    if (++batches >= count) throw new Error('from the wire')
    return nativeWire.createEncoder().encode(records)
  }
  return { wire: { ...nativeWire, createEncoder: () => ({ encode }) } }
}

const breaking = (method: 'open' | 'head' | 'write' | 'end' | 'destroy') => (reply: FakeReply) => {
  reply[method] = () => {
    throw new Error('from the reply')
  }
}

const paths: [string, Ending, (scene: Scene) => unknown, SendChatOptions?, ((reply: FakeReply) => void)?][] = [
  ['complete', ['finish', 'finish', 'finish'], ({ source }) => source.push([...opening, ...ending])],
  ['failed at once', ['error', 'error'], ({ source }) => source.push([failure('overloaded')])],
  [
    'failed in the middle',
    ['error', 'error', 'error'],
    ({ source }) => source.push([...opening, failure('overloaded')]),
  ],
  ['left before the head', ['closed', 'cancelled'], ({ reply }) => reply.leave()],
  [
    'left in the middle',
    ['closed', 'cancelled', 'text-delta'],
    async ({ source, reply }) => {
      source.push(opening)
      await turn()
      reply.leave()
    },
  ],
  [
    'left with the last bytes on their way',
    ['closed', 'finish', 'finish'],
    ({ source, reply }) => {
      reply.end = () => {}
      source.push([...opening, ...ending])
      reply.leave()
    },
  ],
  [
    'left while it is read on',
    ['closed', 'finish', 'text-delta'],
    async ({ source, reply }) => {
      source.push(opening)
      await turn()
      reply.leave()
      source.push(ending)
    },
    { onDisconnect: 'drain' },
  ],
  [
    'left while it is read on, to a failure',
    ['closed', 'error', 'text-delta'],
    async ({ source, reply }) => {
      source.push(opening)
      await turn()
      reply.leave()
      source.push([failure('overloaded')])
    },
    { onDisconnect: 'drain' },
  ],
  [
    'dropped since its reader takes nothing',
    ['stalled', 'cancelled', 'text-delta'],
    async ({ source, reply }) => {
      reply.takes = false
      source.push(opening)
      await turn()
      vi.advanceTimersByTime(30_000)
    },
  ],
  [
    'dropped with the end not taken',
    ['stalled', 'finish', 'finish'],
    ({ source, reply }) => {
      reply.end = () => {}
      source.push([...opening, ...ending])
      vi.advanceTimersByTime(30_000)
    },
  ],
  ['stopped by its signal', ['error', 'cancelled'], ({ abort }) => abort.abort()],
  [
    'stopped by the server',
    ['error', 'cancelled', 'error'],
    ({ source, stop }) => {
      source.push(opening)
      stop()
    },
  ],
  [
    'stopped by the server behind its end, which the reader holds back',
    ['finish', 'finish', 'finish'],
    async ({ source, reply, stop }) => {
      reply.takes = false
      source.push(opening)
      await turn()
      source.push(ending)
      stop()
      reply.takes = true
      reply.events.drain()
    },
  ],
  [
    'stopped by the server, and its signal too',
    ['error', 'cancelled'],
    ({ abort, stop }) => {
      stop()
      abort.abort()
      stop()
    },
  ],
  ['of a wire that fails at once', ['error', 'error'], ({ source }) => source.push(opening), failingAt(1)],
  [
    'of a wire that fails in the middle',
    ['error', 'error', 'text-delta'],
    async ({ source }) => {
      source.push(opening)
      await turn()
      source.push(more('x'))
    },
    failingAt(2),
  ],
  [
    'of a wire that fails at the end',
    ['error', 'finish', 'text-delta'],
    async ({ source }) => {
      source.push(opening)
      await turn()
      source.push(ending)
    },
    failingAt(2),
  ],
  ['of a reply that cannot be opened', ['error', 'cancelled'], () => {}, {}, breaking('open')],
  ['of a reply that takes no head', ['error', 'cancelled'], ({ source }) => source.push(opening), {}, breaking('head')],
  [
    'of a reply that fails to write',
    ['error', 'cancelled'],
    ({ source }) => source.push(opening),
    {},
    breaking('write'),
  ],
  [
    'of a reply that cannot end',
    ['error', 'finish', 'finish'],
    ({ source }) => source.push([...opening, ...ending]),
    {},
    breaking('end'),
  ],
]

test.each(paths)('an answer %s ends once, and all hear the same', async (_, expected, act, options = {}, change) => {
  const finished: FinishedAnswer[] = []
  const [source, reply, abort] = [tap(), new FakeReply(), new AbortController()]
  const end = reply.end.bind(reply)
  reply.end = () => {
    end()
    if (reply.takes) reply.events.finish()
  }
  change?.(reply)
  const settings = resolveDelivery({ ...options, onFinish: answer => void finished.push(answer), onError: false })
  const guarded = new GuardedReply(reply)
  const outcomes: ChatOutcome[] = []
  const delivery = new Delivery({
    reply: guarded,
    stream: source.stream,
    settings,
    headers: {},
    signal: abort.signal,
    over: outcome => outcomes.push(outcome),
  })
  delivery.start()
  await turn()
  const closing = new HttpError(503, 'overloaded', 'The server is shutting down.', { retryable: true })
  await act({ reply, source, abort, stop: () => delivery.stop(closing, 1_000) })
  for (let i = 0; i < 3; i++) await turn()

  // Whatever comes late changes nothing.
  const written = reply.writes.length
  source.push(more('late'))
  if (reply.events) {
    reply.events.drain()
    reply.events.finish()
    reply.events.close()
  }
  delivery.stop(closing, 1)
  vi.advanceTimersByTime(600_000)
  await turn()
  await delivery.done()
  const [outcome, answer, last] = expected
  expect(outcomes).toEqual([outcome])
  expect(finished.map(told => told.ending)).toEqual([answer])
  if (last) expect(recordsIn(reply.text).at(-1)?.type).toBe(last)
  expect(reply.writes).toHaveLength(written)
  expect(vi.getTimerCount()).toBe(0)
})
