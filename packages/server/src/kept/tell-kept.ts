import type { StreamInfo, StreamStore } from '@millrace/core'
import { ChatFold, resultOf } from '@millrace/core/internal'
import type { KeptAnswer } from '../wire/wire.js'
import { checkDense, partBehind } from './stored-batch.js'

/** Milliseconds for which the end of an answer that was stopped is waited for. */
const endsWithinMs = 5_000

/**
 * Reads an answer as far as its log has come. Rejects with what the store throws.
 *
 * @param ends - waits for the end of the log for a while.
 */
export async function tellKept(
  store: StreamStore,
  streamId: string,
  info: StreamInfo,
  ends: boolean,
): Promise<KeptAnswer> {
  const fold = new ChatFold()
  const late = new AbortController()
  const timer = ends ? setTimeout(() => late.abort(), endsWithinMs) : undefined
  let running = info.status === 'running'
  let error: KeptAnswer['error']
  try {
    if (!ends && info.lastSeq === 0) return { answer: undefined, running }
    let at = 0
    for await (const batch of store.read(streamId, 0, late.signal)) {
      checkDense(batch, at)
      for (const record of partBehind(batch, at)?.records ?? []) {
        if (record.type === 'error') error = record.error
        if (record.type === 'error' || record.type === 'finish') running = false
        fold.add(record)
      }
      at = Math.max(at, batch.seq)
      if (!ends && at >= info.lastSeq) break
    }
  } finally {
    clearTimeout(timer)
  }
  const { state } = fold
  return { answer: state && resultOf(state), error, running }
}
