import type { Flow } from '../transport/transport.js'
import type { Guard } from './guard.js'

/** The flow that `connect` returns: a guard without the methods that its source calls. */
export class ReaderFlow implements Flow {
  readonly #guard: Guard

  constructor(guard: Guard) {
    this.#guard = guard
  }

  pause(): void {
    this.#guard.pause()
  }

  resume(): void {
    this.#guard.resume()
  }

  cancel(reason?: unknown): void {
    this.#guard.cancel(reason)
  }
}
