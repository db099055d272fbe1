import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { ChatRecord, StreamStore } from '@millrace/core'
import { sqliteStore } from '@millrace/resume/sqlite'
import { storeConformance } from '@millrace/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { delta, finish, newFile, readAll, textIn } from './support/sqlite-file.js'

for (const { name, run } of storeConformance({
  async open(settings) {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-sqlite-'))
    const open = () => sqliteStore(join(folder, 'streams.db'), { ...settings, pollMs: 20 })
    const [store, other] = [open(), open()]
    return {
      store,
      other,
      async close() {
        await Promise.all([store.close?.(), other.close?.()])
        rmSync(folder, { recursive: true })
      },
    }
  },
}))
  test(name, run)

test('a listener for stops is there also where the first look at the file fails', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-sqlite-'))
  const store = sqliteStore(join(folder, 'streams.db'), { pollMs: 20 })
  await store.close?.()
  const unlisten = store.onStop('a', () => {})
  unlisten()
  rmSync(folder, { recursive: true })
})

test('records come back from every place, however long they are and whatever was appended together', async () => {
  const path = newFile()
  const [store, other] = [sqliteStore(path, { joinMs: 0 }), sqliteStore(path, { pollMs: 5 })]
  const { lease } = await store.create({ streamId: 'a' })
  const all: ChatRecord[] = []
  const live = readAll(other, 'a', 0)
  for (let at = 0; at < 90; at++) {
    const length = at % 13 === 5 ? 1200 : at % 9 === 4 ? 257 : at % 7
    const records = Array.from({ length: 1 + (at % 3) }, (_, index) => delta(`${at}.${index} ${'x'.repeat(length)}`))
    all.push(...records)
    await store.append('a', lease!, records)
    if (at % 10 === 0) expect((await other.meta('a'))?.lastSeq).toBe(all.length)
  }
  const running = other.read('a', all.length - 2)[Symbol.asyncIterator]()
  expect((await running.next()).value?.records).toEqual(all.slice(-2))
  all.push(finish)
  await store.append('a', lease!, [finish], { end: true })
  expect(await live).toEqual(all)
  for (let after = 0; after <= all.length; after += 4)
    expect(await readAll(other, 'a', after)).toEqual(all.slice(after))
  await Promise.all([store.close?.(), other.close?.()])
})

test('two processes that append by one lease go on behind one another, whatever lengths they write', async () => {
  const path = newFile()
  const stores = [sqliteStore(path, { joinMs: 0 }), sqliteStore(path, { joinMs: 0 })]
  const { lease } = await stores[0]!.create({ streamId: 'a' })
  const all: ChatRecord[] = []
  for (let at = 0; at < 60; at++) {
    const record = delta(`${at} ${'x'.repeat(at % 11 === 3 ? 1200 : (at * 7) % 90)}`)
    all.push(record)
    const store = stores[at % 3 === 0 || at % 5 === 1 ? 0 : 1]!
    expect(await store.append('a', lease!, [record])).toBe(all.length)
  }
  await expect(async () => stores[0]!.append('a', 'another lease', [delta('x')])).rejects.toMatchObject({
    code: 'gone',
  })
  all.push(finish)
  expect(await stores[1]!.append('a', lease!, [finish], { end: true })).toBe(all.length)
  await expect(async () => stores[0]!.append('a', lease!, [delta('late')])).rejects.toMatchObject({ code: 'gone' })
  expect(await readAll(stores[0]!, 'a', 0)).toEqual(all)
  await Promise.all(stores.map(store => store.close?.()))
})

test('what a producer had appended before it fell silent stands before the error', async () => {
  const store = sqliteStore(newFile(), { leaseMs: 30 })
  const { lease } = await store.create({ streamId: 'a' })
  await store.append('a', lease!, [delta('a'), delta('b')])
  expect(await readAll(store, 'a', 0)).toMatchObject([
    delta('a'),
    delta('b'),
    { type: 'error', error: { code: 'truncated' } },
  ])
  await store.close?.()
})

test.each<[version: number, tail: string, setUp: string]>([
  [1, '', ''],
  [2, `, tail text not null default ''`, `create index running on streams (id) where status = 'running';`],
])('a file of version %i is read, and written on', async (version, tail, setUp) => {
  const path = newFile()
  const db = new DatabaseSync(path)
  db.exec(`
    create table streams (id text primary key, owner text, lease text not null, lease_until real not null, status text not null default 'running',
      last_seq integer not null default 0, bytes integer not null default 0, stop integer not null default 0, ended_at real${tail}) without rowid;
    create index ended on streams (ended_at) where ended_at is not null; ${setUp}
    create table batches (stream text not null, seq integer not null, texts text not null, primary key (stream, seq)) without rowid;
    pragma user_version = ${version};`)
  const insert = db.prepare('insert into streams (id, lease, lease_until, last_seq) values (?, ?, ?, ?)')
  insert.run('a', 'of-a', Date.now() + 60_000, 3)
  insert.run('b', 'of-b', Date.now() + 60_000, 0)
  const batch = db.prepare('insert into batches values (?, ?, ?)')
  batch.run('a', 1, JSON.stringify(delta('a')))
  const texts = [delta('b'), delta('c')].map(record => JSON.stringify(record))
  if (version === 1) batch.run('a', 3, texts.join('\n'))
  else db.prepare('update streams set tail = ? where id = ?').run(texts.map(text => `${text}\n`).join(''), 'a')
  db.close()
  const store = sqliteStore(path)
  expect(await store.append('a', 'of-a', [delta('d')])).toBe(4)
  expect(await store.append('a', 'of-a', [finish], { end: true })).toBe(5)
  for (let after = 0; after < 5; after++)
    expect(await readAll(store, 'a', after)).toEqual([...'abcd'].map(delta).concat(finish).slice(after))
  expect(await store.append('b', 'of-b', [delta('first')])).toBe(1)
  await store.close?.()
})

