import { randomId } from '../lib/random-id.js'
import { mergeDeltas } from '../stream/merge-deltas.js'
import type { ChatRecord } from '../vocabulary/events.js'

/** Collects an answer for the cache, as long as it may become one. */
export class CachedAnswer {
  readonly #mostCharacters: number
  #records: ChatRecord[] | undefined = []
  #characters = 0

  constructor(mostCharacters: number) {
    this.#mostCharacters = mostCharacters
  }

  /** @returns the answer as a text, when it is complete and may be kept. */
  add(batch: readonly ChatRecord[]): string | undefined {
    const records = this.#records
    if (!records) return undefined
    for (const record of batch)
      this.#characters += 'delta' in record ? record.delta.length : JSON.stringify(record).length
    if (this.#characters > this.#mostCharacters) {
      this.#records = undefined
      return undefined
    }
    // The last delta is merged with those that follow, so that a token is no record of its own.
    const last = records.pop()
    records.push(...mergeDeltas(last ? [last, ...batch] : batch))
    const end = records[records.length - 1]!
    if (end.type !== 'finish' && end.type !== 'error') return undefined
    this.#records = undefined
    return end.type === 'finish' && end.reason === 'stop' ? JSON.stringify(records) : undefined
  }
}

/**
 * The records of an answer that was kept: under a new id, since ids of messages are unique in a conversation, and without cost. The usage of back then is
 * in `raw`. Undefined for a text that is no such answer.
 */
export function readAnswer(text: string): ChatRecord[] | undefined {
  try {
    const records: unknown = JSON.parse(text)
    if (!Array.isArray(records) || !records.every(record => typeof record?.type === 'string')) return undefined
    const end = records.at(-1)
    if (end?.type !== 'finish' || end.reason !== 'stop') return undefined
    return records.map(asNew)
  } catch {
    // No JSON: a cache of another version, or one that somebody else writes to. The provider is asked.
    return undefined
  }
}

function asNew(record: ChatRecord): ChatRecord {
  if (record.type === 'start') return { ...record, messageId: `msg_${randomId()}` }
  if (record.type !== 'finish' && record.type !== 'step-end') return record
  const { raw: _, ...spent } = record.usage ?? {}
  return { ...record, usage: { inputTokens: 0, outputTokens: 0, raw: { cached: { ...spent } } } }
}
