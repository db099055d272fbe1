import type { ByteText, Frame } from '../runtime/framing.js'

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

/** Its data is made where somebody asks for it, which nearly nobody does. */
class LazyEvent implements EventOfRun {
  readonly event: string
  readonly input: ByteText
  readonly lead: string
  readonly ending: string
  from: number
  to: number

  constructor(event: string, input: ByteText, lead: string, ending: string, from: number) {
    this.event = event
    this.input = input
    this.lead = lead
    this.ending = ending
    this.from = from
    this.to = from
  }

  get data(): string {
    return utf8.decode(this.input.bytes.subarray(this.from + this.lead.length, this.to - this.ending.length))
  }
}

const field = 'event: '
/** Names that need no thought: neither blanks nor characters of several bytes. */
const plainName = /^[!-~]+$/
const SPACE = 0x20
const CR = 0x0d

/** The event that begins at an index, as far as its frame; undefined where more stands in front of the frame than a name, or the frame is an error. */
export function eventAt(input: ByteText, from: number): EventOfRun | undefined {
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
  return new LazyEvent(event, input, text.slice(from, frame), ending, from)
}
