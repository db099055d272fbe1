import type { Call } from './call.js'

/**
 * Finds the call of a request of the platform, by a field of that request. A `WeakMap` would hold each call until the next full collection of garbage: to young
 * collections its values are alive, whatever has become of their keys (V8 14 of Node 26.10, 2026-11), and a call refers to all of its request.
 */
export class Calls {
  readonly #field = Symbol('call')

  set(request: object, call: Call): void {
    ;(request as Called)[this.#field] = call
  }

  /** The call of a request that `set` was called with. */
  of(request: object): Call {
    return (request as Called)[this.#field]!
  }
}

type Called = { [field: symbol]: Call | undefined }
