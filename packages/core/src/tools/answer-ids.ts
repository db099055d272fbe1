import { randomId } from '../lib/random-id.js'
import type { ChatRecord } from '../vocabulary/events.js'

/**
 * Keeps ids of calls and sources unique in an answer of several steps: some vendors number them anew in each. One that was told in an earlier step gets
 * another id, towards the reader and the vendor alike.
 */
export class AnswerIds {
  /** Told in earlier steps. */
  readonly #told: Set<string>
  /** Told in this step; a `reset` would withdraw them. */
  readonly #here = new Set<string>()
  /** In the answer of the vendor that is being read: its id → ours. */
  readonly #renamed = new Map<string, string>()

  /** @param told - ids that were told before the answer. */
  constructor(told: readonly string[]) {
    this.#told = new Set(told.map(id => `call ${id}`))
  }

  /** The record with ids that are unique in the answer: itself, where they are. */
  map(record: ChatRecord): ChatRecord {
    switch (record.type) {
      case 'tool-call-start':
        return withId(record, 'toolCallId', record.toolCallId, this.#new('call', record.toolCallId, 'call_'))
      case 'source':
        return withId(record, 'id', record.id, this.#new('source', record.id, 's_'))
      case 'tool-call-delta':
      case 'tool-call-end':
      case 'tool-result':
      case 'tool-approval':
        return this.#renamed.size === 0
          ? record
          : withId(record, 'toolCallId', record.toolCallId, this.#renamed.get(`call ${record.toolCallId}`))
      case 'reset':
        this.#renamed.clear()
        this.#here.clear()
        return record
      case 'step-end':
        this.#keep()
        return record
      default:
        return record
    }
  }

  /** The vendor's answer is over; the next one may use its ids again. */
  next(): void {
    this.#keep()
    this.#renamed.clear()
  }

  #new(kind: 'call' | 'source', id: string, prefix: string): string {
    const key = `${kind} ${id}`
    const own = this.#told.has(key) ? `${prefix}${randomId()}` : id
    if (own !== id) this.#renamed.set(key, own)
    this.#here.add(`${kind} ${own}`)
    return own
  }

  #keep(): void {
    for (const key of this.#here) this.#told.add(key)
    this.#here.clear()
  }
}

const withId = (record: ChatRecord, field: 'toolCallId' | 'id', before: string, own: string | undefined): ChatRecord =>
  own === undefined || own === before ? record : ({ ...record, [field]: own } as ChatRecord)
