import { defined, type JsonObject, numberIn, textIn } from '@millrace/core/provider-kit'
import { kindOf } from './built-in.js'
import { Item, learn } from './item.js'
import { saidIn } from './parts.js'

/** The items of one kind, in the order in which they opened. */
interface Row {
  readonly all: Item[]
  /** Where the first one may be that is not done. */
  first: number
  /** Those that may not be done yet; done ones leave the end when it is looked at. */
  readonly open: Item[]
}

/**
 * The items of one answer, and the one way to find the item that an event is about: by its id and place together, by an id (`item.id`, `item_id`,
 * `call_id`), by its place (`output_index`), and at last by its kind: a piece goes to the last open item, an end to the first. Each host leaves out
 * or changes something else: GitHub Copilot gives another id with each event (recorded 2026), OpenRouter another id at the end (recorded 2025),
 * llama.cpp no places and no ids of calls (lemonade-sdk/lemonade#3607, 2026-09). Looking up costs the same for every event, however many items
 * there are.
 */
export class ItemStore {
  /** In the order in which they opened. */
  readonly all: Item[] = []
  /**
   * The item behind which the output has none, which alone can have been cut by the answer's end: by its place or, without one, the one that opened last; at
   * the end as the complete output has it.
   */
  tail: Item | undefined
  readonly #named = new Map<string, Item>()
  readonly #rows = new Map<string, Row>()
  /** Number of calls that `callsBefore` has handed out. */
  #handedOut = 0
  /** The item of the piece before, since pieces come in rows. */
  #last: { readonly item: Item; readonly id: unknown; readonly place: unknown } | undefined

  /** The item that begins. Where its place is taken, the host gives the same place to several. */
  begin(event: JsonObject, wire: JsonObject): Item {
    const kind = kindOf(wire)
    const known = this.#byId(kind, event, wire)
    const here = this.#atPlace(kind, event, wire)
    const same = [known, here].find(item => item && isUntold(item, event))
    const item = same ?? this.#open(kind, event, wire, true)
    item.added = true
    this.#name(item, event, wire)
    learn(item, wire)
    return item
  }

  /** The item of a piece, opened where it has not begun. @param type - of an item that such a piece opens. */
  ofPiece(kind: string, event: JsonObject, type: string): Item {
    const { item_id: id, output_index: place } = event
    const last = this.#last
    if (last && last.item.kind === kind && last.id === id && last.place === place && !last.item.done) return last.item
    const item = this.#byId(kind, event) ?? this.#atPlace(kind, event) ?? this.#goingOn(kind, event)
    const found = item ?? this.#open(kind, event, defined({ type, id: textIn(id) }), false)
    if (!item) this.#name(found, event)
    this.#last = { item: found, id, place }
    return found
  }

  /** The item that ends. */
  ofEnd(event: JsonObject, wire: JsonObject): Item {
    const kind = kindOf(wire)
    const known = this.#byId(kind, event, wire)
    const item = known ?? this.#atPlace(kind, event, wire) ?? this.#firstOpen(kind, event, wire)
    const found = item ?? this.#open(kind, event, wire, false)
    if (!known) this.#unname(found)
    this.#name(found, event, wire)
    learn(found, wire)
    found.confirmed = true
    return found
  }

  /** The items of the complete output, each with the one that it was told as, or a new one. Its places are not those of the events. */
  ofOutput(output: readonly JsonObject[]): (readonly [item: Item, wire: JsonObject])[] {
    const claimed = new Set<Item>()
    const told = this.tail
    const known = output.map(wire => {
      const item = this.#byId(kindOf(wire), {}, wire)
      if (!item || claimed.has(item)) return undefined
      claimed.add(item)
      return item
    })
    const next = new Map<string, number>()
    const items = output.map((wire, at) => {
      const item = known[at] ?? this.#unclaimed(wire, claimed, next)
      claimed.add(item)
      learn(item, wire)
      item.confirmed = true
      return [item, wire] as const
    })
    // One that leaves out what was told last does not tell the order.
    this.tail = told && !claimed.has(told) ? told : items.at(-1)?.[0]
    return items
  }

  /** The call of an id. */
  call(id: string): Item | undefined {
    return this.#named.get(`call ${id}`)
  }

  /** The calls that began before this one, each once. */
  callsBefore({ key }: Item): readonly Item[] {
    const { all = [] } = this.#rows.get('call') ?? {}
    const from = this.#handedOut
    while (this.#handedOut < all.length && all[this.#handedOut]!.key < key) this.#handedOut++
    return from === this.#handedOut ? none : all.slice(from, this.#handedOut)
  }

  #unclaimed(wire: JsonObject, claimed: ReadonlySet<Item>, next: Map<string, number>): Item {
    const kind = kindOf(wire)
    const { all = [] } = this.#rows.get(kind) ?? {}
    let at = next.get(kind) ?? 0
    while (at < all.length && claimed.has(all[at]!)) at++
    next.set(kind, at)
    const item = all[at]
    if (item && couldBe(item, wire)) return item
    const opened = this.#open(kind, {}, wire, false)
    this.#name(opened, {}, wire)
    return opened
  }

