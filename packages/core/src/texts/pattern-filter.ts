import type { ChatRecord } from '../vocabulary/events.js'
import { HeldText } from './held-text.js'
import type { PatternMachine } from './pattern-machine.js'

type Kind = 'text' | 'reasoning'

/** Settings of a {@link PatternFilter}. */
export interface PatternFilterSettings {
  /** The blocks that are filtered. */
  readonly kinds: readonly Kind[]
  /** Stands in place of a pattern; undefined: the answer ends before the first one. */
  readonly mask: string | undefined
}

/** Filters the text of one answer by patterns. A pattern may lie across deltas, and across blocks with nothing to see between them. */
export class PatternFilter {
  readonly #machine: PatternMachine
  readonly #settings: PatternFilterSettings
  /** The text of each open block, by its id. */
  readonly #open = new Map<string, HeldText>()
  /** Blocks that have ended with the beginning of a pattern, which the next block may go on with. */
  readonly #ended = new Map<Kind, HeldText>()

  constructor(machine: PatternMachine, settings: PatternFilterSettings) {
    this.#machine = machine
    this.#settings = settings
  }

  /** The records in place of a batch. Ends with a `finish` of its own where a pattern ends the answer. */
  map(records: readonly ChatRecord[]): ChatRecord[] {
    const mapped: ChatRecord[] = []
    for (const record of records) {
      if (!this.#read(record, mapped)) continue
      mapped.push({ type: 'finish', reason: 'stop' })
      break
    }
    return mapped
  }

  /** @returns true where the answer ends here. */
  #read(record: ChatRecord, mapped: ChatRecord[]): boolean {
    switch (record.type) {
      case 'text-start':
      case 'reasoning-start':
        this.#begin(kindOf(record.type), record, mapped)
        return false
      case 'text-delta':
      case 'reasoning-delta':
        return this.#add(kindOf(record.type), record, mapped)
      case 'text-end':
      case 'reasoning-end':
        this.#end(kindOf(record.type), record, mapped)
        return false
      case 'reset':
        // The held text is withdrawn with the rest.
        this.#open.clear()
        this.#ended.clear()
        break
      case 'step-end':
      case 'finish':
      case 'error':
        for (const held of [...this.#open.values(), ...this.#ended.values()]) mapped.push(...held.rest())
        this.#ended.clear()
        break
      case 'tool-call-start':
      case 'tool-result':
      case 'file':
        this.#giveEnded(mapped)
    }
    mapped.push(record)
    return false
  }

  #begin(kind: Kind, record: ChatRecord & { readonly id: string }, mapped: ChatRecord[]): void {
    for (const [other, held] of this.#ended) {
      if (other === kind) continue
      mapped.push(...held.rest())
      this.#ended.delete(other)
    }
    const held = this.#ended.get(kind)
    this.#ended.delete(kind)
    if (!this.#settings.kinds.includes(kind)) return void mapped.push(record)
    const text = held ?? new HeldText(this.#machine, this.#settings.mask ?? '')
    this.#open.set(record.id, text)
    text.mark(record)
    mapped.push(...text.certain())
  }

  #add(
    kind: Kind,
    record: ChatRecord & { readonly id: string; readonly delta: string },
    mapped: ChatRecord[],
  ): boolean {
    const held = this.#open.get(record.id)
    if (!held) {
      mapped.push(record)
      return false
    }
    const stops = held.push(kind, record.id, record.delta, this.#settings.mask === undefined)
    mapped.push(...(stops ? held.rest() : held.certain()))
    return stops
  }

  #end(kind: Kind, record: ChatRecord & { readonly id: string }, mapped: ChatRecord[]): void {
    const held = this.#open.get(record.id)
    if (!held) return void mapped.push(record)
    this.#open.delete(record.id)
    held.mark(record)
    mapped.push(...held.certain())
    if (!held.isHolding) return
    // Another block of the kind, that was open beside this one, has ended so before.
    mapped.push(...(this.#ended.get(kind)?.rest() ?? []))
    this.#ended.set(kind, held)
  }

  #giveEnded(mapped: ChatRecord[]): void {
    for (const held of this.#ended.values()) mapped.push(...held.rest())
    this.#ended.clear()
  }
}

const kindOf = (type: string): Kind => (type.startsWith('text') ? 'text' : 'reasoning')
