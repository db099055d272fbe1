import { createSseDecoder, type SseDecoderOptions, type SseEvent } from '@millrace/sse'

/** All that a decoder tells of a stream, to be compared between slicings. */
export interface Decoded {
  events: SseEvent[]
  truncated: boolean
  lastEventId: string
  retryMs: number | undefined
  /** Comments, retries and unknown fields, in order; the last with the number of events before them. */
  reports: unknown[]
  error: unknown
}

/** Runs a decoder with every callback over chunks, to the end or to its error. */
export function decode(chunks: Iterable<Uint8Array>, options: SseDecoderOptions = {}): Decoded {
  const reports: unknown[] = []
  const events: SseEvent[] = []
  const decoder = createSseDecoder({
    onComment: text => reports.push(['comment', text]),
    onRetry: ms => reports.push(['retry', ms]),
    onUnknownField: (name, value, eventsBefore) => reports.push(['unknown', name, value, events.length + eventsBefore]),
    ...options,
  })
  let error: unknown
  try {
    for (const chunk of chunks) events.push(...decoder.push(chunk))
  } catch (thrown) {
    error = thrown
  }
  const { events: last, truncated } = decoder.end()
  events.push(...last)
  return { events, truncated, lastEventId: decoder.lastEventId, retryMs: decoder.retryMs, reports, error }
}
