import { memoryStore } from '@millrace/resume'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { heldStore } from '../support/held-store.js'
import { idOf, kept, numbersOf, readUntil } from '../support/kept.js'
import { recordsIn, textIn } from '../support/records.js'
import { ending, more, opening } from '../support/streams.js'
import { turn } from '../support/turns.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

let end = async (): Promise<unknown> => undefined
// Runs first: no timer of an answer is left for the next test, in a clock that is gone.
afterEach(() => end())

const id = idOf('one')

async function begun() {
  const inner = memoryStore()
  const { store, held } = heldStore(inner)
  const all = kept({ store, appendBehindMs: 100 })
  const asked = all.post(id)
  await turn()
  all.taps[0]!.push(opening)
  const response = await asked
  end = async () => {
    all.taps[0]!.push(ending)
    while (held.length > 0) await held[0]!.keep()
    if (!response.body!.locked) await readUntil(response, '\0')
    await turn()
  }
  return { ...all, inner, held, response, tap: all.taps[0]! }
}

test('readers get records at once, and the store gathered pieces', async () => {
  const { tap, held, response } = await begun()
  expect(textIn(recordsIn(await readUntil(response, 'text-delta')))).toBe('落霞')
  for (const delta of ['与', '孤', '鹜']) tap.push(more(delta))
  expect(textIn(recordsIn(await readUntil(response, '鹜')))).toBe('与孤鹜')
  expect(held).toHaveLength(0)
  vi.advanceTimersByTime(100)
  expect(held.map(({ records }) => records)).toEqual([[...opening, ...more('与'), ...more('孤'), ...more('鹜')]])
  tap.push(more('齐'))
  vi.advanceTimersByTime(500)
  // One append at a time.
  expect(held).toHaveLength(1)
  await held[0]!.keep()
  vi.advanceTimersByTime(100)
  expect(held.map(({ records }) => records)).toEqual([more('齐')])
})

test('a second reader, and one who comes back, are served what the store does not have yet', async () => {
  const { tap, held, get, response } = await begun()
  vi.advanceTimersByTime(100)
  await held[0]!.keep()
  tap.push(more('与'))
  tap.push(more('孤'))
  const [whole, part, tail] = await Promise.all([get(id), get(id, 4), get(id, 5)])
  await turn()
  tap.push(more('鹜'))
  tap.push(ending)
  await turn()
  while (held.length > 0) await held[0]!.keep()
  expect(numbersOf(await whole.text())).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(numbersOf(await part.text())).toEqual([5, 6, 7, 8])
  expect(numbersOf(await tail.text())).toEqual([6, 7, 8])
  expect(numbersOf(await response.text())).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect((await get(id, 9)).status).toBe(400)
})

test('the end comes when all is kept, and not before', async () => {
  const { tap, held, response, finished } = await begun()
  tap.push(ending)
  await turn()
  expect(held).toMatchObject([{ records: [...opening, ...ending], end: true }])
  const body = readUntil(response, 'finish')
  let told = false
  void body.then(() => (told = true))
  await turn()
  expect(told).toBe(false)
  await held[0]!.keep()
  expect(numbersOf(await body)).toEqual([1, 2, 3, 4, 5])
  expect(finished).toHaveLength(1)
})

test('a store that fails ends the answer for those who read it, and the log is no longer than what it has', async () => {
  const { tap, held, response, inner } = await begun()
  vi.advanceTimersByTime(100)
  await held[0]!.keep()
  const whole = response.text()
  await turn()
  tap.push(more('lost'))
  vi.advanceTimersByTime(100)
  await held[0]!.fail(new Error('away'))
  const records = recordsIn(await whole)
  expect(textIn(records)).toBe('落霞lost')
  expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'overloaded' } })
  expect(tap.cancelled).toBe(true)
  expect(await inner.meta(id)).toMatchObject({ lastSeq: 3 })
})

test('a place that is not appended yet is waited for on another instance', async () => {
  const { tap, held, inner, response } = await begun()
  vi.advanceTimersByTime(100)
  await held[0]!.keep()
  tap.push(more('与'))
  const there = kept({ store: inner, appendBehindMs: 100 })
  const asked = there.get(id, 4)
  await turn()
  vi.advanceTimersByTime(100)
  await held[0]!.keep()
  await turn()
  vi.advanceTimersByTime(50)
  const elsewhere = await asked
  expect(elsewhere.status).toBe(200)
  tap.push(ending)
  await turn()
  while (held.length > 0) await held[0]!.keep()
  expect(numbersOf(await elsewhere.text())).toEqual([5, 6])
  await response.text()
})

test('a block that the log does not have is not closed in it, nor for a reader who has not seen it', async () => {
  const { tap, held, response, get, inner } = await begun()
  vi.advanceTimersByTime(100)
  await held[0]!.keep()
  // It stays behind: nobody takes anything from it.
  const behind = await get(id)
  const front = response.text()
  tap.push([
    { type: 'text-end', id: '0' },
    { type: 'reasoning-start', id: '1' },
    { type: 'reasoning-delta', id: '1', delta: '秋水' },
  ])
  await turn()
  vi.advanceTimersByTime(100)
  await held[0]!.fail(new Error('away once'))
  const [lastWords] = held
  expect(lastWords!.records).toMatchObject([{ type: 'error', error: { code: 'overloaded' } }])
  await lastWords!.keep()
  expect(await inner.meta(id)).toMatchObject({ status: 'ended', lastSeq: 4 })
  const types = (body: string) => recordsIn(body).map(({ type }) => type)
  const opened = ['start', 'text-start', 'text-delta']
  expect(types(await front)).toEqual([
    ...opened,
    'text-end',
    'reasoning-start',
    'reasoning-delta',
    'reasoning-end',
    'error',
  ])
  expect(types(await (await get(id)).text())).toEqual([...opened, 'error'])
  const seen = types(await behind.text())
  expect(seen.filter(type => type === 'reasoning-end').length).toBe(
    seen.filter(type => type === 'reasoning-start').length,
  )
  expect(seen.at(-1)).toBe('error')
})
