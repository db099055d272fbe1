import type { ChatRecord, ErrorInfo } from '@millrace/core'

/** Characters that an encoder may hold back or remember at most. */
export const maxHeld = 8 * 1024 * 1024

/** Blocks and calls that came at the same time are told one after the other; too much of them had to wait. */
export const tooMuchHeld: Pick<ErrorInfo, 'code' | 'message'> = {
  code: 'limit',
  message: 'Too much of the answer came at the same time to be told one after the other.',
}

/** Records of one call that wait, or of all else between two calls. */
interface Group {
  readonly callId: string | undefined
  readonly records: ChatRecord[]
}

/** Records that wait for the end of the call that is open, in the order in which they come: but those of each call together. */
export class Turns {
  #groups: Group[] = []
  /** The place of the group that has waited longest. */
  #next = 0
  readonly #calls = new Map<string, Group>()
  #characters = 0

  /** Characters of all texts that wait. */
  get characters(): number {
    return this.#characters
  }

  /** True when nothing waits. */
  get isEmpty(): boolean {
    return this.#groups.length === 0
  }

  /** True when the call waits. */
  has(callId: string): boolean {
    return this.#calls.has(callId)
  }

  /** @param callId - the call that the record is of; absent for all else. */
  add(record: ChatRecord, callId?: string): void {
    this.#characters += sizeOf(record)
    const last = this.#groups.at(-1)
    const group = callId === undefined ? (last?.callId === undefined ? last : undefined) : this.#calls.get(callId)
    if (group) group.records.push(record)
    else this.#open({ callId, records: [record] })
  }

  /** Takes out the group that has waited longest; empty where none is left. */
  take(): readonly ChatRecord[] {
    const group = this.#groups[this.#next]
    if (!group) return []
    if (group.callId !== undefined) this.#calls.delete(group.callId)
    for (const record of group.records) this.#characters -= sizeOf(record)
    this.#next++
    if (this.#next === this.#groups.length) this.clear()
    return group.records
  }

  clear(): void {
    this.#groups = []
    this.#next = 0
    this.#calls.clear()
    this.#characters = 0
  }

  #open(group: Group): void {
    this.#groups.push(group)
    if (group.callId !== undefined) this.#calls.set(group.callId, group)
  }
}

const sizeOf = (record: ChatRecord): number => ('delta' in record ? record.delta.length : 0)
