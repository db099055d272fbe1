import type { AppendOptions, ChatRecord } from '@millrace/core'
import { bytesOf } from './stored-texts.js'

/** One append that waits to be kept. */
export interface PendingAppend {
  readonly streamId: string
  readonly lease: string
  readonly texts: readonly string[]
  readonly bytes: number
  readonly end: boolean
  resolve(lastSeq: number): void
  reject(error: unknown): void
}

/** Is given each append; settles it later. */
export interface AppendQueue {
  /** Keeps it, behind those that came before. */
  add(append: PendingAppend): void
}

/** Queues an append. */
export function queued(
  queue: AppendQueue,
  streamId: string,
  lease: string,
  records: readonly ChatRecord[],
  { end = false, texts = records.map(record => JSON.stringify(record)) }: AppendOptions = {},
): Promise<number> {
  let bytes = 0
  for (const text of texts) bytes += bytesOf(text)
  return new Promise((resolve, reject) => queue.add({ streamId, lease, texts, bytes, end, resolve, reject }))
}
