import type { ByteText } from '../runtime/framing.js'
import { byteTextOf, scalarAt } from './byte-text.js'
import type { EventOfRun } from './event-of-run.js'
import { detached, type EventForm, type FrameTemplate, filled } from './frame-template.js'
import type { JsonObject } from './json.js'
import { blanksEnd } from './json-scalars.js'

/** Gets the frames of a run. */
export interface RunListener {
  /** Takes the frame of one event. @param event - good during the call. @returns false where no more is wanted. */
  take(frame: JsonObject, event: EventOfRun): boolean
}

function formOf(template: FrameTemplate, { lead, ending }: EventOfRun): EventForm {
  if (template.form?.lead === lead && template.form.ending === ending) return template.form
  const pieces = template.pieces.map(byteTextOf)
  const own = detached(lead)
  const opening = own + pieces[0]
  const closing = pieces.at(-1) + ending
  template.form = { lead: own, ending, opening, inner: pieces.slice(1, -1), closing, between: closing + opening }
  return template.form
}

const place = { end: 0 }
const values: unknown[] = []

/**
 * Reads server-sent events that follow each other and are all of one template: the text between two holes, which is most of it, is compared at once
 * over the end of an event and the beginning of the next one. Nothing is cut out but the values.
 *
 * @param event - at the first event; behind it those that were read.
 * @returns false where it is none of the template.
 */
export function readRun(template: FrameTemplate, event: EventOfRun, listener: RunListener): boolean {
  if (!template.oneLine) return false
  const { opening, inner, closing, between } = formOf(template, event)
  const { padding, next } = template
  const { input } = event
  const { text } = input
  const alternates = next !== undefined && next !== template
  const begin = event.from
  let hole = begin + opening.length
  // Slices that are compared cost less than `startsWith`.
  if (text.slice(begin, hole) !== opening) return false
  for (let goesOn = true; goesOn; ) {
    const end = readHoles(input, hole, inner, padding)
    if (end === 0) break
    const behind = end + closing.length
    hole = end + between.length
    goesOn = !alternates && text.slice(end, hole) === between
    if (!goesOn && text.slice(end, behind) !== closing) break
    event.to = behind
    const isWanted = listener.take(filled(template, values), event)
    event.from = behind
    if (!isWanted) break
  }
  return event.from > begin
}

/** Reads the values of an event. @returns the index behind the last; 0 where the text is another one. */
function readHoles(input: ByteText, from: number, inner: readonly string[], padding: number): number {
  let at = from
  for (let hole = 0; ; hole++) {
    let end = hole === padding ? blanksEnd(input.text, at) : 0
    if (end === 0) {
      const value = scalarAt(input, at, place)
      if (value === undefined) return 0
      values[hole] = value
      end = place.end
    }
    if (hole === inner.length) return end
    const piece = inner[hole]!
    at = end + piece.length
    if (input.text.slice(end, at) !== piece) return 0
  }
}
