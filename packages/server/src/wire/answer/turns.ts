import type { ChatRecord } from '@millrace/core'
import { heldSize } from './held-size.js'

/** Records of one call that wait, or of all else between two calls. */
interface Group {
  readonly callId: string | undefined
  readonly records: ChatRecord[]
  /** Characters that they count for. */
  size: number
  next?: Group
}

/** Records that wait for the end of the call that is open, in the order in which they come: but those of each call together. */
export class Turns {
  /** The group that has waited longest, and the newest; each knows the next, so that one that is taken out is not kept. */
  #first: Group | undefined
  #last: Group | undefined
  readonly #calls = new Map<string, Group>()
  #size = 0

  /** Characters that all that waits counts for. */
  get size(): number {
    return this.#size
  }

  /** True when nothing waits. */
  get isEmpty(): boolean {
    return this.#first === undefined
  }

  /** True when the call waits. */
  has(callId: string): boolean {
    return this.#calls.has(callId)
  }

  /** @param callId - the call that the record is of; absent for all else. */
  add(record: ChatRecord, callId?: string): void {
    const size = heldSize(record)
    const group = this.#groupOf(callId)
    group.records.push(record)
    group.size += size
    this.#size += size
  }

  /** Takes out the group that has waited longest; empty where none is left. */
  take(): readonly ChatRecord[] {
    const group = this.#first
    if (!group) return []
    this.#first = group.next
    if (!this.#first) this.#last = undefined
    if (group.callId !== undefined) this.#calls.delete(group.callId)
    this.#size -= group.size
    return group.records
  }

  #groupOf(callId: string | undefined): Group {
    const last = this.#last
    const found = callId === undefined ? (last?.callId === undefined ? last : undefined) : this.#calls.get(callId)
    if (found) return found
    const group: Group = { callId, records: [], size: 0 }
    if (last) last.next = group
    else this.#first = group
    this.#last = group
    if (callId !== undefined) this.#calls.set(callId, group)
    return group
  }
}
