import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { busyMs, isBusy } from '@millrace/core/internal-seldom'
import { Count, type CountBook, type CountListener } from './count.js'

/** Version of the table, kept in the file. */
const version = 1

const schema = `
create table if not exists spent (
  key text not null,
  period text not null,
  tokens integer not null,
  primary key (key, period)
) without rowid;
pragma user_version = ${version};
`

/** One statement for all counts: it writes from its beginning, so that it waits for another process, and nothing of it is done by halves. */
const addAll = `
insert into spent (key, period, tokens)
select value ->> 'key', value ->> 'period', value ->> 'added' from json_each(?) where true
on conflict do update set tokens = tokens + excluded.tokens
returning key, period, tokens
`

/** Milliseconds between a count and its commit, at most. */
const writeMs = 200

/** Milliseconds after which a count is read from the file again, where it is wanted. */
const readMs = 200

/** Milliseconds that the opening of a file and the last commit wait for another process. */
const patientMs = 2_000

/** Commits in a row that may find the file held by another process before that is a failure: two seconds of them. */
const busyTries = 10

/** Months whose counts are kept, beside the running one. */
const keptMonths = 13

/** A row of `spent`. */
interface Row {
  readonly key: string
  readonly period: string
  readonly tokens: number
}

/**
 * Keeps counts in a file by `node:sqlite`. A count that is 200 ms old survives the process, a `kill -9` included; answers that were under way then stay counted
 * with what was reserved for them. Processes of one machine may share the file: each sees the others' counts 200 ms late.
 */
export class SqliteBook implements CountBook, CountListener {
  readonly #db: DatabaseSync
  readonly #find: StatementSync
  readonly #add: StatementSync
  readonly #report: (thrown: unknown) => void
  readonly #changed = new Set<Count>()
  /** The time at which each count was read last. */
  readonly #seenAt = new WeakMap<Count, number>()
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Commits in a row that found the file held by another process. */
  #busy = 0
  #failing = false

  /**
   * @param report - is told of a commit or a read that failed, once until a commit succeeds. Nothing is lost by it: the next commit takes all. A file that
   * another process holds for less than two seconds is none.
   * @throws what `node:sqlite` throws for a path that cannot be opened, and for a table of another version.
   */
  constructor(path: string, report: (thrown: unknown) => void) {
    this.#db = open(path)
    this.#report = report
    this.#find = this.#db.prepare('select tokens from spent where key = ? and period = ?')
    this.#add = this.#db.prepare(addAll)
  }

  open(key: string, period: string): Count {
    const count = new Count(key, period, 0, this)
    this.#look(count)
    return count
  }

  /** A process that only refuses writes nothing, and must see all the same that there is room again. */
  wanted(count: Count): void {
    if (performance.now() - this.#seenAt.get(count)! >= readMs) this.#look(count)
  }

  /** Reads a count from the file. One that cannot be read stays as it was, and is read later. */
  #look(count: Count): void {
    this.#seenAt.set(count, performance.now())
    if (!this.#db.isOpen) return
    try {
      count.seen(this.#read(count.key, count.period))
    } catch (thrown) {
      if (!isBusy(thrown)) this.#failed(thrown)
    }
  }

  counted(count: Count): void {
    this.#changed.add(count)
    this.#timer ??= setTimeout(() => this.#write(), writeMs).unref()
  }

  close(): void {
    if (!this.#db.isOpen) return
    this.#db.exec(`pragma busy_timeout = ${patientMs}`)
    this.#busy = busyTries
    this.#write()
    clearTimeout(this.#timer)
    this.#db.close()
  }

  #read(key: string, period: string): number {
    const row = this.#find.get(key, period) as Pick<Row, 'tokens'> | undefined
    return row?.tokens ?? 0
  }

  #failed(thrown: unknown): void {
    if (!this.#failing) this.#report(thrown)
    this.#failing = true
  }

  #write(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const counts = new Map(Array.from(this.#changed, count => [`${count.key} ${count.period}`, count]))
    if (counts.size === 0 || !this.#db.isOpen) return
    const added = Array.from(counts.values(), ({ key, period, added }) => ({ key, period, added }))
    this.#changed.clear()
    try {
      for (const row of this.#add.all(JSON.stringify(added)) as unknown as Row[])
        counts.get(`${row.key} ${row.period}`)?.written(row.tokens)
      this.#busy = 0
      this.#failing = false
    } catch (thrown) {
      if (!isBusy(thrown) || ++this.#busy >= busyTries) this.#failed(thrown)
      for (const count of counts.values()) this.counted(count)
    }
  }
}

function open(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: patientMs })
  try {
    // A commit survives the end of the process; the last ones before a power cut may be lost.
    db.exec('pragma journal_mode = wal; pragma synchronous = normal;')
    const { user_version: found } = db.prepare('pragma user_version').get() as { user_version: number }
    if (found === 0) db.exec(schema)
    else if (found !== version)
      throw new Error(`${path} has a table of version ${found}, and this gateway reads version ${version}.`)
    const oldest = new Date()
    oldest.setUTCMonth(oldest.getUTCMonth() - keptMonths, 1)
    db.prepare('delete from spent where period < ?').run(oldest.toISOString().slice(0, 7))
    db.exec(`pragma busy_timeout = ${busyMs}`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
