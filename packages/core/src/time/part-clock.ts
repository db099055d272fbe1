import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { ResolvedOptions } from '../vocabulary/options.js'
import { SharedTimer, type TimerListener } from './shared-timer.js'

/** The time limits of an answer that is read part by part. */
export class PartClock implements TimerListener {
  readonly #options: ResolvedOptions
  readonly #source: string
  readonly #timer = new SharedTimer()
  readonly #endsAt: number
  #name: 'firstByteTimeoutMs' | 'idleTimeoutMs' | 'totalTimeoutMs' = 'firstByteTimeoutMs'
  #expired: (() => void) | undefined

  /** @param source - begins the message of a failure: `The model of the AI SDK`. */
  constructor(options: ResolvedOptions, source: string) {
    this.#options = options
    this.#source = source
    this.#endsAt = performance.now() + options.totalTimeoutMs
  }

  /** The next part, or the failure of one that does not come in time. @param end - stops the model. */
  async wait<Value>(next: Promise<Value>, end: () => void): Promise<Value | ErrorInfo> {
    const left = Math.max(1, Math.ceil(this.#endsAt - performance.now()))
    const own = this.#options[this.#name]
    const name = left < own ? 'totalTimeoutMs' : this.#name
    try {
      return await new Promise<Value | ErrorInfo>((resolve, reject) => {
        this.#expired = () => {
          resolve(this.#failure(name))
          end()
        }
        this.#timer.set(Math.min(own, left), this)
        next.then(resolve, reject)
      })
    } finally {
      this.#timer.clear()
    }
  }

  /** The vendor has answered. */
  begun(): void {
    this.#name = 'idleTimeoutMs'
  }

  /** Called by the timer. */
  timeUp(): void {
    this.#expired?.()
  }

  #failure(name: 'firstByteTimeoutMs' | 'idleTimeoutMs' | 'totalTimeoutMs'): ErrorInfo {
    return {
      code: 'timeout',
      message: `${this.#source} gave nothing for ${this.#options[name]} ms (${name}).`,
      retryable: true,
    }
  }
}
