import { mergeDeltas } from '../stream/merge-deltas.js'
import type { ChatRecord } from '../vocabulary/events.js'
import type { PatternMachine, PatternState } from './pattern-machine.js'

/** The blocks that have text. */
export type TextKind = 'text' | 'reasoning'

/** Text of a block, or a record that has its place between texts. Places are characters since the beginning. */
type Item =
  | { readonly at: number; readonly text: string; readonly id: string }
  | { readonly at: number; readonly record: ChatRecord }

/** Characters that patterns cover: from the first to the one behind the last. */
interface Span {
  readonly from: number
  to: number
  /** Nothing stands for it any more. */
  masked: boolean
}

/** Text of one kind on its way through a filter, however many blocks it has. Holds back what may be the beginning of a pattern, and nothing more. */
export class HeldText {
  readonly #kind: TextKind
  readonly #machine: PatternMachine
  readonly #mask: string
  #state: PatternState
  /** The state at the last end of a step, which a `reset` goes back to. */
  #stepState: PatternState
  #items: Item[] = []
  /** Spans that were not given out as a whole. They do not overlap. */
  #spans: Span[] = []
  /** Open blocks in which text is covered. */
  readonly #changed = new Set<string>()
  /** Characters that came, and those of them that are given out. */
  #length = 0
  #given = 0

  /** @param mask - stands in place of each pattern, and of patterns that overlap. */
  constructor(kind: TextKind, machine: PatternMachine, mask: string) {
    this.#kind = kind
    this.#machine = machine
    this.#mask = mask
    this.#state = machine.start
    this.#stepState = machine.start
  }

  /**
   * Reads text of a block.
   *
   * @param stops - ends at the first pattern: its text and all behind it are dropped.
   * @returns true where it has ended so.
   */
  push(id: string, text: string, stops: boolean): boolean {
    this.#items.push({ at: this.#length, text, id })
    for (let i = 0; i < text.length; i++) {
      this.#state = this.#machine.step(this.#state, text.charCodeAt(i))
      this.#length++
      const { found } = this.#state
      if (found === 0) continue
      if (stops) {
        this.#length -= found
        return true
      }
      this.#cover(this.#length - found)
    }
    return false
  }

  /** Gives a record its place behind the text so far. */
  mark(record: ChatRecord): void {
    this.#items.push({ at: this.#length, record })
  }

  /** The records whose text belongs to no pattern any more. */
  certain(): readonly ChatRecord[] {
    return this.#giveUpTo(this.#length - this.#state.depth)
  }

  /** All records. The beginning of a pattern among them is shown; if the rest of it comes, that is covered. */
  rest(): readonly ChatRecord[] {
    return this.#giveUpTo(this.#length)
  }

  /** All records without the beginning of a pattern at their end: the rest of it would have come. */
  cut(): readonly ChatRecord[] {
    const from = this.#length - this.#state.depth
    if (from < this.#length) {
      const isCovered = (this.#spans.at(-1)?.to ?? 0) > from
      const span = this.#cover(from)
      if (!isCovered) span.masked = true
    }
    return this.rest()
  }

  /** The step is over: what comes later withdraws nothing of it. */
  endStep(): void {
    this.#stepState = this.#state
  }

  /** Everything since the last end of a step is withdrawn. */
  reset(): void {
    this.#state = this.#stepState
    this.#items = []
    this.#spans = []
    this.#changed.clear()
    this.#length = this.#given
  }

  /** The text from here to the last character is a pattern. Each span is joined once: constant work on average. */
  #cover(from: number): Span {
    let span: Span = { from, to: this.#length, masked: false }
    for (let last = this.#spans.at(-1); last && last.to > span.from; last = this.#spans.at(-1)) {
      span = { from: Math.min(last.from, span.from), to: span.to, masked: last.masked }
      this.#spans.pop()
    }
    this.#spans.push(span)
    return span
  }

  #giveUpTo(place: number): readonly ChatRecord[] {
    const records: ChatRecord[] = []
    let done = 0
    for (const item of this.#items) {
      if (item.at > place) break
      if ('record' in item) {
        records.push(this.#asItIs(item.record))
      } else {
        const end = item.at + item.text.length
        const delta = this.#clean(item, Math.min(end, place))
        if (delta !== '') records.push({ type: `${this.#kind}-delta`, id: item.id, delta })
        if (end > place) break
      }
      done++
    }
    this.#items.splice(0, done)
    return mergeDeltas(records)
  }

  /** The end of a block in which text is covered, without the vendor's data: signatures are of the whole text, and vendors refuse them with another one. */
  #asItIs(record: ChatRecord): ChatRecord {
    if (!('id' in record) || !this.#changed.has(record.id) || !record.type.endsWith('-end')) return record
    this.#changed.delete(record.id)
    const { providerData: _, ...end } = record as ChatRecord & { readonly providerData?: unknown }
    return end as ChatRecord
  }

  /** The text of an item from the first character that was not given out, with the mask for what is covered. */
  #clean({ at, text, id }: { readonly at: number; readonly text: string; readonly id: string }, place: number): string {
    let clean = ''
    while (this.#given < place) {
      const span = this.#spans[0]
      if (span && span.from <= this.#given) {
        this.#changed.add(id)
        if (!span.masked) clean += this.#mask
        span.masked = true
        this.#given = Math.min(span.to, place)
        if (this.#given === span.to) this.#spans.shift()
      } else {
        const end = Math.min(span?.from ?? place, place)
        clean += text.slice(this.#given - at, end - at)
        this.#given = end
      }
    }
    return clean
  }
}
