/** Is told when what waits is to go out. */
export interface JoinedFlushListener {
  /** Sends all that waits. */
  flush(): void
}

/**
 * Decides when appends go out: at the end of the turn of the event loop in which they came, and not sooner than `joinMs` after those before. A turn of a
 * quiet machine carries the tokens of one or two streams, and a command or a commit costs more than the batch in it: the pause lets several streams share
 * one. An append waits for `joinMs` at most; one that comes after a longer pause does not wait, nor does the first of a stream, for which somebody looks at
 * an empty page. No record depends on it.
 */
export class JoinedFlush {
  readonly #joinMs: number
  readonly #listener: JoinedFlushListener
  /** The earliest time of the next flush, by `performance.now()`. */
  #from = 0
  #asked = false
  /** Runs where what waits is held for the pause; undefined where it goes at the end of this turn. */
  #pause: ReturnType<typeof setTimeout> | undefined

  constructor(joinMs: number, listener: JoinedFlushListener) {
    this.#joinMs = joinMs
    this.#listener = listener
  }

  /** Something waits. @param now - it goes at the end of this turn, and all that waits goes with it. */
  ask(now = false): void {
    if (this.#asked && !(now && this.#pause)) return
    const left = now ? 0 : this.#from - performance.now()
    clearTimeout(this.#pause)
    this.#asked = true
    // A timer cuts its time down to whole milliseconds: of just below two, which the reply to a command leaves of three, it would take one.
    this.#pause = left > 0 ? setTimeout(this.#flush, Math.round(left)) : undefined
    if (!this.#pause) setImmediate(this.#flush)
  }

  readonly #flush = (): void => {
    this.#asked = false
    this.#pause = undefined
    this.#from = performance.now() + this.#joinMs
    this.#listener.flush()
  }
}
