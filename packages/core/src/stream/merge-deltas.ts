import type { ChatRecord } from '../vocabulary/events.js'

/**
 * Makes one delta of adjacent deltas of the same block. Done once per batch, before any sequence number is given.
 *
 * @returns the same array where there is nothing to merge.
 */
export function mergeDeltas(batch: readonly ChatRecord[]): readonly ChatRecord[] {
  if (!Array.isArray(batch)) throw new TypeError('mergeDeltas takes a list of records.')
  let merged: ChatRecord[] | undefined
  for (let i = 1; i < batch.length; i++) {
    const record = batch[i]!
    const last = merged ? merged[merged.length - 1]! : batch[i - 1]!
    const joined = join(last, record)
    if (joined) {
      merged ??= batch.slice(0, i)
      merged[merged.length - 1] = joined
    } else {
      merged?.push(record)
    }
  }
  return merged ?? batch
}

function join(first: ChatRecord, second: ChatRecord): ChatRecord | undefined {
  if (first.type !== second.type) return undefined
  if (first.type === 'text-delta' || first.type === 'reasoning-delta') {
    const { id, delta } = second as typeof first
    return id === first.id ? { type: first.type, id, delta: first.delta + delta } : undefined
  }
  if (first.type === 'tool-call-delta') {
    const { toolCallId, delta } = second as typeof first
    return toolCallId === first.toolCallId ? { type: first.type, toolCallId, delta: first.delta + delta } : undefined
  }
  return undefined
}
