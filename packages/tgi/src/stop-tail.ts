/** Holds back the end of a text while it may be, or be the beginning of, a text that stops it. Time is linear in the text, for stops of bounded length. */
export class StopTail {
  readonly #stops: readonly string[]
  readonly #longest: number
  #held = ''

  /** @param stops - texts that end the answer. */
  constructor(stops: readonly string[]) {
    this.#stops = stops.filter(stop => stop !== '')
    this.#longest = Math.max(0, ...this.#stops.map(stop => stop.length))
  }

  /** Takes a piece and gives out what can be no part of a stop any more. */
  push(piece: string): string {
    if (this.#longest === 0) return piece
    const text = this.#held + piece
    const at = this.#firstHeld(text)
    this.#held = text.slice(at)
    return text.slice(0, at)
  }

  /** Gives out what is held. @param stopped - a stop ended the text, and is left out. */
  end(stopped: boolean): string {
    const held = this.#held
    this.#held = ''
    const ended = stopped ? this.#stops.filter(stop => held.endsWith(stop)) : []
    return held.slice(0, held.length - Math.max(0, ...ended.map(stop => stop.length)))
  }

  /** Where a stop may begin, or stands: one that is followed by more has stopped nothing (text-generation-inference#1039). */
  #firstHeld(text: string): number {
    for (let at = Math.max(0, text.length - this.#longest); at < text.length; at++) {
      const rest = text.slice(at)
      if (this.#stops.some(stop => stop.startsWith(rest))) return at
    }
    return text.length
  }
}
