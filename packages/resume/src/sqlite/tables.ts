import { DatabaseSync } from 'node:sqlite'
import { busyMs } from '@millrace/core/internal-seldom'

/** Version of the tables, kept in the file. */
const version = 3

const streams = `
create table streams (
  id text primary key,
  owner text,
  lease text not null,
  lease_until real not null,
  status text not null default 'running',
  -- Of the records that stand in batches: those behind them stand in recent.
  last_seq integer not null default 0,
  bytes integer not null default 0,
  stop integer not null default 0,
  ended_at real
) without rowid;
create index ended on streams (ended_at) where ended_at is not null;
-- For logs whose producer is gone.
create index running on streams (id) where status = 'running';
-- Records that were appended one after the other, a line each, under the number of the last.
create table batches (
  stream text not null,
  seq integer not null,
  texts text not null,
  primary key (stream, seq)
) without rowid;
`

/** A row for each commit, with the appends of all streams that are in no batch yet, see `Recent`. */
const recent = `
create table recent (n integer primary key, entries text not null);
pragma user_version = ${version};
`

/** Makes the tables of an older version those of today. Version 1 may lack the index; version 2 kept the last records of a log in its row. */
const upgrades: readonly string[] = [
  streams,
  `create index if not exists running on streams (id) where status = 'running';`,
  `insert into batches (stream, seq, texts) select id, last_seq, substr(tail, 1, length(tail) - 1) from streams where tail <> '';
   alter table streams drop column tail;`,
]

/** Milliseconds that the opening of a file waits for another process. */
const openMs = 5_000

/**
 * Opens the file, and makes the tables in a new one, and of older ones those of today.
 *
 * @throws Error naming the path where it cannot be opened, and for tables of a later version.
 */
export function openTables(path: string): DatabaseSync {
  const db = open(path)
  try {
    // A commit survives the end of the process; the last ones before a power cut may be lost, and never a part of one.
    db.exec('pragma journal_mode = wal; pragma synchronous = normal;')
    inTransaction(db, () => {
      const found = versionOf(db)
      if (found === version) return
      const upgrade = upgrades[found]
      if (upgrade === undefined)
        throw new Error(`${path} has tables of version ${found}, and this store reads version ${version}.`)
      db.exec(upgrade + recent)
    })
    db.exec(`pragma busy_timeout = ${busyMs}`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function open(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: openMs })
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `${path} cannot be opened (${said}). Its folder must be there, and this process must be allowed to write in it.`,
      { cause },
    )
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
