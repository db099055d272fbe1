import { DatabaseSync, type StatementSync } from 'node:sqlite'

/** Version of the tables, kept in the file. */
const version = 2

const schema = `
create table streams (
  id text primary key,
  owner text,
  lease text not null,
  lease_until real not null,
  status text not null default 'running',
  last_seq integer not null default 0,
  bytes integer not null default 0,
  stop integer not null default 0,
  ended_at real,
  -- The last records, a line each: they become a row of batches when there are enough of them, and at the end.
  tail text not null default ''
) without rowid;
create index ended on streams (ended_at) where ended_at is not null;
-- Records that were appended one after the other, a line each, under the number of the last.
create table batches (
  stream text not null,
  seq integer not null,
  texts text not null,
  primary key (stream, seq)
) without rowid;
pragma user_version = ${version};
`

/** For logs whose producer is gone. Older versions write them as well, only more slowly. */
const index = `create index if not exists running on streams (id) where status = 'running'`

/** Makes tables of version 1, which had no tail, those of today. */
const upgrade = `
alter table streams add column tail text not null default '';
pragma user_version = ${version};
`

/** Milliseconds that the opening of a file waits for another process. */
const openMs = 5_000

/** Milliseconds that a call waits for a commit of another process, and the whole of this process with it. A longer wait is left to later tries. */
const busyMs = 20

/** SQLite's number for a file that another process holds, without the bits that say more. */
const busyCode = 5

/** True for the failure of a call for which another process had to wait no longer than `busyMs`. */
export const isBusy = (cause: unknown): boolean =>
  ((cause as { readonly errcode?: number } | undefined)?.errcode ?? 0) % 256 === busyCode

/**
 * Opens the file, and makes the tables in a new one, and of older ones those of today.
 *
 * @throws what `node:sqlite` throws for a path that cannot be opened, and for tables of a later version.
 */
export function openTables(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: openMs })
  try {
    // A commit survives the end of the process; the last ones before a power cut may be lost, and never a part of one.
    db.exec('pragma journal_mode = wal; pragma synchronous = normal;')
    inTransaction(db, () => {
      const found = versionOf(db)
      if (found === 0) db.exec(schema)
      else if (found === 1) db.exec(upgrade)
      else if (found !== version)
        throw new Error(`${path} has tables of version ${found}, and this store reads version ${version}.`)
      db.exec(index)
    })
    db.exec(`pragma busy_timeout = ${busyMs}`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Does something in a transaction that may write from its beginning: one that becomes so later fails at once when another process writes. */
export function inTransaction<Result>(db: DatabaseSync, work: () => Result): Result {
  db.exec('begin immediate')
  try {
    const result = work()
    db.exec('commit')
    return result
  } catch (error) {
    if (db.isTransaction) db.exec('rollback')
    throw error
  }
}

function versionOf(db: DatabaseSync): number {
  const row = db.prepare('pragma user_version').get() as { user_version: number }
  return row.user_version
}

/** @param more - columns that a log which goes on does not set: an index that has one of them is written even where it stays the same. */
const extension = (more: string): string =>
  `update streams set last_seq = last_seq + ?, bytes = bytes + ?, tail = tail || ?, lease_until = ?${more}
   where id = ? and lease = ? and status = 'running' and lease_until > ? and bytes + ? <= ? returning last_seq, length(tail) as tail_length`

/** As {@link extension}, of a log whose end is known: without telling the row, which is a third of the cost (SQLite 3.53, 2026-11). */
const extensionBehind = `update streams set last_seq = last_seq + ?, bytes = bytes + ?, tail = tail || ?, lease_until = ?
  where id = ? and lease = ? and status = 'running' and lease_until > ? and bytes + ? <= ? and last_seq = ?`

/** The statements of a store, prepared once. */
export const prepareStatements = (db: DatabaseSync) => ({
  create: db.prepare('insert into streams (id, owner, lease, lease_until) values (?, ?, ?, ?) on conflict do nothing'),
  find: db.prepare('select owner, lease_until, status, last_seq, bytes, ended_at, tail from streams where id = ?'),
  extend: db.prepare(extension('')),
  /** As `extend`, where this is the number of the last record. */
  extendBehind: db.prepare(extensionBehind),
  /** As `extend`, and the log is complete, since this time. */
  finish: db.prepare(extension(`, status = 'ended', ended_at = ?`)),
  held: db.prepare(`select 1 from streams where id = ? and lease = ? and status = 'running' and lease_until > ?`),
  add: db.prepare('insert into batches (stream, seq, texts) values (?, ?, ?)'),
  /** Makes the tail a row of batches; then it is cleared. */
  moveTail: db.prepare(
    `insert into batches (stream, seq, texts) select id, ?, substr(tail, 1, length(tail) - 1) from streams where id = ? and tail <> ''`,
  ),
  clearTail: db.prepare(`update streams set tail = '' where id = ?`),
  lapse: db.prepare(
    `update streams set last_seq = last_seq + 1, status = 'ended', ended_at = ?
     where id = ? and status = 'running' and lease_until <= ? returning last_seq`,
  ),
  lapsed: db.prepare(`select id from streams indexed by running where status = 'running' and lease_until <= ?`),
  page: db.prepare('select seq, texts from batches where stream = ? and seq > ? order by seq'),
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
  readonly lease_until: number
  readonly status: 'running' | 'ended' | 'gone'
  readonly last_seq: number
  readonly bytes: number
  readonly ended_at: number | null
  /** The last records, each with a line break behind it. */
  readonly tail: string
}
