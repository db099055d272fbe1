import type { Fault } from './fault.js'

/** One step for bytes on their way: pass them on, let the event loop turn once, or strike a fault. */
export type FaultStep =
  | { readonly type: 'pass'; readonly bytes: Uint8Array }
  | { readonly type: 'turn' }
  | { readonly type: 'strike'; readonly fault: Fault }

/** True when nothing passes any more. */
export const isLast = ({ kind }: Fault): boolean => kind === 'cut' || kind === 'reset' || kind === 'stall'

/** One direction of one connection, without sockets and clocks: bytes in, steps out. */
export class FaultLine {
  readonly #faults: readonly Fault[]
  #next = 0
  #offset = 0
  #slice = { left: 0, size: 0 }
  #over = false

  /** @param faults - in the order in which they strike. */
  constructor(faults: readonly Fault[]) {
    this.#faults = faults
  }

  /** The steps that these bytes ask for, in order. The way they were cut does not matter. */
  push(bytes: Uint8Array): FaultStep[] {
    const steps: FaultStep[] = []
    let rest = bytes
    while (rest.length > 0 && !this.#over) {
      const fault = this.#faults[this.#next]
      if (fault && fault.at <= this.#offset) {
        this.#next++
        steps.push({ type: 'strike', fault })
        rest = this.#strike(fault, rest)
      } else {
        const piece = rest.subarray(
          0,
          Math.min(this.#pieceSize(), (fault?.at ?? Number.POSITIVE_INFINITY) - this.#offset),
        )
        rest = rest.subarray(piece.length)
        steps.push({ type: 'pass', bytes: piece })
        if (this.#sliced(piece.length)) steps.push({ type: 'turn' })
      }
    }
    return steps
  }

  /** @returns the bytes as the fault leaves them. */
  #strike(fault: Fault, rest: Uint8Array): Uint8Array {
    if (isLast(fault)) this.#over = true
    if (fault.kind === 'slice') this.#slice = { left: fault.length, size: fault.size }
    if (fault.kind !== 'corrupt') return rest
    const changed = Uint8Array.from(rest)
    changed[0]! ^= fault.mask
    return changed
  }

  #pieceSize(): number {
    const { left, size } = this.#slice
    return left > 0 ? Math.min(left, size) : Number.POSITIVE_INFINITY
  }

  /** Counts what passed. @returns whether it was one of the pieces of a slice. */
  #sliced(length: number): boolean {
    this.#offset += length
    if (this.#slice.left === 0) return false
    this.#slice.left -= length
    return true
  }
}
