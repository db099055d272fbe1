/**
 * Shared by Millrace's own packages. Not for applications: it may change in any release.
 *
 * The root exports all of it too. A server loads this alone: the reader of bodies and the subscription that reconnects are half of the root's code.
 */
export { createSseDecoder, type SseDecoder } from './decode/decoder.js'
export type { SseKnownBlocks } from './decode/known-blocks.js'
export { SseLimitError } from './decode/limit-error.js'
export type { SseUnknownLines } from './decode/reports.js'
export { encodeSseEvent } from './encode/encoder.js'
export { type RetryHeaders, retryAfterMs } from './subscribe/retry-after.js'
