import { maxTimerMs } from '../lib/timers.js'

/** The fields of one block. All are optional: a block with an id and no data is legal, and moves the reader's last event id. */
export interface SseFields {
  /** The last event id from here on. `''` resets it. Not written when left out. No CR, LF or NUL. */
  readonly id?: string | undefined
  /** The event's type. Not written when left out or `''`, which readers take for `message`. No CR or LF. */
  readonly event?: string | undefined
  /** The reconnection time in milliseconds: an integer from 0 to 2^31-1. */
  readonly retry?: number | undefined
  /** The payload, of any length; each CRLF, CR and LF in it is an LF at the reader. Without it readers dispatch no event. */
  readonly data?: string | undefined
}

const LINE_ENDS = /\r\n|\r|\n/g

/**
 * Encodes one block: the fields as lines `id`, `event`, `retry`, `data`, and a blank line. One string, to be written at once.
 *
 * A reader gets every string back unchanged, with two exceptions that the format makes: line ends in `data` arrive as LF, and a lone
 * surrogate becomes U+FFFD when the string is written as UTF-8.
 *
 * @throws TypeError when a field has the wrong type, or holds what would end its line: CR or LF in `event` or `id`, NUL in `id`, a
 * `retry` that is no integer in range. Nothing is ever deleted.
 *
 * @example
 * import { encodeSseEvent } from '@millrace/sse'
 *
 * encodeSseEvent({ data: 'hello' }) // 'data: hello\n\n'
 * encodeSseEvent({ id: '7', event: 'greeting', data: 'two\nlines' }) // 'id: 7\nevent: greeting\ndata: two\ndata: lines\n\n'
 */
export function encodeSseEvent({ id, event, retry, data }: SseFields): string {
  let block = ''
  if (id !== undefined) block += `id: ${checkedId(id)}\n`
  if (event !== undefined && event !== '') block += `event: ${checkedLine('event', event)}\n`
  if (retry !== undefined) block += `retry: ${checkedRetry(retry)}\n`
  if (data !== undefined) block += `data: ${checkedLines('data', data, '\ndata: ')}\n`
  return `${block}\n`
}

/**
 * Encodes a comment, which readers ignore: the heartbeat of a quiet stream. One line for each line of the text, without a blank line, so
 * that it may stand anywhere between whole lines.
 *
 * @throws TypeError when the text is no string.
 *
 * @example
 * import { encodeSseComment } from '@millrace/sse'
 *
 * encodeSseComment('ping') // ': ping\n'
 */
export function encodeSseComment(text = ''): string {
  return `: ${checkedLines('comment', text, '\n: ')}\n`
}

/** The text with `separator` for each line end. */
function checkedLines(name: string, text: string, separator: string): string {
  if (typeof text !== 'string') throw new TypeError(`${name} must be a string`)
  // Two native searches; JSON has no raw line end, so the replacement is rare.
  return text.indexOf('\n') === -1 && text.indexOf('\r') === -1 ? text : text.replace(LINE_ENDS, separator)
}

function checkedLine(name: string, text: string): string {
  if (typeof text !== 'string') throw new TypeError(`${name} must be a string`)
  if (text.indexOf('\n') !== -1 || text.indexOf('\r') !== -1) throw new TypeError(`${name} must not contain CR or LF`)
  return text
}

function checkedId(id: string): string {
  if (checkedLine('id', id).indexOf('\0') !== -1) throw new TypeError('id must not contain NUL')
  return id
}

function checkedRetry(retry: number): number {
  if (!Number.isInteger(retry) || retry < 0 || retry > maxTimerMs) {
    throw new TypeError(`retry must be an integer from 0 to ${maxTimerMs}`)
  }
  return retry
}
