import type { SseEvent } from '@millrace/sse'

/** What the reference makes of a stream: its events, and what stays behind. */
export interface ReferenceResult {
  events: SseEvent[]
  lastEventId: string
  retryMs: number | undefined
  /** Comments, retries and unknown fields as `decode` lists them; the last with the number of events before them. */
  reports: unknown[]
}

/** The algorithm of the HTML standard, section 9.2.6, word by word over the whole text. The oracle: slow, whole, without limits. */
export function reference(bytes: Uint8Array): ReferenceResult {
  // The default decoder is "UTF-8 decode": it strips one byte order mark.
  const lines = new TextDecoder().decode(bytes).split(/\r\n|\n|\r/)
  // What follows the last line end is no line.
  lines.pop()
  const result: ReferenceResult = { events: [], lastEventId: '', retryMs: undefined, reports: [] }
  let data = ''
  let type = ''
  let idBuffer = ''
  for (const line of lines) {
    if (line === '') {
      result.lastEventId = idBuffer
      if (data !== '') {
        result.events.push({ event: type || 'message', data: data.slice(0, -1), lastEventId: idBuffer })
      }
      data = ''
      type = ''
      continue
    }
    const colon = line.indexOf(':')
    if (colon === 0) {
      result.reports.push(['comment', line.slice(1).replace(/^ /, '')])
      continue
    }
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') type = value
    else if (field === 'data') data += `${value}\n`
    else if (field === 'id' && !value.includes('\0')) idBuffer = value
    else if (field === 'retry') {
      if (!/^[0-9]+$/.test(value)) continue
      result.retryMs = Math.min(Number(value), 2 ** 31 - 1)
      result.reports.push(['retry', result.retryMs])
    } else if (field !== 'id') result.reports.push(['unknown', field, value, result.events.length])
  }
  return result
}
