import type { Flow } from './transport.js'

/** A flow over an inner stream that changes: see {@link relay}. */
export interface Relay extends Flow {
  /** Makes `inner` the one that is paused, resumed and cancelled from now on. Cancelled already: `inner` is cancelled at once. */
  follow(inner: Flow): void
  /** Whether `cancel()` was called: no next inner stream is wanted. */
  readonly cancelled: boolean
}

/** A flow that keeps pause and cancel across a change of inner stream: what fallbacks, retries and tool loops stand on. */
export function relay(): Relay {
  let current: Flow | undefined
  let paused = false
  let cancelled = false
  let why: unknown
  return {
    follow(inner) {
      current = inner
      if (cancelled) inner.cancel(why)
      else if (paused) inner.pause()
    },
    pause() {
      paused = true
      current?.pause()
    },
    resume() {
      paused = false
      current?.resume()
    },
    cancel(reason) {
      if (cancelled) return
      cancelled = true
      why = reason
      current?.cancel(reason)
    },
    get cancelled() {
      return cancelled
    },
  }
}
