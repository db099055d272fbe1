import type { ChatSink } from '@millrace/core'
import {
  entryOf,
  isObject,
  type JsonObject,
  numberIn,
  objectIn,
  type SaidText,
  textIn,
} from '@millrace/core/provider-kit'
import type { Answer } from './answer.js'
import { kindOf } from './built-in.js'
import { beginCall, readInput, readWholeInput } from './calls.js'
import { closeItem } from './closing.js'
import { type Item, partName, wordsAt } from './item.js'
import { partsIn, textOfPart } from './parts.js'
import { streamOfPart, type TextEvent, textEventOf } from './streams.js'
import { readAnnotation, readAnnotations, tellText } from './texts.js'
import type { List } from './words.js'

/** A string that is all that an event tells, with the event. */
export interface SaidPiece extends SaidText {
  readonly piece: TextEvent
  readonly event: JsonObject
}

type EventReader = (event: JsonObject, sink: ChatSink, answer: Answer) => void

/** Reads an event of the answer's items; those that are not known say nothing. */
export function readItemEvent(type: string, event: JsonObject, sink: ChatSink, answer: Answer): void {
  const text = textEventOf(type)
  if (text) readTextEvent(text, event, sink, answer)
  else entryOf(events, type)?.(event, sink, answer)
}

/** Reads a piece of a text, or the whole of it. */
function readTextEvent(of: TextEvent, event: JsonObject, sink: ChatSink, answer: Answer): void {
  const text = textIn(of.isWhole ? event[of.whole] : event.delta)
  if (text !== undefined) tellEvent(of, event, text, sink, answer)
}

/** The piece of a text that is all that an event tells. */
export function saidInEvent(event: JsonObject): SaidPiece | undefined {
  const piece = typeof event.type === 'string' ? textEventOf(event.type) : undefined
  if (!piece?.list || piece.isWhole || typeof event.delta !== 'string') return undefined
  return { of: event, key: 'delta', silent, piece, event }
}

/** Tells more of the text that an event has told of before. */
export function sayText({ piece, event }: SaidPiece, text: string, sink: ChatSink, answer: Answer): void {
  if (text !== '') tellEvent(piece, event, text, sink, answer)
}

/** The padding, and the number of the event. */
const silent = ['sequence_number', 'obfuscation']

/** @param event - tells of which item and part the text is. */
function tellEvent(of: TextEvent, event: JsonObject, text: string, sink: ChatSink, answer: Answer): void {
  const { list, isWhole } = of
  if (of.refuses) answer.refused = true
  const item = answer.items.ofPiece(of.kind, event, of.type)
  if (item.done) return
  if (list) readText(item, list, isWhole ? 'whole' : 'more', text, event, sink)
  else if (isWhole) readWholeInput(item, text, sink, answer)
  else readInput(item, text, sink, answer)
}

type Step = 'begin' | 'more' | 'whole'

function readText(item: Item, list: List, step: Step, text: string, event: JsonObject, sink: ChatSink): void {
  const words = wordsAt(item, list, indexOf(item, list, step, event))
  if (step === 'begin') words.begin(text)
  else tellText(item, words, step === 'more' ? words.more(text) : words.whole(text), sink)
}

/** The place of a part in its list. Without an index it is the one that began last, or the next one where that is complete. */
function indexOf(item: Item, list: List, step: Step, event: JsonObject): number {
  const given = numberIn(event.content_index) ?? numberIn(event.summary_index)
  if (given !== undefined) return given
  const current = item.current.get(list)
  const isComplete = step === 'more' && item.words.get(partName(list, current ?? 0))?.complete
  const index = step === 'begin' ? (current ?? -1) + 1 : (current ?? 0) + (isComplete ? 1 : 0)
  item.current.set(list, index)
  return index
}

const beginItem: EventReader = (event, sink, answer) => {
  const { item: wire } = event
  if (!isObject(wire)) return
  const item = answer.items.begin(event, wire)
  if (item.kind === 'call') return beginCall(item, wire, sink, answer)
  for (const list of ['summary', 'content'] as const) {
    for (const [at, part] of partsIn(wire[list]).entries()) {
      if (textOfPart(part) !== '') wordsAt(item, list, at).begin(textOfPart(part))
    }
  }
}

const endItem: EventReader = (event, sink, answer) => {
  const { item: wire } = event
  if (isObject(wire)) closeItem(answer.items.ofEnd(event, wire), wire, sink, answer)
}

const readPart =
  (step: 'begin' | 'whole'): EventReader =>
  (event, sink, answer) => {
    const part = objectIn(event.part)
    const { type, list } = streamOfPart(part)
    const item = answer.items.ofPiece(kindOf({ type }), event, type)
    if (item.done || !list) return
    readText(item, list, step, textOfPart(part), event, sink)
    if (step === 'whole') readAnnotations(part, sink, answer)
  }

const events: { readonly [type: string]: EventReader } = {
  'response.output_item.added': beginItem,
  'response.output_item.done': endItem,
  'response.content_part.added': readPart('begin'),
  'response.content_part.done': readPart('whole'),
  'response.reasoning_summary_part.added': readPart('begin'),
  'response.reasoning_summary_part.done': readPart('whole'),
  'response.output_text.annotation.added': readAnnotation,
}
