/** Credit that a search for a template takes at first. It takes the time of about four parsed frames: a stream that ends behind it loses a twentieth. */
export const firstPrice = 80
/** Credit that a frame read by a template gives: it pays for a search by the time that it saved. A frame parsed whole gives 1. */
export const hitCredit = 4

/** Searches that are paid at most where answers are of another kind from one moment on: these take a few milliseconds in all. */
const mostSearches = 1_000

/**
 * The savings of the templates in the streams of one dialect, which pay for the first search of later ones: half of a usual answer would be over before it
 * had paid for its own. Nothing but a number is kept of a stream. Made once for each dialect.
 */
export class SearchCredit {
  #credit = 0

  /** A frame was read by a template. */
  give(): void {
    if (this.#credit < mostSearches * firstPrice) this.#credit += hitCredit
  }

  /** Pays for a search. @returns false where there is not enough. */
  take(): boolean {
    if (this.#credit < firstPrice) return false
    this.#credit -= firstPrice
    return true
  }
}
