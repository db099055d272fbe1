import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** The statements of a store, prepared once. */
export const prepareStatements = (db: DatabaseSync) => ({
  create: db.prepare('insert into streams (id, owner, lease, lease_until) values (?, ?, ?, ?) on conflict do nothing'),
  find: db.prepare('select owner, lease, lease_until, status, last_seq, ended_at from streams where id = ?'),
  held: db.prepare(
    `select lease_until, last_seq, bytes from streams where id = ? and lease = ? and status = 'running' and lease_until > ?`,
  ),
  renew: db.prepare('update streams set lease_until = ? where id = ?'),
  finish: db.prepare(`update streams set lease_until = ?, status = 'ended', ended_at = ? where id = ?`),
  lapse: db.prepare(
    `update streams set last_seq = last_seq + 1, status = 'ended', ended_at = ?
     where id = ? and status = 'running' and lease_until <= ? returning last_seq`,
  ),
  lapsed: db.prepare(`select id from streams indexed by running where status = 'running' and lease_until <= ?`),
  settled: db.prepare('select lease, last_seq from streams where id = ?'),
  settle: db.prepare('update streams set last_seq = ?, bytes = bytes + ? where id = ?'),
  addBatch: db.prepare('insert into batches (stream, seq, texts) values (?, ?, ?)'),
  page: db.prepare(
    `select seq, texts from batches where stream = ? and seq > ? and (select lease from streams where id = ?) = ? order by seq`,
  ),
  addRecent: db.prepare('insert into recent (n, entries) values (?, ?)'),
  firstRecent: db.prepare('select min(n) as n from recent'),
  recentBehind: db.prepare('select n, entries from recent where n > ? order by n'),
  recentOf: db.prepare('select max(n) as n from recent where instr(entries, ?) > 0'),
  dropRecent: db.prepare('delete from recent where n <= ?'),
  emptyRecent: db.prepare(`update recent set entries = '[]' where n = ?`),
  askToStop: db.prepare(`update streams set stop = 1 where id = ? and status = 'running'`),
  stopped: db.prepare(`select id from streams where id = ? and stop = 1 and status = 'running'`),
  expire: db.prepare(`update streams set status = 'gone' where ended_at <= ? and status = 'ended' returning id`),
  dropBatches: db.prepare('delete from batches where stream = ?'),
  forget: db.prepare('delete from streams where id = ?'),
  forgetOld: db.prepare('delete from streams where ended_at <= ?'),
  /** Changes when another connection has committed. */
  version: db.prepare('pragma data_version'),
})

/** See {@link prepareStatements}. */
export type Statements = Readonly<Record<keyof ReturnType<typeof prepareStatements>, StatementSync>>

/** A row of `streams`. */
export interface StreamRow {
  readonly owner: string | null
  readonly lease: string
  readonly lease_until: number
  readonly status: 'running' | 'ended' | 'gone'
  readonly last_seq: number
  readonly ended_at: number | null
}
