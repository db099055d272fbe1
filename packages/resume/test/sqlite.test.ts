import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { ChatRecord, StreamStore } from '@millrace/core'
import { sqliteStore } from '@millrace/resume/sqlite'
import { storeConformance } from '@millrace/testing'
import { expect, onTestFinished, test } from 'vitest'

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

/** A file for a test. */
function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-sqlite-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'streams.db')
}

async function readAll(store: StreamStore, streamId: string, after: number): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  for await (const batch of store.read(streamId, after)) records.push(...batch.records)
  return records
}

const delta = (text: string): ChatRecord => ({ type: 'text-delta', id: '0', delta: text })
const finish: ChatRecord = { type: 'finish', reason: 'stop' }

test('records come back from every place, however long they are and whatever was appended together', async () => {
  const path = newFile()
  const [store, other] = [sqliteStore(path, { joinMs: 0 }), sqliteStore(path, { pollMs: 5 })]
  const { lease } = await store.create({ streamId: 'a' })
  const all: ChatRecord[] = []
  const live = readAll(other, 'a', 0)
  for (let at = 0; at < 90; at++) {
    const length = at % 13 === 5 ? 700 : at % 9 === 4 ? 257 : at % 7
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

test('a file of an earlier version is read, and written on', async () => {
  const path = newFile()
  const db = new DatabaseSync(path)
  db.exec(`
    create table streams (id text primary key, owner text, lease text not null, lease_until real not null, status text not null default 'running',
      last_seq integer not null default 0, bytes integer not null default 0, stop integer not null default 0, ended_at real) without rowid;
    create index ended on streams (ended_at) where ended_at is not null;
    create table batches (stream text not null, seq integer not null, texts text not null, primary key (stream, seq)) without rowid;
    pragma user_version = 1;`)
  const insert = db.prepare('insert into streams (id, lease, lease_until, last_seq) values (?, ?, ?, ?)')
  insert.run('a', 'of-a', Date.now() + 60_000, 3)
  const batch = db.prepare('insert into batches values (?, ?, ?)')
  batch.run('a', 1, JSON.stringify(delta('a')))
  batch.run('a', 3, [delta('b'), delta('c')].map(record => JSON.stringify(record)).join('\n'))
  db.close()
  const store = sqliteStore(path)
  expect(await store.append('a', 'of-a', [delta('d')])).toBe(4)
  expect(await store.append('a', 'of-a', [finish], { end: true })).toBe(5)
  for (let after = 0; after < 5; after++)
    expect(await readAll(store, 'a', after)).toEqual([...'abcd'].map(delta).concat(finish).slice(after))
  await store.close?.()
})

test('a file of a later version is refused', () => {
  const path = newFile()
  const db = new DatabaseSync(path)
  db.exec('pragma user_version = 99')
  db.close()
  expect(() => sqliteStore(path)).toThrow('version 99')
})
