import type { AnswerPlace } from '../runtime/provider.js'

/** The place in an answer whose vendor numbers its events, in rising order, and keeps them: the `place` of a decoder. */
export class NumberedPlace {
  #answer: string | undefined
  #after = -1

  /** Learns the vendor's id of the answer; the first counts. */
  named(answer: string | undefined): void {
    this.#answer ??= answer
  }

  /** Goes to the next event. @returns false for one that was read already, before a connection broke. */
  reaches(number: unknown): boolean {
    if (typeof number !== 'number') return true
    if (number <= this.#after) return false
    this.#after = number
    return true
  }

  /** Undefined until id and number are known. */
  get here(): AnswerPlace | undefined {
    return this.#answer === undefined || this.#after < 0 ? undefined : { answer: this.#answer, after: this.#after }
  }
}
