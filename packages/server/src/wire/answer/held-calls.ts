import type { ToolCallEndEvent, ToolCallStartEvent } from '@millrace/core'

/** A call that its reader has not been told of. */
export interface HeldCall {
  readonly id: string
  readonly name: string
  /** The number of `step-end`s before it. */
  readonly step: number
  /** Absent while its arguments arrive. */
  end?: ToolCallEndEvent
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

  /** @param own - names of the tools that the client brought. */
  constructor(own: readonly string[]) {
    this.#own = own
  }

  /** Holds a call. @returns false for one of the client's tools. */
  begin({ toolCallId: id, toolName: name }: ToolCallStartEvent): boolean {
    if (this.#own.includes(name)) return false
    this.#calls ??= new Map()
    this.#calls.set(id, { id, name, step: this.#step })
    return true
  }

  /** True where the call is held. */
  end(end: ToolCallEndEvent): boolean {
    const call = this.#calls?.get(end.toolCallId)
    if (call) call.end = end
    return call !== undefined
  }

  /** Takes out a call that has its result. Undefined where it is not held. */
  take(id: string): HeldCall | undefined {
    const call = this.#calls?.get(id)
    this.#calls?.delete(id)
    return call
  }

  /** Takes out the complete calls that nobody ran. @param cut - leaves out those whose arguments are not whole, since they may have been cut. */
  takeAll(cut: boolean): readonly ToolCallEndEvent[] {
    if (!this.#calls) return none
    const ends = [...this.#calls.values()].flatMap(({ end }) => (end ? [end] : []))
    this.#calls = undefined
    return cut ? ends.filter(({ inputError }) => inputError === undefined) : ends
  }

  stepEnd(): void {
    this.#step++
  }

  /** Forgets the calls of the step. */
  reset(): void {
    for (const { id, step } of this.#calls?.values() ?? []) if (step === this.#step) this.#calls?.delete(id)
  }
}
