import { now } from '../shared/clock.ts'
import { stampsIn } from '../shared/stamp.ts'

/** Reads the tokens of one stamped answer: how long each was on its way, from the vendor's write to here. */
export class Transit {
  /** Tokens so far. */
  seen = 0
  #last = 0
  #rest = ''
  readonly #onToken: (ms: number) => void
  readonly #onDisorder: () => void

  /** @param onDisorder - a token came that was written no later than the one before it: twice, or out of order. */
  constructor(onToken: (ms: number) => void, onDisorder: () => void) {
    this.#onToken = onToken
    this.#onDisorder = onDisorder
  }

  read(bytes: Buffer): void {
    const arrived = now()
    // Stamps are ASCII and may be cut: the text behind the last mark waits for the rest.
    const all = this.#rest + bytes.toString('latin1')
    const end = all.lastIndexOf('>') + 1
    this.#rest = all.slice(end)
    for (const written of stampsIn(all.slice(0, end))) {
      if (written < this.#last) this.#onDisorder()
      this.#last = written
      this.seen++
      this.#onToken(arrived - written)
    }
  }
}
