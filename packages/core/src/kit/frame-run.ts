import type { ByteText } from '../runtime/framing.js'
import { byteTextOf, scalarAt } from './byte-text.js'
import type { EventOfRun } from './event-of-run.js'
import type { SaidText } from './frame-reader.js'
import { type EventForm, type FrameTemplate, filled, type Slot } from './frame-template.js'
import type { JsonObject } from './json.js'
import { blanksEnd, plainEnd } from './json-scalars.js'

/** Gets the frames of a run. */
export interface RunListener {
  /** Takes the frame of one event. @param event - good during the call. @returns false where no more is wanted. */
  take(frame: JsonObject, event: EventOfRun): boolean
  /** See {@link FrameReader.saidIn}. */
  saidIn(frame: JsonObject): SaidText | undefined
  /** Takes the string of one event in place of its frame. @returns false where no more is wanted. */
  say(said: SaidText, text: string): boolean
}

function formOf(template: FrameTemplate, { lead, ending }: EventOfRun): EventForm {
  if (template.form?.lead === lead && template.form.ending === ending) return template.form
  const pieces = template.pieces.map(byteTextOf)
  const opening = lead + pieces[0]
  const closing = pieces.at(-1) + ending
  template.form = { lead, ending, opening, inner: pieces.slice(1, -1), closing, between: closing + opening }
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
    const { said } = template
    const only = said && said !== 'none' ? said.hole : all
    let end = readHoles(input, hole, inner, padding, only)
    // Another value than a string says nothing: the frame is read.
    if (end > 0 && only !== all && typeof values[only] !== 'string') end = readHoles(input, hole, inner, padding, all)
    if (end === 0) break
    const behind = end + closing.length
    hole = end + between.length
    goesOn = !alternates && text.slice(end, hole) === between
    if (!goesOn && text.slice(end, behind) !== closing) break
    event.to = behind
    const isWanted = tell(template, event, listener)
    event.from = behind
    if (!isWanted) break
  }
  return event.from > begin
}

/** Tells the listener of an event: of its frame, or of the string alone where the frame says no more. */
function tell(template: FrameTemplate, event: EventOfRun, listener: RunListener): boolean {
  const { said } = template
  if (said && said !== 'none') {
    const text = values[said.hole]
    if (typeof text === 'string') return listener.say(said.text, text)
  }
  const frame = filled(template, values)
  template.said ??= saidIn(template, listener.saidIn(frame))
  return listener.take(frame, event)
}

/** The string that frames say, where it is the one hole of their template that tells anything. */
function saidIn(template: FrameTemplate, text: SaidText | undefined): FrameTemplate['said'] {
  const { shape, frame, slots, copies } = template
  if (!text || shape || copies.length > 0) return 'none'
  const slot = slots.find(({ container, key }) => container === text.of && key === text.key)
  const isSilent = ({ container, key }: Slot): boolean => container === frame && text.silent?.includes(key) === true
  return slot && slots.every(other => other === slot || isSilent(other)) ? { text, hole: slot.hole } : 'none'
}

/** In place of a hole's number. */
const all = -1

/**
 * Reads the values of an event.
 *
 * @param only - the hole whose value is wanted; of the others their ends are enough.
 * @returns the index behind the last; 0 where the text is another one.
 */
function readHoles(input: ByteText, from: number, inner: readonly string[], padding: number, only: number): number {
  let at = from
  for (let hole = 0; ; hole++) {
    let end = hole === padding ? blanksEnd(input.text, at) : 0
    if (end === 0 && only !== all && hole !== only) end = plainEnd(input.text, at)
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
