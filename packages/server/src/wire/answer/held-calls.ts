import type { FinishEvent, ToolCallEndEvent, ToolCallStartEvent } from '@millrace/core'
import { isCutCall } from '@millrace/core/internal'
import { heldSize } from './held-size.js'

/** A call that its reader has not been told of. */
export interface HeldCall {
  readonly id: string
  readonly name: string
  /** The number of `step-end`s before it. */
  readonly step: number
  /** Absent while its arguments arrive. */
  end?: ToolCallEndEvent
  /** Characters that it counts for. */
  size: number
}

const none: readonly ToolCallEndEvent[] = []

/**
 * Calls whose reader is not known yet. A client runs every call that it is told of, so a call of a tool that is not the client's waits: with a
 * result it was run by the vendor or by a loop on the server; without one it is the client's after all. A call of a tool that the client
 * brought never waits.
 */
export class HeldCalls {
  readonly #own: readonly string[]
  /** Made for the first call: most answers have none. */
  #calls: Map<string, HeldCall> | undefined
  #step = 0
  #size = 0

  /** @param own - names of the tools that the client brought. */
  constructor(own: readonly string[]) {
    this.#own = own
  }

  /** Characters that all calls that are held count for. */
  get size(): number {
    return this.#size
  }

  /** Holds a call. @returns false for one of the client's tools. */
  begin(start: ToolCallStartEvent): boolean {
    const { toolCallId: id, toolName: name } = start
    if (this.#own.includes(name)) return false
    this.#calls ??= new Map()
    const call = { id, name, step: this.#step, size: heldSize(start) }
    this.#size += call.size - (this.#calls.get(id)?.size ?? 0)
    this.#calls.set(id, call)
    return true
  }

  /** True where the call is held. */
  end(end: ToolCallEndEvent): boolean {
    const call = this.#calls?.get(end.toolCallId)
    if (!call) return false
    const size = heldSize(end)
    this.#size += size
    call.size += size
    call.end = end
    return true
  }

  /** True where a call of one of these tools has no end. */
  hasOpen(names: readonly string[]): boolean {
    return names.length > 0 && [...(this.#calls?.values() ?? [])].some(({ name, end }) => !end && names.includes(name))
  }

  /** Takes out a call that has its result. Undefined where it is not held. */
  take(id: string): HeldCall | undefined {
    const call = this.#calls?.get(id)
    if (!call) return undefined
    this.#size -= call.size
    this.#calls?.delete(id)
    return call
  }

  /** Takes out the complete calls that nobody ran; a vendor that paused has yet to run them. Those that were cut are left out. @param cut - see `isCutCall`. */
  takeAll(cut: boolean): readonly ToolCallEndEvent[] {
    if (!this.#calls) return none
    const ends = [...this.#calls.values()].flatMap(({ end }) => (end ? [end] : []))
    this.#calls = undefined
    this.#size = 0
    return ends.filter(end => !isCutCall(end, cut))
  }

  stepEnd(): void {
    this.#step++
  }

  /** Forgets the calls of the step. */
  reset(): void {
    for (const { id, step } of this.#calls?.values() ?? []) if (step === this.#step) this.take(id)
  }
}

/** True for a call that a paused vendor has yet to run: of a tool that the client did not bring. */
export const isVendorsYet = (
  { toolName }: Pick<ToolCallEndEvent, 'toolName'>,
  { paused = false }: Pick<FinishEvent, 'paused'>,
  own: readonly string[],
): boolean => paused && !own.includes(toolName)
