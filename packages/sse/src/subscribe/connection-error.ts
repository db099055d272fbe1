/** There was no answer, or it broke off, or it ended where it should not have. `cause` is what the platform said, where it said something. */
export class SseConnectionError extends Error {
  override readonly name = 'SseConnectionError'
  /** Always `'network'`. */
  readonly code = 'network'
}

/** A time limit of a subscription ran out. */
export class SseTimeoutError extends Error {
  override readonly name = 'SseTimeoutError'
  /** Always `'timeout'`. */
  readonly code = 'timeout'
  /** Which: `'idle'` for `idleTimeoutMs`, `'total'` for `totalTimeoutMs`. */
  readonly timeout: 'idle' | 'total'

  constructor(timeout: 'idle' | 'total', ms: number) {
    super(timeout === 'idle' ? `No byte came for ${ms} ms` : `The subscription has lasted ${ms} ms`)
    this.timeout = timeout
  }
}
