import type { ChatRecord, FinishReason } from '../vocabulary/events.js'
import { type BlockRecord, FilteredBlocks } from './filtered-blocks.js'
import type { TextKind } from './held-text.js'
import type { PatternMachine } from './pattern-machine.js'

/** Settings of a {@link PatternFilter}. */
export interface PatternFilterSettings {
  /** The blocks that are filtered. */
  readonly kinds: readonly TextKind[]
  /** Stands in place of a pattern; undefined: the answer ends before the first one. */
  readonly mask: string | undefined
}

/** Reasons for which a model ends by itself: the beginning of a pattern at the end of its text is no more than that. */
const ownReasons: ReadonlySet<FinishReason> = new Set(['stop', 'tool-calls'])

/**
 * Filters the text of one answer by patterns. A pattern may lie across deltas and across the blocks of one kind, whatever comes between them; text and
 * reasoning are apart.
 */
export class PatternFilter {
  readonly #blocks: ReadonlyMap<TextKind, FilteredBlocks>

  constructor(machine: PatternMachine, { kinds, mask }: PatternFilterSettings) {
    this.#blocks = new Map(kinds.map(kind => [kind, new FilteredBlocks(kind, machine, mask)]))
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
    const blocks = this.#blocksOf(record)
    if (blocks) return blocks.read(record as BlockRecord, mapped)
    switch (record.type) {
      case 'reset':
        for (const each of this.#blocks.values()) each.reset()
        break
      case 'tool-call-start':
      case 'tool-result':
      case 'file':
        for (const each of this.#blocks.values()) each.interrupted(mapped)
        break
      case 'step-end':
        if (this.#ended(false, mapped)) return true
        break
      case 'finish':
        if (this.#ended(!ownReasons.has(record.reason), mapped)) return true
        break
      case 'error':
        if (this.#ended(true, mapped)) return true
    }
    mapped.push(record)
    return false
  }

  #blocksOf({ type }: ChatRecord): FilteredBlocks | undefined {
    const [kind] = type.split('-')
    return this.#blocks.get(kind as TextKind)
  }

  #ended(isCut: boolean, mapped: ChatRecord[]): boolean {
    for (const each of this.#blocks.values()) if (each.ended(isCut, mapped)) return true
    return false
  }
}
