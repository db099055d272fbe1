import { DatabaseSync } from 'node:sqlite'
import type { StreamStore } from '@millrace/core'
import { sqliteStore } from '@millrace/resume/sqlite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { delta, finish, newFile, readAll, textIn, walOf } from './support/sqlite-file.js'

/** An hour: no test of these waits for its end, however slow the machine is. */
const leaseMs = 3_600_000

/** Stores over one file, as of several processes. */
function storesOver(path: string, count: number): StreamStore[] {
  const stores = Array.from({ length: count }, () => sqliteStore(path, { leaseMs, joinMs: 0, pollMs: 5 }))
  onTestFinished(async () => void (await Promise.all(stores.map(store => store.close?.()))))
  return stores
}

/** Streams of a store, each with its lease. */
async function newStreams(store: StreamStore, count: number): Promise<[streamId: string, lease: string][]> {
  const streams: [string, string][] = []
  for (let at = 0; at < count; at++) {
    const streamId = `stream-${at}`.padEnd(22, '-')
    streams.push([streamId, (await store.create({ streamId })).lease!])
  }
  return streams
}

/** Runs a statement beside the stores. */
function exec(path: string, sql: string): void {
  const db = new DatabaseSync(path)
  db.exec(sql)
  db.close()
}

/** The one value that a query beside the stores gives. */
function oneOf(path: string, sql: string): number {
  const db = new DatabaseSync(path)
  const row = db.prepare(sql).get() as Record<string, number>
  db.close()
  return Object.values(row)[0]!
}

test('the tokens of fifty streams are one commit of a few pages, and not a page for each', async () => {
  const path = newFile()
  const [store] = storesOver(path, 1)
  const streams = await newStreams(store!, 50)
  const before = walOf(path)
  const turns = 8
  for (let turn = 0; turn < turns; turn++)
    await Promise.all(streams.map(([streamId, lease]) => store!.append(streamId, lease, [delta(` token ${turn}`)])))
  const after = walOf(path)
  expect(after.commits - before.commits).toBe(turns)
  expect(after.pages - before.pages).toBeLessThan(6 * turns)
  expect(oneOf(path, 'select count(*) from recent')).toBe(turns)
})

test('a lease is prolonged in the file when a quarter of it has passed, and not by each append', async () => {
  const path = newFile()
  const [store] = storesOver(path, 1)
  const [[streamId, lease] = ['', '']] = await newStreams(store!, 1)
  const before = walOf(path)
  for (let at = 0; at < 10; at++) await store!.append(streamId, lease, [])
  expect(walOf(path)).toEqual(before)
  exec(path, `update streams set lease_until = lease_until - ${leaseMs / 2}`)
  const until = (): number => oneOf(path, 'select lease_until from streams')
  const short = until()
  await store!.append(streamId, lease, [])
  expect(until()).toBeGreaterThan(short + leaseMs / 4)
})

test('behind each append there is a whole lease, however short before it came the one that prolonged it', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const leaseMs = 60_000
  const path = newFile()
  const [store, other] = [sqliteStore(path, { joinMs: 0, leaseMs }), sqliteStore(path, { leaseMs })]
  onTestFinished(async () => void (await Promise.all([store.close?.(), other.close?.()])))
  const { lease } = await store.create({ streamId: 'a' })
  let last = 0
  for (const part of [0.24, 0.99, 0.01, 0.98, 0.2, 0.2, 0.99, 0.26, 0.99]) {
    vi.setSystemTime(Date.now() + part * leaseMs)
    expect(await other.meta('a')).toMatchObject({ status: 'running', lastSeq: last })
    expect(await store.append('a', lease!, [delta('x')])).toBe(++last)
  }
  vi.setSystemTime(Date.now() + 1.3 * leaseMs)
  await expect(async () => store.append('a', lease!, [delta('late')])).rejects.toMatchObject({ code: 'gone' })
  expect(await other.meta('a')).toEqual({ status: 'ended', lastSeq: last + 1 })
})

test('an append behind the end that a reader found is refused, also where the clock is set back meanwhile', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const [store] = storesOver(newFile(), 1)
  const [[streamId, lease] = ['', '']] = await newStreams(store!, 1)
  await store!.append(streamId, lease, [delta('1')])
  const time = Date.now()
  vi.setSystemTime(time + 2 * store!.leaseMs!)
  const all = await readAll(store!, streamId)
  expect(all).toMatchObject([delta('1'), { type: 'error', error: { code: 'truncated' } }])
  vi.setSystemTime(time)
  await expect(async () => store!.append(streamId, lease, [delta('2')])).rejects.toMatchObject({ code: 'gone' })
  expect(await readAll(store!, streamId)).toEqual(all)
})

test('of more streams than the recent rows hold, each is read whole by every process', async () => {
  const path = newFile()
  const [store, other] = storesOver(path, 2)
  const streams = await newStreams(store!, 900)
  const [idle = ['', '']] = streams
  await store!.append(...idle, [delta('idle')])
  expect(await other!.meta(idle[0])).toMatchObject({ lastSeq: 1 })
  const long = 'y'.repeat(700)
  for (const text of ['first', long, 'last'])
    await Promise.all(streams.map(([streamId, lease]) => store!.append(streamId, lease, [delta(text)])))
  expect(oneOf(path, 'select sum(length(entries)) from recent')).toBeLessThan(512 * 1024)
  await Promise.all(streams.map(([streamId, lease]) => store!.append(streamId, lease, [finish], { end: true })))
  for (const [streamId] of [idle, streams[1]!, streams.at(-1)!]) {
    const first = streamId === idle[0] ? [delta('idle')] : []
    const all = [...first, delta('first'), delta(long), delta('last'), finish]
    for (const reader of [store!, other!]) expect(await readAll(reader, streamId)).toEqual(all)
  }
})

