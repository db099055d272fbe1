/**
 * The headers of an event stream: its type, and the words that keep proxies from storing, compressing (`no-transform`) or buffering it
 * (`x-accel-buffering`, nginx). Frozen; spread it to add to it.
 */
export const sseHeaders = Object.freeze({
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
})
