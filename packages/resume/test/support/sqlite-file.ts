import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { ChatRecord, StreamStore } from '@millrace/core'
import { onTestFinished } from 'vitest'

/** A file for a test. */
export function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-sqlite-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'streams.db')
}

export async function readAll(store: StreamStore, streamId: string, after = 0): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  for await (const batch of store.read(streamId, after)) records.push(...batch.records)
  return records
}

export const delta = (text: string): ChatRecord => ({ type: 'text-delta', id: '0', delta: text })
export const finish: ChatRecord = { type: 'finish', reason: 'stop' }

/** All that the tables hold of records, as they are kept. */
export function textIn(path: string): string {
  const db = new DatabaseSync(path)
  const rows = [
    ...db.prepare('select texts as t from batches').all(),
    ...db.prepare('select entries as t from recent').all(),
  ]
  db.close()
  return rows.map(row => String(row.t)).join('\n')
}

/** Pages and commits that the write-ahead log of a file holds (https://www.sqlite.org/fileformat2.html#walformat). */
export function walOf(path: string): { readonly pages: number; readonly commits: number } {
  const wal = readFileSync(`${path}-wal`)
  const [head, frameHead] = [32, 24]
  const frame = frameHead + wal.readUInt32BE(8)
  let [pages, commits] = [0, 0]
  for (let at = head; at + frame <= wal.length; at += frame) {
    // Frames of an earlier round of the log have another salt.
    if (wal.compare(wal, 16, 24, at + 8, at + 16) !== 0) break
    pages++
    if (wal.readUInt32BE(at + 4) > 0) commits++
  }
  return { pages, commits }
}
