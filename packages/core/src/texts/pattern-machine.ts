/** A state of a {@link PatternMachine}: the longest beginning of a pattern that the text so far ends with. */
export interface PatternState {
  /** Characters of that beginning. Everything before them belongs to no pattern any more. */
  readonly depth: number
  /** Length of the longest pattern that ends here; 0 where none does. */
  readonly found: number
}

interface Node extends PatternState {
  readonly next: Map<number, Node>
  found: number
  /** The state of the longest shorter beginning that the text ends with as well. */
  shorter: Node | undefined
}

/**
 * Finds texts in a text that comes character by character (Aho and Corasick, 1975): constant work for each character, however many patterns there are and
 * however they overlap.
 */
export class PatternMachine {
  readonly #root: Node = node(0)

  /** @param patterns - none of them empty. */
  constructor(patterns: Iterable<string>) {
    for (const pattern of patterns) this.#add(pattern)
    this.#link()
  }

  /** The state before any text. */
  get start(): PatternState {
    return this.#root
  }

  /** The state after one more character. */
  step(state: PatternState, unit: number): PatternState {
    let from: Node | undefined = state as Node
    while (from) {
      const next: Node | undefined = from.next.get(unit)
      if (next) return next
      from = from.shorter
    }
    return this.#root
  }

  #add(pattern: string): void {
    let at = this.#root
    for (let i = 0; i < pattern.length; i++) {
      const unit = pattern.charCodeAt(i)
      let next = at.next.get(unit)
      if (!next) {
        next = node(at.depth + 1)
        at.next.set(unit, next)
      }
      at = next
    }
    at.found = at.depth
  }

  /** Breadth first: a state's shorter one is complete before it. */
  #link(): void {
    const waiting = [this.#root]
    for (const at of waiting) {
      for (const [unit, next] of at.next) {
        next.shorter = at.shorter ? (this.step(at.shorter, unit) as Node) : this.#root
        if (next.found === 0) next.found = next.shorter.found
        waiting.push(next)
      }
    }
  }
}

const node = (depth: number): Node => ({ depth, found: 0, next: new Map(), shorter: undefined })
