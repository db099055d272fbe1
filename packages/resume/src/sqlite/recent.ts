import type { DatabaseSync } from 'node:sqlite'
import { RowSizes } from './row-sizes.js'
import type { Statements } from './statements.js'
import { inTransaction } from './tables.js'
import { bytesIn, type Piece, Tail } from './tail.js'

/** Characters of a log from which on its recent records become a batch: with its key a row that SQLite keeps in a page, and not in one of its own. */
const mostOfLog = 768

/** Characters of all rows; with more than that the older half of them is settled. */
const mostOfAll = 512 * 1024

/** An append as a row has it. */
type Entry = [streamId: string, mark: string, lastSeq: number, bytes: number, text: string]

/** An append, with its place in the log. */
export interface RecentAppend extends Omit<Piece, 'row'> {
  readonly streamId: string
  /** The producer's, which tells the log from an earlier one of the same stream. */
  readonly lease: string
}

/** The part of a lease that tells two logs of one stream apart. */
const markOf = (lease: string): string => lease.slice(0, 8)

/**
 * The records that were appended lately, of all logs: a row for each commit. To add a token to a row or a batch of its own log is a page of the file for
 * each stream, and a commit costs what its pages cost (SQLite 3.53, 2026-11); behind one another in one row they are a page for all. Records are
 * **settled**, which makes them a batch of their log, when there are enough of one log, when the log ends, and when many rows have followed.
 *
 * All rows are known here too, as other processes have written them by the last `refresh`.
 */
export class Recent {
  /** Changes when something else than an append here may have changed a log: another connection, a lapsed lease, a failure. */
  generation = 0
  readonly #db: DatabaseSync
  readonly #statements: Statements
  readonly #tails = new Map<string, Tail>()
  #rows = new RowSizes()
  /** The row of the transaction that goes on. */
  #added: Entry[] = []
  #version: unknown

  constructor(db: DatabaseSync, statements: Statements) {
    this.#db = db
    this.#statements = statements
  }

  /** Number of the last row. */
  get last(): number {
    return this.#rows.last
  }

  /** Does something in a transaction, which ends with what it has added. Nothing is remembered of one that fails: then the file decides. */
  transaction<Result>(work: () => Result): Result {
    try {
      return inTransaction(this.#db, () => {
        this.refresh()
        const result = work()
        this.#write()
        return result
      })
    } catch (error) {
      this.#forget()
      throw error
    }
  }

  /** Takes what other connections have written. Comes before a look at other tables: what leaves the rows meanwhile is found there. */
  refresh(): void {
    const { data_version: version } = this.#statements.version.get() as { data_version: unknown }
    if (version === this.#version) return
    this.generation++
    const { n: first } = this.#statements.firstRecent.get() as { n: number | null }
    this.#forgetBefore(first ?? 0)
    for (const found of this.#statements.recentBehind.iterate(this.last)) {
      const { n, entries } = found as { n: number; entries: string }
      this.#rows.add(n, entries.length)
      for (const [streamId, mark, lastSeq, bytes, text] of JSON.parse(entries) as Entry[])
        this.#tailFor(streamId, mark).add({ row: n, lastSeq, bytes, text })
    }
    this.#version = version
  }

  /** The records of a log behind this one that are in no batch. */
  behind(streamId: string, lease: string, seq: number): readonly Piece[] {
    return this.#tailOf(streamId, lease)?.behind(seq) ?? []
  }

  /** Number of the last record of a log. @param settled - that of its batches. */
  lastSeq(streamId: string, lease: string, settled: number): number {
    return Math.max(settled, this.#tailOf(streamId, lease)?.lastSeq ?? 0)
  }

  /** In a transaction: adds to a log. @param settles - the log is complete by that. */
  add({ streamId, lease, lastSeq, bytes, text }: RecentAppend, settles: boolean): void {
    const mark = markOf(lease)
    const tail = this.#tailFor(streamId, mark)
    tail.add({ row: this.last + 1, lastSeq, bytes, text })
    if (settles || tail.characters > mostOfLog) this.settle(streamId)
    else this.#added.push([streamId, mark, lastSeq, bytes, text])
  }

  /** In a transaction: makes the recent records of a log a batch. */
  settle(streamId: string): void {
    const tail = this.#tails.get(streamId)
    if (!tail) return
    this.#tails.delete(streamId)
    const row = this.#statements.settled.get(streamId) as { lease: string; last_seq: number } | undefined
    if (!row || markOf(row.lease) !== tail.mark) return
    const pieces = tail.behind(row.last_seq)
    if (pieces.length === 0) return
    this.#statements.addBatch.run(streamId, tail.lastSeq, pieces.map(({ text }) => text).join('\n'))
    this.#statements.settle.run(tail.lastSeq, bytesIn(pieces), streamId)
  }

  /** In a transaction: drops all rows until this one, whose records are settled first. */
  settleUntil(row: number): void {
    for (const [streamId, tail] of this.#tails) if (tail.firstRow <= row) this.settle(streamId)
    this.#statements.dropRecent.run(Math.min(row, this.last - 1))
    if (row >= this.last) this.#statements.emptyRecent.run(this.last)
    this.#forgetBefore(row + 1)
  }

  /** In a transaction: nothing that was appended to a log stays. */
  drop(streamId: string): void {
    this.#tails.delete(streamId)
    const { n: last } = this.#statements.recentOf.get(JSON.stringify(streamId)) as { n: number | null }
    if (last !== null) this.settleUntil(last)
    this.generation++
  }

  #write(): void {
    const added = this.#added
    if (added.length === 0) return
    this.#added = []
    const entries = JSON.stringify(added)
    const row = this.last + 1
    this.#statements.addRecent.run(row, entries)
    this.#rows.add(row, entries.length)
    if (this.#rows.characters > mostOfAll) this.settleUntil(this.#rows.rowBefore(mostOfAll / 2))
  }

  #tailOf(streamId: string, lease: string): Tail | undefined {
    const tail = this.#tails.get(streamId)
    return tail?.mark === markOf(lease) ? tail : undefined
  }

  #tailFor(streamId: string, mark: string): Tail {
    const known = this.#tails.get(streamId)
    if (known?.mark === mark) return known
    const tail = new Tail(mark)
    this.#tails.set(streamId, tail)
    return tail
  }

  #forgetBefore(first: number): void {
    if (!this.#rows.dropBefore(first)) return
    for (const [streamId, tail] of this.#tails) {
      tail.forgetBefore(first)
      if (tail.characters === 0) this.#tails.delete(streamId)
    }
  }

  #forget(): void {
    this.generation++
    this.#tails.clear()
    this.#rows = new RowSizes()
    this.#added = []
    this.#version = undefined
  }
}
