/**
 * An event is larger than the decoder may hold. Its message names the limit, never a byte of the stream.
 *
 * @example
 * import { createSseDecoder, SseLimitError } from '@millrace/sse'
 *
 * const decoder = createSseDecoder({ maxEventBytes: 100 })
 * try {
 *   decoder.push(new TextEncoder().encode(`data: ${'x'.repeat(200)}`))
 * } catch (error) {
 *   if (!(error instanceof SseLimitError)) throw error
 *   console.log(error.code, error.exceeded, error.limit) // limit bytes 100
 * }
 */
export class SseLimitError extends Error {
  override readonly name = 'SseLimitError'
  /** Always `'limit'`: what to switch on where `instanceof` is not wanted. */
  readonly code = 'limit'
  /** The limit that one event exceeded: `'bytes'` of its field lines, or field `'lines'`. */
  readonly exceeded: 'bytes' | 'lines'
  /** The largest allowed number of it. */
  readonly limit: number

  constructor(exceeded: 'bytes' | 'lines', limit: number) {
    super(`A server-sent event has more than ${limit} ${exceeded}`)
    this.exceeded = exceeded
    this.limit = limit
  }
}
