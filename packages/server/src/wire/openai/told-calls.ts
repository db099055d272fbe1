import type { ToolCallDeltaEvent, ToolCallEndEvent, ToolCallStartEvent } from '@millrace/core'
import { JsonExtent } from '@millrace/core/internal'
import { Turns } from '../answer/turns.js'

/** A record of a call of the client's. */
export type CallRecord = ToolCallStartEvent | ToolCallDeltaEvent | ToolCallEndEvent

/** A call that is told while it arrives. */
export interface ToldCall {
  readonly index: number
  text: string
  /** Another one has begun since: clients take each piece of arguments for that one's. */
  passed?: true
  /** Made when another call comes while this one is open. */
  extent?: JsonExtent
}

/**
 * The calls that are told while they arrive, one after the other: clients take each piece for one of the call that began last (@llamaindex/openai 0.4.22,
 * langfuse 3.39, 2026-11). The first one never waits. One that begins inside of another waits until the arguments of that are whole, or it ends.
 */
export class ToldCalls {
  readonly #told = new Map<string, ToldCall>()
  readonly #waiting = new Turns()
  /** The call that began last. */
  #last: ToldCall | undefined
  /** Characters of the arguments that are remembered. */
  #remembered = 0

  /** Characters that the records that wait and the arguments that are remembered count for. */
  get size(): number {
    return this.#waiting.size + this.#remembered
  }

  /** True where a call that was told has no end yet, or one waits. */
  get isOpen(): boolean {
    return this.#told.size > 0 || !this.#waiting.isEmpty
  }

  /** True where a record has to wait for the call that is open; it is then kept. */
  waits(record: CallRecord): boolean {
    const { toolCallId: id } = record
    if (this.#told.has(id)) return false
    if (!this.#waiting.has(id) && (record.type !== 'tool-call-start' || this.#isFree())) return false
    this.#waiting.add(record, id)
    return true
  }

  /** Takes out the records of the call that has waited longest, where the one before is over; empty where none may be told. */
  next(): readonly CallRecord[] {
    return this.#waiting.isEmpty || !this.#isFree() ? [] : (this.#waiting.take() as readonly CallRecord[])
  }

  begin(id: string, index: number): void {
    if (this.#last) this.#last.passed = true
    this.#last = { index, text: '' }
    this.#told.set(id, this.#last)
  }

  /** Adds to the arguments of a call. Undefined for one that is not told. */
  more({ toolCallId, delta }: ToolCallDeltaEvent): ToldCall | undefined {
    const call = this.#told.get(toolCallId)
    if (!call) return undefined
    call.text += delta
    this.#remembered += delta.length
    call.extent?.add(delta)
    return call
  }

  /** Takes out a call. Undefined for one that was not told. */
  end(id: string): ToldCall | undefined {
    const call = this.#told.get(id)
    if (!call) return undefined
    this.#told.delete(id)
    this.#remembered -= call.text.length
    if (call === this.#last) this.#last = undefined
    return call
  }

  /** True where no call is open, or its arguments are whole: hosts end calls no sooner than the answer. */
  #isFree(): boolean {
    const call = this.#last
    if (!call) return true
    if (!call.extent) {
      call.extent = new JsonExtent()
      call.extent.add(call.text)
    }
    return call.extent.isWhole
  }
}