test('a stream that is made anew under its id has none of the old records', async () => {
  const path = newFile()
  const [store, other] = storesOver(path, 2)
  const [[streamId, lease] = ['', '']] = await newStreams(store!, 1)
  await store!.append(streamId, lease, [delta('old a'), delta('old b')])
  expect(await other!.meta(streamId)).toMatchObject({ lastSeq: 2 })
  await other!.delete(streamId)
  expect(textIn(path)).not.toContain('old')
  await expect(async () => store!.append(streamId, lease, [delta('late')])).rejects.toMatchObject({ code: 'gone' })
  const { lease: again } = await store!.create({ streamId })
  for (const each of [store!, other!]) expect(await each.meta(streamId)).toMatchObject({ lastSeq: 0 })
  // A process that has seen nothing of before.
  const [third] = storesOver(path, 1)
  expect(await third!.append(streamId, again!, [delta('new')])).toBe(1)
  for (const each of [store!, other!]) expect(await each.meta(streamId)).toMatchObject({ lastSeq: 1 })
  expect(await other!.append(streamId, again!, [finish], { end: true })).toBe(2)
  for (const each of [store!, other!]) expect(await readAll(each, streamId)).toEqual([delta('new'), finish])
})

test('a reader of a log ends by gone where it is made anew under its id before he looks again', async () => {
  const path = newFile()
  const [store, other] = storesOver(path, 2)
  const [[streamId, lease] = ['', '']] = await newStreams(store!, 1)
  await store!.append(streamId, lease, [delta('old a'), delta('x'.repeat(1_000))])
  const reading = other!.read(streamId, 0)[Symbol.asyncIterator]()
  expect((await reading.next()).value).toMatchObject({ seq: 2 })
  await store!.delete(streamId)
  const { lease: again } = await store!.create({ streamId })
  for (const text of ['new a', 'new b', 'new c']) await store!.append(streamId, again!, [delta(text)])
  await store!.append(streamId, again!, [finish], { end: true })
  await expect(async () => reading.next()).rejects.toMatchObject({ code: 'gone' })
  expect(await readAll(other!, streamId)).toHaveLength(4)
})

test.each(['with "quotes"', 'C:\\temp', 'two\nlines', 'nul\0', 'half \ud83d', 'ü 😀'])(
  'of a stream that is deleted nothing stays in the file: %j',
  async streamId => {
    const path = newFile()
    const [store, other] = storesOver(path, 2)
    const { lease } = await store!.create({ streamId })
    await store!.append(streamId, lease!, [delta('a secret')])
    expect(await other!.meta(streamId)).toMatchObject({ lastSeq: 1 })
    expect(textIn(path)).toContain('secret')
    await other!.delete(streamId)
    expect(textIn(path)).not.toContain('secret')
  },
)

test('a commit that fails leaves no trace, and the next append goes on behind the one before', async () => {
  const path = newFile()
  const [store, other] = storesOver(path, 2)
  const [[a, leaseA] = ['', ''], [b, leaseB] = ['', '']] = await newStreams(store!, 2)
  await store!.append(a, leaseA, [delta('1')])
  exec(
    path,
    `create trigger full before insert on recent when new.entries like '%refused%' begin select raise(abort, 'full'); end`,
  )
  const both = [store!.append(a, leaseA, [delta('refused')]), store!.append(b, leaseB, [delta('as well')])]
  for (const append of both) await expect(async () => append).rejects.toMatchObject({ code: 'network' })
  expect(await store!.append(a, leaseA, [delta('2')])).toBe(2)
  expect(await store!.append(b, leaseB, [finish], { end: true })).toBe(1)
  expect(await store!.append(a, leaseA, [finish], { end: true })).toBe(3)
  for (const each of [store!, other!]) {
    expect(await readAll(each, a)).toEqual([delta('1'), delta('2'), finish])
    expect(await readAll(each, b)).toEqual([finish])
  }
})

test('a stream is held to its limit of bytes by all that was appended, wherever it stands', async () => {
  const path = newFile()
  const open = (): StreamStore => sqliteStore(path, { leaseMs, joinMs: 0, maxStreamBytes: 600 })
  const store = open()
  const [[streamId, lease] = ['', '']] = await newStreams(store, 1)
  const size = JSON.stringify(delta('x'.repeat(100))).length
  const fits = Math.floor(600 / size)
  for (let at = 0; at < fits; at++) await store.append(streamId, lease, [delta('x'.repeat(100))])
  const other = open()
  for (const each of [store, other])
    await expect(async () => each.append(streamId, lease, [delta('x'.repeat(100))])).rejects.toMatchObject({
      code: 'limit',
    })
  await Promise.all([store.close?.(), other.close?.()])
})

test('a log of more batches than one look takes comes with its recent records behind them', async () => {
  const [store, other] = storesOver(newFile(), 2)
  const [[streamId, lease] = ['', '']] = await newStreams(store!, 1)
  const all = Array.from({ length: 1_400 }, (_, at) => delta(`${at}`))
  for (let at = 0; at < all.length; at += 350) await store!.append(streamId, lease, all.slice(at, at + 350))
  for (const text of ['recent a', 'recent b']) {
    all.push(delta(text))
    await store!.append(streamId, lease, [delta(text)])
  }
  for (const each of [store!, other!]) {
    const read = []
    for await (const { records, seq } of each.read(streamId, 3)) {
      read.push(...records)
      expect(seq).toBe(3 + read.length)
      if (seq === all.length) break
    }
    expect(read).toEqual(all.slice(3))
  }
})
