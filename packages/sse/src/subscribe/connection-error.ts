/** There was no answer, or it broke off, or it ended where it should not have. `cause` is what the platform said, where it said something. */
export class SseConnectionError extends Error {
  override readonly name = 'SseConnectionError'
  /** Always `'network'`. */
  readonly code = 'network'
}
