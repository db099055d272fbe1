/** Is told when what waits is to go out. */
export interface JoinedFlushListener {
  /** Sends all that waits. */
  flush(): void
}

/**
 * Decides when appends go out: at the end of the turn of the event loop in which they came, and not sooner than `joinMs` after those before. A turn of a
 * quiet machine carries the tokens of one or two streams, and a command or a commit costs more than the batch in it: the pause lets several streams share
 * one. An append waits for `joinMs` at most, and one that comes after a longer pause does not wait. No record depends on it.
 */
export class JoinedFlush {
  readonly #joinMs: number
  readonly #listener: JoinedFlushListener
  /** The earliest time of the next flush, by `performance.now()`. */
  #from = 0
  #asked = false

  constructor(joinMs: number, listener: JoinedFlushListener) {
    this.#joinMs = joinMs
    this.#listener = listener
  }

  /** Something waits. */
  ask(): void {
    if (this.#asked) return
    this.#asked = true
    const left = this.#from - performance.now()
    if (left > 0) setTimeout(this.#flush, left)
    else setImmediate(this.#flush)
  }

  readonly #flush = (): void => {
    this.#asked = false
    this.#from = performance.now() + this.#joinMs
    this.#listener.flush()
  }
}
