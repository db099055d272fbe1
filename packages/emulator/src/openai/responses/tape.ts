/** Frames that are made as somebody reads them, and kept: every reader has all of them, whoever left in the middle. */
export class Tape {
  readonly #frames: string[] = []
  readonly #source: Iterator<string>
  #length = 0

  constructor(frames: Iterable<string>) {
    this.#source = frames[Symbol.iterator]()
  }

  /** Characters made so far. */
  get length(): number {
    return this.#length
  }

  /** The frames from a place on. A reader that stops early stops nothing. */
  *from(place: number): Generator<string> {
    for (let at = place; this.#reaches(at); at++) yield this.#frames[at]!
  }

  /** Makes all of them. */
  finish(): void {
    while (this.#reaches(this.#frames.length));
  }

  #reaches(at: number): boolean {
    while (this.#frames.length <= at) {
      const { done, value } = this.#source.next()
      if (done) return false
      this.#frames.push(value)
      this.#length += value.length
    }
    return true
  }
}
