import type { ChatRecord } from '../vocabulary/events.js'
import { PieceCutter, type PieceSize } from './pieces.js'

type Delta = Extract<ChatRecord, { type: 'text-delta' | 'reasoning-delta' }>

const isPiece = (record: ChatRecord): record is Delta =>
  record.type === 'text-delta' || record.type === 'reasoning-delta'

/** Records that wait, in their order, with text in pieces. */
export class PieceQueue {
  readonly #size: PieceSize
  #records: ChatRecord[] = []
  /** Records before this place were taken. */
  #taken = 0
  /** The text of each open block that is no whole piece yet, by the block's id. */
  readonly #cutters = new Map<string, { readonly type: Delta['type']; readonly cutter: PieceCutter }>()
  #pieces = 0
  #characters = 0
  /** Something that a `reset` would withdraw was taken. */
  #shown = false

  constructor(size: PieceSize) {
    this.#size = size
  }

  /** Pieces that wait. */
  get pieces(): number {
    return this.#pieces
  }

  /** Characters of them together. */
  get characters(): number {
    return this.#characters
  }

  get isEmpty(): boolean {
    return this.#taken === this.#records.length
  }

  /** Puts a record behind the others; the text that it ends goes before it. */
  add(record: ChatRecord): void {
    switch (record.type) {
      case 'text-delta':
      case 'reasoning-delta':
        return this.#cut(record)
      case 'text-end':
      case 'reasoning-end':
        this.#finish(record.id)
        break
      case 'reset':
        return this.#withdraw(record)
      case 'step-end':
      case 'finish':
      case 'error':
        for (const id of [...this.#cutters.keys()]) this.#finish(id)
    }
    this.#records.push(record)
  }

  /** Takes so many pieces, and all other records before, between and behind them. */
  take(pieces: number): ChatRecord[] {
    const from = this.#taken
    let left = pieces
    while (this.#taken < this.#records.length) {
      const record = this.#records[this.#taken]!
      if (isPiece(record)) {
        if (left === 0) break
        left--
        this.#pieces--
        this.#characters -= record.delta.length
      }
      if (record.type !== 'start') this.#shown = record.type !== 'step-end' && record.type !== 'reset'
      this.#taken++
    }
    const records = this.#records.slice(from, this.#taken)
    this.#compact()
    return records
  }

  /** Drops everything. */
  clear(): void {
    this.#records = []
    this.#taken = 0
    this.#cutters.clear()
    this.#pieces = 0
    this.#characters = 0
  }

  #cut({ type, id, delta }: Delta): void {
    let open = this.#cutters.get(id)
    if (!open) {
      open = { type, cutter: new PieceCutter(this.#size) }
      this.#cutters.set(id, open)
    }
    for (const piece of open.cutter.push(delta)) this.#put({ type, id, delta: piece })
  }

  #finish(id: string): void {
    const open = this.#cutters.get(id)
    this.#cutters.delete(id)
    const rest = open?.cutter.rest() ?? ''
    if (open && rest !== '') this.#put({ type: open.type, id, delta: rest })
  }

  #put(piece: Delta): void {
    this.#records.push(piece)
    this.#pieces++
    this.#characters += piece.delta.length
  }

  /** All that waits since the last `step-end` is withdrawn unseen; the `reset` is told only where something of it was seen. */
  #withdraw(reset: ChatRecord): void {
    const step = this.#records.findLastIndex(({ type }, at) => at >= this.#taken && type === 'step-end')
    const start = this.#records.slice(this.#taken).filter(({ type }) => type === 'start')
    const kept = step === -1 ? [...this.#records.slice(0, this.#taken), ...start] : this.#records.slice(0, step + 1)
    this.#records = kept
    this.#cutters.clear()
    const pieces = kept.slice(this.#taken).filter(isPiece)
    this.#pieces = pieces.length
    this.#characters = pieces.reduce((sum, { delta }) => sum + delta.length, 0)
    if (step === -1 && this.#shown) this.#records.push(reset)
  }

  /** Drops what was taken, once that is most of it: constant work on average. */
  #compact(): void {
    if (this.#taken < 64 || this.#taken < this.#records.length / 2) return
    this.#records = this.#records.slice(this.#taken)
    this.#taken = 0
  }
}