  #byId(kind: string, event: JsonObject, wire?: JsonObject): Item | undefined {
    const ids = idsOf(event, wire)
    const place = numberIn(event.output_index)
    if (place !== undefined) {
      for (const id of ids) {
        const item = this.#named.get(`${kind} ${id} @${place}`)
        if (item) return item
      }
    }
    for (const id of ids) {
      const item = this.#named.get(`${kind} ${id}`)
      if (item && !(isElsewhere(item, event) && this.#named.has(`${kind} @${place}`))) return item
    }
    return undefined
  }

  /** The item at the event's place. One that is done is meant only by an event that names none. */
  #atPlace(kind: string, event: JsonObject, wire?: JsonObject): Item | undefined {
    const place = numberIn(event.output_index)
    const item = place === undefined ? undefined : this.#named.get(`${kind} @${place}`)
    if (!item || !haveSameTool(item, wire)) return undefined
    return !item.done || (wire && idsOf(event, wire).length === 0) ? item : undefined
  }

  /** The last open item, where nothing speaks against it. */
  #goingOn(kind: string, event: JsonObject): Item | undefined {
    const open = this.#rows.get(kind)?.open
    while (open?.at(-1)?.done) open.pop()
    const item = open?.at(-1)
    if (!item || isElsewhere(item, event)) return undefined
    return item.added || idsOf(event).length === 0 ? item : undefined
  }

  /** The first open item, where it could be the one that ends. */
  #firstOpen(kind: string, event: JsonObject, wire: JsonObject): Item | undefined {
    const row = this.#rows.get(kind)
    if (!row) return undefined
    while (row.all[row.first]?.done) row.first++
    const item = row.all[row.first]
    return item && !isElsewhere(item, event) && couldBe(item, wire) ? item : undefined
  }

  #open(kind: string, event: JsonObject, wire: JsonObject, added: boolean): Item {
    const item = new Item(this.all.length, { kind, place: numberIn(event.output_index), wire, added })
    this.all.push(item)
    if (item.place === undefined || !(item.place < (this.tail?.place ?? 0))) this.tail = item
    const row = this.#rows.get(kind) ?? { all: [], first: 0, open: [] }
    this.#rows.set(kind, row)
    row.all.push(item)
    row.open.push(item)
    return item
  }

  #name(item: Item, event: JsonObject, wire?: JsonObject): void {
    const { kind } = item
    const place = numberIn(event.output_index)
    const ids = idsOf(event, wire)
    const names = ids.map(id => `${kind} ${id}`)
    if (place !== undefined) names.push(`${kind} @${place}`, ...ids.map(id => `${kind} ${id} @${place}`))
    for (const name of names) this.#named.set(name, item)
    item.names.push(...names)
    this.#last = undefined
  }

  /** Forgets the names of an item that has others now: they may be those of another item. */
  #unname(item: Item): void {
    for (const name of item.names) if (this.#named.get(name) === item) this.#named.delete(name)
    item.names = []
  }
}

const none: readonly Item[] = []

/** True when an item may begin, again or late: at no other place, and before anything of it was told, or where its pieces came first. */
const isUntold = (item: Item, event: JsonObject): boolean =>
  !item.done && !isElsewhere(item, event) && (!item.added || toldOf(item) === '')

/** The ids in an event, those of the item first. */
const idsOf = (event: JsonObject, wire: JsonObject = {}): string[] =>
  [wire.id, wire.call_id, event.item_id, event.call_id].map(textIn).filter(id => id !== undefined)

const isElsewhere = (item: Item, event: JsonObject): boolean => {
  const place = numberIn(event.output_index)
  return place !== undefined && item.place !== undefined && place !== item.place
}

const haveSameTool = (item: Item, wire: JsonObject = {}): boolean => {
  const [name, other] = [textIn(item.wire.name), textIn(wire.name)]
  return name === undefined || other === undefined || name === other
}

/** True when a complete item may belong to an item under way: it has the same tool, or its text goes on from the text that was told. */
const couldBe = (item: Item, wire: JsonObject): boolean =>
  haveSameTool(item, wire) && (item.kind === 'call' || saidIn(wire).startsWith(toldOf(item)))

const toldOf = ({ words }: Item): string => [...words.values()].map(({ told }) => told).join('')
