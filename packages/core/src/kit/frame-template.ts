import type { SaidText } from './frame-reader.js'
import type { JsonObject } from './json.js'
import { blanksEnd, literalOf, quote, type Seen, scalarEnd, stringOf } from './json-scalars.js'

/** An object or list out of `JSON.parse`. */
export type Container = { [key: string]: unknown }

/** A container of a frame that is copied for each, and what is put into the copy. */
export interface Shape {
  readonly container: Container
  readonly isList: boolean
  /** The values that differ, by their number. */
  readonly holes: readonly { readonly key: string; readonly hole: number }[]
  /** Containers within. */
  readonly children: readonly { readonly key: string; readonly shape: Shape }[]
}

/** The place of a hole in a container that is handed out again. */
export interface Slot {
  readonly container: Container
  readonly key: string
  readonly hole: number
}

/** The text of an event around the frames of a template, with a character for each byte. */
export interface EventForm {
  /** To the frame. */
  readonly lead: string
  /** Behind the frame, the blank line included. */
  readonly ending: string
  /** To the first hole. */
  readonly opening: string
  /** Between holes. */
  readonly inner: readonly string[]
  /** From the last hole on, the ending included. */
  readonly closing: string
  /** From the last hole of an event to the first of the next one. */
  readonly between: string
}

/** A text that frames share except for a few scalars, the holes, and the object that such a frame is. */
export interface FrameTemplate {
  /** The text with a probe in each hole, from which it is found out what the template has in common with another frame. */
  readonly probed: string
  /** The text in front of the first hole, between two of them, and behind the last. */
  pieces: readonly string[]
  /**
   * The hole that is no value but blanks in front of the last bracket, by which Anthropic hides the lengths of words (recorded 2026); -1 where there is
   * none.
   */
  readonly padding: number
  /** No piece has a line end, so that the text of an event is the same in a body as in its data. */
  readonly oneLine: boolean
  /** Frames for which the pieces stay wide: see {@link asWide}. 0 where they are narrow. */
  wideFor: number
  /** The containers that each frame is copied from; undefined where the same objects are handed out again with each text. */
  readonly shape: Shape | undefined
  /** The frame that is handed out again. */
  readonly frame: Container
  /** Containers that are handed out again, with the values that are put into them. */
  readonly slots: readonly Slot[]
  /** Containers of a frame's own within those. */
  readonly copies: readonly { readonly owner: Container; readonly key: string; readonly shape: Shape }[]
  /** The hole that is all that such frames say; undefined until that was asked. */
  said: { readonly text: SaidText; readonly hole: number } | 'none' | undefined
  /** Made where events are read by the template. */
  form: EventForm | undefined
  /** The template of the run that followed its last one: itself, or another one where forms alternate. */
  next: FrameTemplate | undefined
}

/** Where the holes of the text that is read begin and end: lists that all calls share, since one for each would cost as much as the rest. */
const from: number[] = []
const to: number[] = []
const values: unknown[] = []
const seen: Seen = { wide: false }

/**
 * Reads a frame by a template.
 *
 * @returns the frame; undefined where the text is not the template with other scalars, or might not be JSON: whoever parses it will see.
 */
export function readByTemplate(template: FrameTemplate, data: string): JsonObject | undefined {
  const holes = template.pieces.length - 1
  if (!findHoles(template, holes, data)) return undefined
  seen.wide = false
  for (let hole = 0; hole < holes; hole++) {
    if (hole === template.padding) continue
    const value =
      data.charCodeAt(from[hole]!) === quote
        ? stringOf(data, from[hole]!, to[hole]!, seen)
        : literalOf(data, from[hole]!, to[hole]!)
    if (value === undefined) return undefined
    values[hole] = value
  }
  if (seen.wide || template.wideFor > 0) widen(template)
  return filled(template, values)
}

/** The frame with these values in its holes. */
export function filled({ shape, frame, slots, copies }: FrameTemplate, values: readonly unknown[]): JsonObject {
  if (shape) return copyOfShape(shape, values) as JsonObject
  for (const { container, key, hole } of slots) container[key] = values[hole]
  for (const { owner, key, shape } of copies) owner[key] = copyOfShape(shape, values)
  return frame as JsonObject
}

/** Finds the holes, in `from` and `to`. @returns false where the text is another one. */
function findHoles({ pieces, padding }: FrameTemplate, holes: number, data: string): boolean {
  const head = pieces[0]!
  const tail = pieces[holes]!
  const end = data.length - tail.length
  let at = head.length
  // Slices that are compared cost less than `startsWith` and `endsWith`; the tail differs more often than the head.
  if (end <= at || data.slice(end) !== tail || data.slice(0, at) !== head) return false
  for (let hole = 0; ; hole++) {
    const next = hole === padding ? blanksEnd(data, at) : scalarEnd(data, at)
    if ((next <= at && hole !== padding) || next > end) return false
    from[hole] = at
    to[hole] = next
    if (hole === holes - 1) return next === end
    const piece = pieces[hole + 1]!
    at = next + piece.length
    if (at > end || data.slice(next, at) !== piece) return false
  }
}

function copyOfShape({ container, isList, holes, children }: Shape, values: readonly unknown[]): Container {
  const copy: Container = isList ? ([...(container as unknown as unknown[])] as unknown as Container) : { ...container }
  for (const { key, hole } of holes) copy[key] = values[hole]
  for (const { key, shape } of children) copy[key] = copyOfShape(shape, values)
  return copy
}

/** Frames behind one with a wide character that are taken for wide as well. */
const wideAfter = 64

/**
 * Keeps the pieces in as many bytes a character as the text that they are compared with: then V8 compares them at once, and else one by one, five times
 * as long (Node 26.10). A chunk with one Chinese character in it is wide, and all that is cut from it.
 */
function widen(template: FrameTemplate): void {
  const { wideFor } = template
  if (seen.wide) {
    if (wideFor === 0) template.pieces = template.pieces.map(asWide)
    template.wideFor = wideAfter
  } else if (wideFor === 1) {
    template.pieces = template.pieces.map(detached)
    template.wideFor = 0
  } else template.wideFor--
}

/** The same text with two bytes a character. */
const asWide = (text: string): string => `\u4e00${text}`.slice(1)

/** A copy of its own. A slice keeps the whole network chunk that it was cut from for as long as the stream is open. */
export const detached = (text: string): string => JSON.parse(JSON.stringify(text)) as string
