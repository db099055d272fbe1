import type { SseUnknownLines } from '@millrace/sse/internal'
import { StrayBody } from './stray-body.js'

const field = 'error'
const SPACE = 0x20
const COLON = 0x3a

/** A field `error`, and the number of events at hand that stood in front of it. */
export interface ErrorLine {
  readonly data: string
  readonly eventsBefore: number
}

/** Looks for errors in the lines of an event stream that are no fields: a field named `error`, as llama-box sends it, and bare JSON. */
export class UnknownLines implements SseUnknownLines {
  readonly #stray = new StrayBody()
  /** Error fields in the bytes at hand. Made for the first one: most streams have none. */
  #errors: ErrorLine[] | undefined
  /** Events at hand that stood in front of the last line. */
  #eventsBefore = 0

  read(text: string, start: number, end: number, eventsBefore: number): void {
    this.#pass(eventsBefore)
    if (!isErrorField(text, start, end)) return this.#stray.add(text, start, end)
    const colon = start + field.length
    const value = text.charCodeAt(colon + 1) === SPACE ? colon + 2 : colon + 1
    this.#errors ??= []
    this.#errors.push({ data: text.slice(value, end), eventsBefore })
  }

  /** Ends what is at hand, which has so many events, and gives the errors in it, in order; undefined where there are none. */
  take(events: number): readonly ErrorLine[] | undefined {
    this.#pass(events)
    this.#eventsBefore = 0
    const errors = this.#errors
    this.#errors = undefined
    return errors
  }

  /** JSON that the body ends with, or that is all of it. */
  get stray(): string | undefined {
    return this.#stray.json
  }

  #pass(events: number): void {
    if (events <= this.#eventsBefore) return
    this.#eventsBefore = events
    this.#stray.clear()
  }
}

function isErrorField(text: string, start: number, end: number): boolean {
  if (!text.startsWith(field, start)) return false
  const nameEnd = start + field.length
  return nameEnd === end || text.charCodeAt(nameEnd) === COLON
}
