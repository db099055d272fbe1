import type { SseEvent } from './event.js'
import { LineEnds } from './line-ends.js'

const LF = 0x0a
const CR = 0x0d
const COLON = 0x3a

/** Hears of the lines that belong to no event, in the order of the stream. Places in `text` and no copies: most lines interest nobody. */
export interface OtherLinesListener {
  /** A valid `retry:`, in milliseconds. */
  onRetry(ms: number): void
  /** A comment in `[start, end)`, its colon included. */
  onComment(text: string, start: number, end: number): void
  /** A line that the standard does not know in `[start, end)`, and the number of events in front of it. */
  onUnknown(text: string, start: number, end: number, eventsBefore: number): void
}

/**
 * Finds the lines that belong to no event: comments, `retry:`, and those that the standard does not know. The parser could tell of them, too,
 * but makes an Error with a stack for each unknown line, 60 times the cost of a comment (eventsource-parser 4.1.3). Reads a text after the
 * parser, and steps over its events by their lengths: the bytes of an ordinary event are not looked at again.
 */
export class OtherLines {
  /** True while the block that is read has data, so that its blank line makes an event. */
  #hasData = false
  #afterCr = false

  /** Reads whole lines. `events` from the index `next` on are those that the parser found in them. */
  read(text: string, events: readonly SseEvent[], next: number, listener: OtherLinesListener): void {
    const { length } = text
    // The LF after a CR belongs to a line end that came with the text before.
    let start = this.#afterCr && text.charCodeAt(0) === LF ? 1 : 0
    let ends: LineEnds | undefined
    let eventsBefore = next
    while (start < length) {
      const event = this.#hasData ? undefined : events[eventsBefore]
      if (event !== undefined) {
        // `event: `, its name, LF, where it has one; `data: `, the data, LF, LF. As long as the whole block, so there is no other line in it.
        let data = start
        if (event.event !== 'message' && text.startsWith(`event: ${event.event}\n`, start))
          data += event.event.length + 8
        const end = data + event.data.length + 6
        if (text.startsWith('data: ', data) && text.charCodeAt(end) === LF && text.charCodeAt(end + 1) === LF) {
          start = end + 2
          eventsBefore++
          continue
        }
      }
      ends ??= new LineEnds(text)
      const end = ends.find(start)
      if (end > start) this.#readLine(text, start, end, eventsBefore, listener)
      else if (this.#hasData) {
        this.#hasData = false
        eventsBefore++
      }
      start = ends.after(end)
    }
    this.#afterCr = text.charCodeAt(length - 1) === CR
  }

  #readLine(text: string, start: number, end: number, eventsBefore: number, listener: OtherLinesListener): void {
    if (text.charCodeAt(start) === COLON) listener.onComment(text, start, end)
    else if (isField(text, start, end, 'data')) this.#hasData = true
    else if (isField(text, start, end, 'retry')) readRetry(text.slice(start + 'retry:'.length, end), listener)
    else if (!isField(text, start, end, 'event') && !isField(text, start, end, 'id')) {
      listener.onUnknown(text, start, end, eventsBefore)
    }
  }
}

function readRetry(value: string, listener: OtherLinesListener): void {
  const [, digits] = /^ ?([0-9]+)$/.exec(value) ?? []
  if (digits !== undefined) listener.onRetry(Number(digits))
}

function isField(text: string, start: number, end: number, name: string): boolean {
  if (text.charCodeAt(start) !== name.charCodeAt(0) || !text.startsWith(name, start)) return false
  const nameEnd = start + name.length
  return nameEnd === end || text.charCodeAt(nameEnd) === COLON
}
