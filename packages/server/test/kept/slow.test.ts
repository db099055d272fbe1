import type { StoredBatch } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import { createChatHandler } from '@millrace/server'
import { expect, test } from 'vitest'
import { FakeReply } from '../support/fake-reply.js'
import { storeWith } from '../support/held-store.js'
import { idOf, kept, numbered, numbersOf, readUntil } from '../support/kept.js'
import { recordsIn, textIn } from '../support/records.js'
import { ending, more, opening } from '../support/streams.js'
import { turn } from '../support/turns.js'
import { until } from '../support/until.js'

const id = idOf('one')
const mib = 1024 * 1024

/** A handler with an answer of 10 MiB that is complete, and the largest amount that readers have had in hand. */
async function backlog() {
  const inner = memoryStore({ maxStreamBytes: 32 * mib })
  let pieces = 0
  let largest = 0
  const store = storeWith(inner, {
    async *read(...args): AsyncGenerator<StoredBatch> {
      for await (const batch of inner.read(...args)) {
        pieces++
        largest = Math.max(largest, batch.texts!.join('').length)
        yield batch
      }
    },
  })
  const all = kept({ store })
  const asked = all.post(id)
  const tap = await all.tap()
  tap.push(opening)
  for (let at = 0; at < 1_280; at++) tap.push(more(`${at} `.padEnd(8 * 1024, 'x')))
  tap.push(ending)
  const first = await (await asked).text()
  return { ...all, first, seen: () => ({ pieces, largest }) }
}

test('10 MiB go to a late reader in bounded pieces, as fast as it takes them', async () => {
  const { handler, first, seen } = await backlog()
  const before = seen().pieces
  const reply = new FakeReply()
  reply.takes = false
  const headers = { authorization: 'li' }
  const over = handler.handle({
    method: 'GET',
    url: `/chat/${id}`,
    below: `/${id}`,
    headers,
    body: async () => '',
    reply,
  })
  await until(() => reply.writes.length > 0)
  await turn()
  // It takes nothing: one piece is on its way, and no more is read from the store.
  expect(seen().pieces - before).toBeLessThanOrEqual(2)
  expect(reply.text.length).toBeLessThan(mib)
  while (!reply.ended) {
    reply.events.drain()
    await turn()
  }
  reply.events.finish()
  expect(await over).toBe('finish')
  expect(reply.text.replace(': \n\n', '')).toBe(first)
  expect(seen().largest).toBeLessThan(mib / 2)
})

test('a reader who takes nothing holds up neither the answer nor its other readers', async () => {
  const { post, get, tap: tapOf, finished } = kept()
  const slow = post(id)
  const tap = await tapOf()
  tap.push(opening)
  const stuck = await slow
  const other = await get(id)
  const body = other.text()
  for (let at = 0; at < 100; at++) {
    tap.push(more('x'.repeat(20_000)))
    await turn()
    expect(tap.paused).toBe(false)
  }
  tap.push(ending)
  expect(textIn(recordsIn(await body))).toHaveLength(2 + 2_000_000)
  expect(finished).toHaveLength(1)
  // It comes to the end all the same.
  const late = await stuck.text()
  expect(textIn(recordsIn(late))).toHaveLength(2 + 2_000_000)
  expect(numbersOf(late)).toEqual(Array.from({ length: 105 }, (_, at) => at + 1))
})

test('two tabs read one stream, and one of them leaves', async () => {
  const { post, get, tap: tapOf, taps } = kept()
  const asked = post(id)
  const tap = await tapOf()
  tap.push(opening)
  const one = await asked
  const other = await get(id)
  await readUntil(one, '落霞', true)
  tap.push(more('与孤鹜齐飞'))
  tap.push(ending)
  expect(textIn(recordsIn(await other.text()))).toBe('落霞与孤鹜齐飞')
  expect(taps).toHaveLength(1)
})

test('readers who share the text of a batch get each their own stream', async () => {
  const { post, get, tap: tapOf } = kept()
  const ids = [idOf('one'), idOf('two')]
  const asked = [post(ids[0]!), post(ids[1]!)]
  const taps = [await tapOf(0), await tapOf(1)]
  for (const tap of taps) tap.push(opening)
  const others = [await get(ids[0]!), await get(ids[1]!)]
  await turn()
  for (const tap of taps) {
    tap.push(more('与'))
    tap.push(ending)
  }
  for (const [at, id] of ids.entries())
    for (const response of [await asked[at]!, others[at]!]) {
      const events = numbered(await response.text())
      expect(events.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6].map(seq => `${id}.${seq}`))
    }
})

test('a resume that is offered twice at once gives one replay each, and asks nobody anew', async () => {
  const { post, get, tap: tapOf, taps } = kept()
  const asked = post(id)
  const tap = await tapOf()
  tap.push(opening)
  await readUntil(await asked, '落霞', true)
  const both = [get(id, 1), get(id, 1)]
  await turn()
  tap.push(ending)
  const bodies = await Promise.all(both.map(async each => numbersOf(await (await each).text())))
  expect(bodies).toEqual([
    [2, 3, 4, 5],
    [2, 3, 4, 5],
  ])
  expect(taps).toHaveLength(1)
})

test('a second drop after a resume goes on from the latest place', async () => {
  const { post, get, tap: tapOf } = kept()
  const asked = post(id)
  const tap = await tapOf()
  tap.push(opening)
  await readUntil(await asked, '落霞', true)
  const second = await get(id, 3)
  tap.push(more('与'))
  expect(numbersOf(await readUntil(second, '与', true))).toEqual([4])
  const third = await get(id, 4)
  tap.push(more('孤'))
  tap.push(ending)
  expect(numbersOf(await third.text())).toEqual([5, 6, 7])
})

test('a store that ends a stream without its end is told as a failure, and hangs nobody', async () => {
  const inner = memoryStore()
  const store = storeWith(inner, { async *read() {} })
  const errors: unknown[] = []
  const writer = kept({ store: inner })
  const asked = writer.post(id)
  const tap = await writer.tap()
  tap.push(opening)
  await asked
  const handler = createChatHandler({
    provider: { id: 'none', stream: () => undefined as never },
    authorize: () => ({ owner: 'li' }),
    store,
    onError: error => void errors.push(error),
  })
  const response = await handler.fetch(new Request(`http://x/chat/${id}`))
  expect(recordsIn(await response.text())).toMatchObject([{ type: 'error', error: { code: 'overloaded' } }])
  expect(errors).toHaveLength(1)
})

test('a stream that is deleted meanwhile ends its readers by gone', async () => {
  const store = memoryStore()
  const here = kept({ store })
  const there = kept({ store })
  const asked = here.post(id)
  const tap = await here.tap()
  tap.push(opening)
  await asked
  const reading = await there.get(id)
  await readUntil(reading, '落霞')
  await store.delete(id)
  expect(recordsIn(await readUntil(reading, 'gone'))).toMatchObject([{ type: 'error', error: { code: 'gone' } }])
  expect(there.errors).toEqual([])
})
