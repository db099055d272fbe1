import type { StreamStore } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { storeWith } from '../support/held-store.js'
import { idOf, kept } from '../support/kept.js'
import { recordsIn, textIn } from '../support/records.js'
import { ending, more, opening } from '../support/streams.js'
import { turn } from '../support/turns.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const id = idOf('one')
const leaseMs = 15_000

/** An answer that has begun, and a reader at another instance than the one that makes it. */
async function elsewhere(replaced: (inner: StreamStore) => Partial<StreamStore>) {
  const inner = memoryStore({ leaseMs })
  const here = kept({ store: inner })
  const asked = here.post(id)
  await turn()
  const [tap] = here.taps
  tap!.push(opening)
  const own = (await asked).text()
  const there = kept({ store: storeWith(inner, replaced(inner)) })
  const reading = there.get(id).then(response => response.text())
  await turn()
  const end = async (): Promise<void> => {
    tap!.push(ending)
    await own
    await turn()
  }
  return { tap: tap!, there, reading, end }
}

/** Lets time pass in steps, as timers of a quiet process see it. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    vi.advanceTimersByTime(1_000)
    await turn()
  }
}

/** A read that never settles, and hears no signal. */
const hung = (): AsyncIterable<never> => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) })

test.each<[string, Partial<StreamStore>]>([
  ['of a log that has more', {}],
  ['of a log whose state hangs too', { meta: () => new Promise(() => {}) }],
  ['of a log whose state fails', { meta: async () => Promise.reject(new Error('away')) }],
])('a read that hangs, %s, ends for its reader after two leases, and the application is told', async (_, replaced) => {
  let asked = 0
  const { there, reading, end } = await elsewhere(inner => ({
    read: hung,
    // The first time for the handler, which looks whose stream it is.
    meta: streamId => (asked++ > 0 && replaced.meta ? replaced.meta(streamId) : inner.meta(streamId)),
  }))
  await pass(2 * leaseMs - 1_000)
  expect(there.errors).toEqual([])
  await pass(3_000)
  expect(recordsIn(await reading)).toMatchObject([{ type: 'error', error: { code: 'overloaded', retryable: true } }])
  expect(there.errors).toMatchObject([{ code: 'timeout' }])
  await end()
})

test('a read that gives nothing because there is nothing goes on for as long as the model thinks', async () => {
  const { tap, there, reading, end } = await elsewhere(() => ({}))
  await pass(8 * leaseMs)
  tap.push(more('与'))
  await end()
  expect(textIn(recordsIn(await reading))).toContain('与')
  expect(there.errors).toEqual([])
})
