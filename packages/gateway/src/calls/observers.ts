import type { CallEnd, GatewayCall, GatewayObserver } from '../observer.js'

/** All observers as one, whose failures disturb nobody. */
export class Observers {
  readonly #all: readonly GatewayObserver[]
  readonly #ofTokens: readonly GatewayObserver[]
  readonly #report: (thrown: unknown) => void

  /** @param report - is told what an observer throws. */
  constructor(all: readonly GatewayObserver[], report: (thrown: unknown) => void) {
    this.#all = all
    this.#ofTokens = all.filter(observer => observer.tokens !== undefined)
    this.#report = report
  }

  began(call: GatewayCall): void {
    this.#each(observer => observer.began?.(call))
  }

  firstToken(call: GatewayCall, ms: number): void {
    this.#each(observer => observer.firstToken?.(call, ms))
  }

  /** Told with each batch, so that nothing is made for it. */
  tokens(call: GatewayCall, gapMs: number): void {
    for (const observer of this.#ofTokens) {
      try {
        observer.tokens?.(call, gapMs)
      } catch (thrown) {
        this.#report(thrown)
      }
    }
  }

  answered(call: GatewayCall): void {
    this.#each(observer => observer.answered?.(call))
  }

  ended(call: GatewayCall, end: CallEnd): void {
    this.#each(observer => observer.ended?.(call, end))
  }

  #each(tell: (observer: GatewayObserver) => void): void {
    for (const observer of this.#all) {
      try {
        tell(observer)
      } catch (thrown) {
        this.#report(thrown)
      }
    }
  }
}
