import type { StoredBatch } from '@millrace/core'
import { expanded, linesOf } from '../compact-text.js'
import { producerLost } from '../failures.js'
import { pieceLimits, rememberedMs } from '../options.js'
import { pieceEnd, StoredTexts } from '../stored-texts.js'
import type { Recent } from './recent.js'
import type { Statements, StreamRow } from './statements.js'

/** Is told of changes that a look at the file makes. */
export interface LogsListener {
  /** A log whose producer is gone has got its end. */
  lapsed(streamId: string): void
}

/** The logs of the file, for those who do not write them. Each call throws what `node:sqlite` throws, and may be done twice. */
export class Logs {
  readonly #statements: Statements
  readonly #recent: Recent
  readonly #ttlMs: number
  readonly #listener: LogsListener
  #purgedAt = 0
  /** Number of the last row of recent records at the last purge. */
  #purgedRow = 0

  constructor(statements: Statements, recent: Recent, ttlMs: number, listener: LogsListener) {
    this.#statements = statements
    this.#recent = recent
    this.#ttlMs = ttlMs
    this.#listener = listener
  }

  /** The row of a stream as it is now, with the number of its last record: a lease that has lapsed ends the log first, and an old log is gone. */
  find(streamId: string): StreamRow | undefined {
    const row = this.#row(streamId)
    if (row?.status === 'running' && row.lease_until <= Date.now()) {
      this.#end(streamId)
      return this.#row(streamId)
    }
    if (row?.status === 'ended' && row.ended_at! + this.#ttlMs <= Date.now()) return { ...row, status: 'gone' }
    return row
  }

  /** The pieces behind a place, as many as are worth one look into the file. No iterator stays open: it would keep the WAL from being reset. */
  page(streamId: string, afterSeq: number, lease: string): StoredBatch[] {
    const texts: string[] = []
    let characters = 0
    let seq = afterSeq
    const take = (lines: readonly string[], last: number): void => {
      // The first may have begun before the reader's place.
      for (const line of lines.slice(Math.max(0, lines.length - (last - seq)))) texts.push(expanded(line))
      seq = last
    }
    this.#recent.refresh()
    for (const row of this.#statements.page.iterate(streamId, afterSeq, streamId, lease)) {
      const batch = row as { seq: number; texts: string }
      take(linesOf(batch.texts), batch.seq)
      characters += batch.texts.length
      if (characters >= pieceLimits.characters || texts.length >= pieceLimits.records) break
    }
    for (const { text, lastSeq } of this.#recent.behind(streamId, lease, seq)) {
      const lines = linesOf(text)
      // More batches are to be read before it.
      if (lastSeq - lines.length > seq) break
      take(lines, lastSeq)
    }
    const pieces: StoredBatch[] = []
    for (let from = 0; from < texts.length; ) {
      const end = pieceEnd(texts, from)
      pieces.push(new StoredTexts(afterSeq + end, texts.slice(from, end)))
      from = end
    }
    return pieces
  }

  delete(streamId: string): void {
    this.#recent.transaction(() => {
      this.#recent.drop(streamId)
      this.#statements.dropBatches.run(streamId)
      this.#statements.forget.run(streamId)
    })
  }

  /** Ends logs whose producers are gone, and drops old ones, at most once in a tenth of the time for which they are kept. */
  purge(): void {
    const time = Date.now()
    if (time - this.#purgedAt < this.#ttlMs / 10) return
    for (const row of this.#statements.lapsed.all(time)) this.#end((row as { id: string }).id)
    this.#recent.transaction(() => {
      for (const row of this.#statements.expire.all(time - this.#ttlMs))
        this.#statements.dropBatches.run((row as { id: string }).id)
      this.#statements.forgetOld.run(time - this.#ttlMs - rememberedMs)
      // Their records may stand there still.
      this.#recent.settleUntil(this.#purgedRow)
    })
    this.#purgedRow = this.#recent.last
    this.#purgedAt = time
  }

  #row(streamId: string): StreamRow | undefined {
    this.#recent.refresh()
    const row = this.#statements.find.get(streamId) as StreamRow | undefined
    return row && { ...row, last_seq: this.#recent.lastSeq(streamId, row.lease, row.last_seq) }
  }

  #end(streamId: string): void {
    const text = JSON.stringify({ type: 'error', error: producerLost })
    const ended = this.#recent.transaction(() => {
      this.#recent.settle(streamId)
      const time = Date.now()
      const row = this.#statements.lapse.get(time, streamId, time) as { last_seq: number } | undefined
      if (!row) return false
      this.#statements.addBatch.run(streamId, row.last_seq, text)
      this.#recent.generation++
      return true
    })
    if (ended) this.#listener.lapsed(streamId)
  }
}