test('a file of a later version is refused', () => {
  const path = newFile()
  const db = new DatabaseSync(path)
  db.exec('pragma user_version = 99')
  db.close()
  expect(() => sqliteStore(path)).toThrow('version 99')
})

test('a folder that is not there is named', () => {
  const path = join(newFile(), 'streams.db')
  expect(() => sqliteStore(path)).toThrow(`${path} cannot be opened`)
  expect(() => sqliteStore(undefined as never)).toThrow('sqliteStore takes the path of its file')
})

describe('a file that another process has locked for a while', () => {
  /** A store, and a writer beside it that holds the file until it is told to let go. */
  function locked() {
    const path = newFile()
    const store = sqliteStore(path, { leaseMs: 20_000 })
    const other = new DatabaseSync(path)
    onTestFinished(async () => {
      other.close()
      await store.close?.()
    })
    return {
      store,
      lock: () => other.exec('begin immediate'),
      // The lock is of this thread: a store that waited for it without giving others their turn would wait in vain.
      unlockLater: () => setTimeout(() => other.exec('commit'), 150),
    }
  }

  test('holds up appends, which are kept in their order, and nothing else of the process', async () => {
    const { store, lock, unlockLater } = locked()
    const { lease } = await store.create({ streamId: 'a' })
    lock()
    const appends = [delta('1'), delta('2'), delta('3')].map(record => store.append('a', lease!, [record]))
    await new Promise(resolve => setTimeout(resolve, 20))
    appends.push(store.append('a', lease!, [finish], { end: true }))
    unlockLater()
    expect(await Promise.all(appends)).toEqual([1, 2, 3, 4])
    expect(await readAll(store, 'a', 0)).toEqual([delta('1'), delta('2'), delta('3'), finish])
  })

  test.each<[string, (store: StreamStore) => Promise<unknown>]>([
    ['create', store => store.create({ streamId: 'b' })],
    ['requestStop', store => store.requestStop('a')],
    ['delete', store => store.delete('a')],
  ])('holds up %s', async (_, call) => {
    const { store, lock, unlockLater } = locked()
    await store.create({ streamId: 'a' })
    lock()
    const called = call(store)
    unlockLater()
    await expect(called).resolves.not.toThrow()
  })

  test.each<[string, (store: StreamStore) => Promise<unknown>]>([
    ['a reader', store => readAll(store, 'a', 0)],
    ['who asks for the state', async store => (await store.meta('a'))?.status],
  ])('holds up %s of a log whose producer is gone', async (_, call) => {
    const path = newFile()
    const store = sqliteStore(path, { leaseMs: 1 })
    const other = new DatabaseSync(path)
    await store.create({ streamId: 'a' })
    await new Promise(resolve => setTimeout(resolve, 5))
    other.exec('begin immediate')
    const called = call(store)
    setTimeout(() => other.exec('commit'), 150)
    expect(await called).toEqual(_ === 'a reader' ? [expect.objectContaining({ type: 'error' })] : 'ended')
    other.close()
    await store.close?.()
  })

  test('for longer than the lease fails the answer, and the log is whole', async () => {
    const path = newFile()
    const store = sqliteStore(path, { leaseMs: 60 })
    const other = new DatabaseSync(path)
    const { lease } = await store.create({ streamId: 'a' })
    other.exec('begin immediate')
    await expect(store.append('a', lease!, [delta('1')])).rejects.toMatchObject({ code: 'network', retryable: true })
    other.exec('commit')
    await expect(store.append('a', lease!, [delta('2')])).rejects.toMatchObject({ code: 'gone' })
    expect(await readAll(store, 'a', 0)).toMatchObject([{ type: 'error', error: { code: 'truncated' } }])
    other.close()
    await store.close?.()
  })
})

test('what a process has left behind that died is dropped in its time, although nobody reads it', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const path = newFile()
  const options = { leaseMs: 1_000, ttlMs: 10_000 }
  const dead = sqliteStore(path, options)
  for (const streamId of ['a', 'b']) {
    const { lease } = await dead.create({ streamId })
    await dead.append(streamId, lease!, [delta('x'.repeat(1000))])
    await dead.append(streamId, lease!, [delta(`short of ${streamId}`)])
  }
  await dead.close?.()
  const rows = () => {
    const db = new DatabaseSync(path)
    const count = (table: string) => (db.prepare(`select count(*) as n from ${table}`).get() as { n: number }).n
    const counts = [count('streams'), count('batches')]
    db.close()
    return counts
  }
  expect(rows()).toEqual([2, 2])
  const store = sqliteStore(path, options)
  const { lease } = await store.create({ streamId: 'c' })
  for (let passed = 0; passed < 24_000; passed += 500) {
    vi.setSystemTime(Date.now() + 500)
    await store.append('c', lease!, [])
    if (passed % 2_000 === 0) await store.create({ streamId: `new ${passed}` })
    if (passed === 4_000) expect(await store.meta('a')).toEqual({ status: 'ended', lastSeq: 3 })
  }
  // They are known, and are no longer there.
  expect(await store.meta('b')).toMatchObject({ status: 'gone' })
  expect(textIn(path)).not.toContain('short of')
  expect(rows()[1]).toBeLessThan(10)
  const known = rows()[0]!
  vi.setSystemTime(Date.now() + 25 * 60 * 60_000)
  await store.create({ streamId: 'd' })
  vi.setSystemTime(Date.now() + 25 * 60 * 60_000)
  await store.create({ streamId: 'e' })
  expect(await store.meta('b')).toBeUndefined()
  expect(rows()[0]).toBeLessThan(known)
  await store.close?.()
})
