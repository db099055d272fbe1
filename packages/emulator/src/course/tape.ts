/** Frames that are made as somebody reads them, and kept: every reader has all of them, whoever left in the middle. */
export class Tape {
  readonly #frames: string[] = []
  readonly #source: Iterator<string>
  #length = 0

  constructor(frames: Iterable<string>) {
    this.#source = frames[Symbol.iterator]()
  }

  /** Nothing more is made. */
  #stopped = false

  /** Characters made so far. */
  get length(): number {
    return this.#length
  }

  /** The frames from a place on. A reader that stops early stops nothing. */
  *from(place: number): Generator<string> {
    for (let at = place; this.#reaches(at); at++) yield this.#frames[at]!
  }

  /** The place of the first frame of those made so far that has what is looked for. */
  find(has: (frame: string) => boolean): number | undefined {
    const at = this.#frames.findIndex(has)
    return at < 0 ? undefined : at
  }

  /** Makes no more of them: whoever reads is at the end with the last that was made. */
  stop(): void {
    this.#stopped = true
  }

  /** Makes all of them. */
  finish(): void {
    while (this.#reaches(this.#frames.length));
  }

  #reaches(at: number): boolean {
    while (this.#frames.length <= at) {
      if (this.#stopped) return false
      const { done, value } = this.#source.next()
      if (done) return false
      this.#frames.push(value)
      this.#length += value.length
    }
    return true
  }
}
