import type { JsonObject } from '@millrace/core/provider-kit'
import { type List, Words } from './words.js'

/** An output item as it comes together. */
export class Item {
  /** Its number in the answer, in the order in which items opened. Keys of its blocks begin with it. */
  readonly key: number
  /** Its type; `call` for every type that calls a tool. */
  readonly kind: string
  /** Its place among the output; undefined where no event gave one. */
  readonly place: number | undefined
  /** All that was said of it; of each field the last word that says something. */
  wire: JsonObject
  /** `output_item.added` opened it. False for one that its first piece opened. */
  added: boolean
  /** Keys of the item in the store. */
  names: string[] = []
  /** `output_item.done` or the complete output had it. */
  confirmed = false
  /** All of it has been told. */
  done = false
  /** Its `providerData` has been told. */
  carried = false
  /** Texts by their parts, such as `content 0`. */
  readonly words = new Map<string, Words>()
  /** The text of a list that was asked for last. */
  last: { readonly list: List; readonly index: number; readonly words: Words } | undefined
  /** The part that pieces without an index belong to, by list. */
  readonly current = new Map<string, number>()
  /** Keys of its open blocks, each with the part that was told last. */
  readonly open = new Map<string, string>()
  /** A call's arguments as `…arguments.done` had them. */
  lastInput = ''
  /** A call's id and name have been told. */
  announced = false
  /** The id that readers know a complete call by. */
  callId: string | undefined
  /** A call has its result. */
  answered = false

  /** An item of which nothing has come. */
  constructor(key: number, { kind, place, wire, added }: Pick<Item, 'kind' | 'place' | 'wire' | 'added'>) {
    this.key = key
    this.kind = kind
    this.place = place
    this.wire = wire
    this.added = added
  }
}

/** The name of a part of a list. */
export const partName = (list: List, index: number): string => `${list} ${index}`

/** A text of an item, by its part. Parts of a message are blocks of their own; those of reasoning are one. */
export function wordsOf(item: Item, part: string): Words {
  const known = item.words.get(part)
  if (known) return known
  const words = new Words(part, item.kind === 'reasoning' ? String(item.key) : `${item.key} ${part}`)
  item.words.set(part, words)
  return words
}

/** A text of one of an item's lists. Pieces come in rows, so the last one is kept at hand. */
export function wordsAt(item: Item, list: List, index: number): Words {
  const { last } = item
  if (last?.list === list && last.index === index) return last.words
  const words = wordsOf(item, partName(list, index))
  item.last = { list, index, words }
  return words
}

/** Adds what an event says of an item: what it leaves empty stays as it was. */
export function learn(item: Item, wire: JsonObject): void {
  const kept = Object.entries(item.wire).filter(([name, value]) => says(value) && !says(wire[name]))
  item.wire = { ...wire, ...Object.fromEntries(kept) }
}

const says = (value: unknown): boolean =>
  (value ?? '') !== '' && (typeof value !== 'object' || Object.keys(value as object).length > 0)
