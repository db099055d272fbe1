import { mergeDeltas } from '../stream/merge-deltas.js'
import type { ChatRecord } from '../vocabulary/events.js'
import type { PatternMachine, PatternState } from './pattern-machine.js'

type Kind = 'text' | 'reasoning'

/** Text of a block, or a record that has its place between texts. Places are characters since the beginning. */
type Item =
  | { readonly at: number; readonly text: string; readonly kind: Kind; readonly id: string }
  | { readonly at: number; readonly record: ChatRecord }

/** Characters that patterns cover: from the first to the one behind the last. */
interface Span {
  readonly from: number
  to: number
  /** The mask stands for it already. */
  masked: boolean
}

/**
 * Text on its way through a filter: one block, or blocks that follow each other. Holds back what may be the beginning of a pattern, and nothing more.
 */
export class HeldText {
  readonly #machine: PatternMachine
  readonly #mask: string
  #state: PatternState
  #items: Item[] = []
  /** Spans that were not given out as a whole. They do not overlap. */
  #spans: Span[] = []
  /** Characters that came, and those of them that are given out. */
  #length = 0
  #given = 0

  /** @param mask - stands in place of each pattern, and of patterns that overlap. */
  constructor(machine: PatternMachine, mask: string) {
    this.#machine = machine
    this.#mask = mask
    this.#state = machine.start
  }

  /** True where something is held. */
  get isHolding(): boolean {
    return this.#items.length > 0
  }

  /**
   * Reads text of a block.
   *
   * @param stops - ends at the first pattern: its text and all behind it are dropped.
   * @returns true where it has ended so.
   */
  push(kind: Kind, id: string, text: string, stops: boolean): boolean {
    this.#items.push({ at: this.#length, text, kind, id })
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

  /** All records: nothing more will come. */
  rest(): readonly ChatRecord[] {
    this.#state = this.#machine.start
    return this.#giveUpTo(this.#length)
  }

  /** The text from here to the last character is a pattern. Each span is joined once: constant work on average. */
  #cover(from: number): void {
    let span: Span = { from, to: this.#length, masked: false }
    for (let last = this.#spans.at(-1); last && last.to > span.from; last = this.#spans.at(-1)) {
      span = { from: Math.min(last.from, span.from), to: span.to, masked: last.masked }
      this.#spans.pop()
    }
    this.#spans.push(span)
  }

  #giveUpTo(place: number): readonly ChatRecord[] {
    const records: ChatRecord[] = []
    let done = 0
    for (const item of this.#items) {
      if (item.at > place) break
      if ('record' in item) {
        records.push(item.record)
      } else {
        const end = item.at + item.text.length
        const delta = this.#clean(item, Math.min(end, place))
        if (delta !== '') records.push({ type: `${item.kind}-delta`, id: item.id, delta })
        if (end > place) break
      }
      done++
    }
    this.#items.splice(0, done)
    return mergeDeltas(records)
  }

  /** The text of an item from the first character that was not given out, with the mask for what is covered. */
  #clean({ at, text }: { readonly at: number; readonly text: string }, place: number): string {
    let clean = ''
    while (this.#given < place) {
      const span = this.#spans[0]
      if (span && span.from <= this.#given) {
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
