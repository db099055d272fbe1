import type { ByteText, Frame } from '../runtime/framing.js'
import { detached } from './frame-template.js'

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** An event of a run, one after the other. */
export interface EventOfRun extends Frame {
  /** The text that the event stands in, with others. */
  readonly input: ByteText
  /** The text from the beginning of an event to its frame. */
  readonly lead: string
  /** The end of its last line, and the blank line. */
  readonly ending: string
  /** The index at which the event begins. */
  from: number
  /** The index behind its blank line. */
  to: number
}

/** Moves from one event to the next. Its data is made where somebody asks for it, which nearly nobody does. */
export class EventCursor implements EventOfRun {
  readonly event: string
  readonly lead: string
  readonly ending: string
  input: ByteText = nothing
  from = 0
  to = 0

  constructor(event: string, lead: string, ending: string) {
    this.event = event
    this.lead = lead
    this.ending = ending
  }

  /** Goes to an index of a text. @returns false where the event there begins otherwise. */
  moveTo(input: ByteText, at: number): boolean {
    if (input.text.slice(at, at + this.lead.length) !== this.lead) return false
    this.input = input
    this.from = at
    this.to = at
    return true
  }

  /** Keeps the text no longer than it is read: it may be a whole chunk. */
  leave(): void {
    this.input = nothing
  }

  get data(): string {
    return utf8.decode(this.input.bytes.subarray(this.from + this.lead.length, this.to - this.ending.length))
  }
}

const nothing: ByteText = { text: '', bytes: new Uint8Array(0) }

const field = 'event: '
/** Names that need no thought: neither blanks nor characters of several bytes. */
const plainName = /^[!-~]+$/
const SPACE = 0x20
const CR = 0x0d

/** The event that begins at an index, as far as its frame; undefined where more stands in front of the frame than a name, or the frame is an error. */
export function eventAt(input: ByteText, from: number): EventCursor | undefined {
  const { text } = input
  let event = 'message'
  let data = from
  if (text.startsWith(field, from)) {
    const end = text.indexOf('\n', from)
    event = text.slice(from + field.length, text.charCodeAt(end - 1) === CR ? end - 1 : end)
    if (end < 0 || event === 'error' || !plainName.test(event)) return undefined
    data = end + 1
  }
  if (!text.startsWith('data:', data)) return undefined
  const frame = text.charCodeAt(data + 5) === SPACE ? data + 6 : data + 5
  const ending = text.charCodeAt(text.indexOf('\n', frame) - 1) === CR ? '\r\n\r\n' : '\n\n'
  const cursor = new EventCursor(detached(event), detached(text.slice(from, frame)), ending)
  cursor.moveTo(input, from)
  return cursor
}
