import type { ChatRecord } from '../vocabulary/events.js'
import { HeldText, type TextKind } from './held-text.js'
import type { PatternMachine } from './pattern-machine.js'

/** A record of a block of text or reasoning. */
export type BlockRecord = Extract<ChatRecord, { type: `${TextKind}-${'start' | 'delta' | 'end'}` }>

/** A block that began while another one was open. */
interface WaitingBlock {
  readonly records: BlockRecord[]
}

/**
 * The blocks of one kind, filtered as one text: in the order in which they began, which is the order in which they are read. A block that begins while
 * another one is open waits for its end, since only then it is known which text it follows.
 */
export class FilteredBlocks {
  readonly #text: HeldText
  readonly #stops: boolean
  /** The block whose text is read. */
  #open: string | undefined
  #waiting: WaitingBlock[] = []
  /** Those of them that are open, by id. */
  readonly #waitingById = new Map<string, WaitingBlock>()

  /** @param mask - stands in place of a pattern; undefined: the answer ends before the first one. */
  constructor(kind: TextKind, machine: PatternMachine, mask: string | undefined) {
    this.#text = new HeldText(kind, machine, mask ?? '')
    this.#stops = mask === undefined
  }

  /** Reads a record of the kind. @returns true where the answer ends with it. */
  read(record: BlockRecord, mapped: ChatRecord[]): boolean {
    if (this.#waits(record)) return false
    if (this.#take(record)) return this.#stopped(mapped)
    if (this.#open === undefined && this.#readWaiting(false)) return this.#stopped(mapped)
    mapped.push(...this.#text.certain())
    return false
  }

  /** Something else is shown behind the text: it is shown before that, unless its block goes on. The rest of a pattern is found all the same. */
  interrupted(mapped: ChatRecord[]): void {
    if (this.#open === undefined) mapped.push(...this.#text.rest())
  }

  /**
   * The step or the answer is over.
   *
   * @param isCut - before its end: the beginning of a pattern is left out.
   * @returns true where the answer ends before, at a pattern.
   */
  ended(isCut: boolean, mapped: ChatRecord[]): boolean {
    if (this.#readWaiting(true)) return this.#stopped(mapped)
    this.#open = undefined
    mapped.push(...(isCut ? this.#text.cut() : this.#text.rest()))
    this.#text.endStep()
    return false
  }

  /** Everything since the last end of a step is withdrawn. */
  reset(): void {
    this.#open = undefined
    this.#waiting = []
    this.#waitingById.clear()
    this.#text.reset()
  }

  /** True for a record of a block that waits. */
  #waits(record: BlockRecord): boolean {
    const known = this.#waitingById.get(record.id)
    if (known) {
      known.records.push(record)
      if (isEnd(record)) this.#waitingById.delete(record.id)
      return true
    }
    if (!isStart(record) || this.#open === undefined) return false
    const block: WaitingBlock = { records: [record] }
    this.#waiting.push(block)
    this.#waitingById.set(record.id, block)
    return true
  }

  /** Reads the blocks that wait, up to one that is open yet. @param all - those behind it too. @returns true at a pattern that ends the answer. */
  #readWaiting(all: boolean): boolean {
    let read = 0
    for (const { records } of this.#waiting) {
      if (this.#open !== undefined && !all) break
      read++
      for (const record of records) if (this.#take(record)) return true
    }
    this.#waiting = this.#waiting.slice(read)
    if (this.#open !== undefined) this.#waitingById.delete(this.#open)
    if (all) this.#waitingById.clear()
    return false
  }

  #take(record: BlockRecord): boolean {
    if ('delta' in record) return this.#text.push(record.id, record.delta, this.#stops)
    this.#open = isStart(record) ? record.id : undefined
    this.#text.mark(record)
    return false
  }

  #stopped(mapped: ChatRecord[]): true {
    mapped.push(...this.#text.rest())
    return true
  }
}

const isStart = ({ type }: BlockRecord): boolean => type.endsWith('-start')
const isEnd = ({ type }: BlockRecord): boolean => type.endsWith('-end')
