import type { Flow } from '../transport/transport.js'

/** A flow over an inner stream that changes: see {@link relay}. */
export interface Relay extends Flow {
  /** Makes `inner` the one that is paused, resumed and cancelled from now on. Cancelled already: `inner` is cancelled at once. */
  follow(inner: Flow): void
  /** True when `cancel()` was called: no next inner stream is wanted. */
  readonly cancelled: boolean
}

/** A flow that keeps pause and cancel across a change of inner stream: what fallbacks, retries and tool loops stand on. */
export function relay(): Relay {
  return new RelayFlow()
}

class RelayFlow implements Relay {
  #current: Flow | undefined
  #paused = false
  #cancelled = false
  #why: unknown

  get cancelled(): boolean {
    return this.#cancelled
  }

  follow(inner: Flow): void {
    this.#current = inner
    if (this.#cancelled) inner.cancel(this.#why)
    else if (this.#paused) inner.pause()
  }

  pause(): void {
    this.#paused = true
    this.#current?.pause()
  }

  resume(): void {
    this.#paused = false
    this.#current?.resume()
  }

  cancel(reason?: unknown): void {
    if (this.#cancelled) return
    this.#cancelled = true
    this.#why = reason
    this.#current?.cancel(reason)
  }
}
