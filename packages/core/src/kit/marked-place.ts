import type { AnswerPlace } from '../runtime/provider.js'

/**
 * The place in an answer whose vendor marks events with ids that say nothing of their order, and keeps them: the `place` of a decoder. Events without
 * an id are counted, so that those behind the last id are read once too; a vendor that begins again from the first event is followed up to the place.
 */
export class MarkedPlace {
  /** The vendor keeps the answer from its first event on, which has no id yet. */
  readonly #kept: boolean
  #answer: string | undefined
  #after = ''
  /** Events without an id since the one with the last. */
  #since = 0
  /** Events of these that come once more. */
  #again = 0
  /** The answer begins once more: nothing is new until the place is reached. */
  #rewound = false

  /** @param kept - the request has the vendor keep the answer. Default: the first id says so. */
  constructor(kept = false) {
    this.#kept = kept
  }

  /** Learns the vendor's id of the answer; the first counts. */
  named(answer: string | undefined): void {
    this.#answer ??= answer
  }

  /**
   * Goes to the next event.
   *
   * @param mark - its id; anything but a text with something in it is none.
   * @param first - it is the first of an answer.
   * @returns false for one that was read already, before a connection broke.
   */
  reaches(mark: unknown, first = false): boolean {
    const id = typeof mark === 'string' && mark !== '' ? mark : undefined
    if (first && this.#answer !== undefined && this.#after !== '') this.#rewound = true
    if (this.#rewound || (id !== undefined && id === this.#after)) {
      this.#rewound &&= id !== this.#after
      return false
    }
    if (this.#again > 0 && (id === undefined || this.#after === '')) {
      this.#again--
      return false
    }
    this.#again = 0
    this.#since = id === undefined ? this.#since + 1 : 0
    if (id !== undefined) this.#after = id
    return true
  }

  /** Undefined until the answer can be found. An empty `after` is its beginning. Asked when a connection broke: what has no id comes again. */
  get here(): AnswerPlace | undefined {
    if (this.#answer === undefined || (this.#after === '' && !this.#kept)) return undefined
    this.#again = this.#since
    return { answer: this.#answer, after: this.#after }
  }
}
