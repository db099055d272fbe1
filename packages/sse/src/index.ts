export { createSseDecoder, type SseDecoder, type SseDecoderOptions } from './decoder.js'
export type { SseEvent } from './event.js'
export { SseLimitError } from './limit-error.js'
export type { SseCallbacks } from './reports.js'
