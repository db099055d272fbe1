/** A time limit of a reader ran out. */
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
