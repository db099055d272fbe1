import type { ChatRecord, ErrorRecord, FileEvent, FinishEvent, Json, SourceEvent, Usage } from '@millrace/core'

/** A piece of an answer before it has ids and a place in time. */
export type AnswerItem =
  | { readonly kind: 'text' | 'reasoning'; readonly deltas: readonly string[] }
  | {
      readonly kind: 'call'
      readonly name: string
      readonly deltas: readonly string[]
      readonly end: { readonly input: Json } | { readonly inputText: string; readonly inputError: string }
    }
  /** Of one of the calls that wait, by number. Nothing where none does. */
  | { readonly kind: 'result'; readonly of: number; readonly output: Json; readonly failed: boolean }
  | { readonly kind: 'approval'; readonly of: number }
  | { readonly kind: 'source'; readonly source: Omit<SourceEvent, 'type' | 'id'> }
  | { readonly kind: 'file'; readonly file: Omit<FileEvent, 'type'> }
  | { readonly kind: 'data'; readonly value: Json }
  | { readonly kind: 'step'; readonly usage: Usage | undefined }
  | { readonly kind: 'reset' }
  | { readonly kind: 'ending'; readonly record: FinishEvent | ErrorRecord }

/** An answer before it is put in order. */
export interface PlannedAnswer {
  /** Each with the number of records that come, in turns of the open blocks, before the next one; 0: all. */
  readonly items: readonly (readonly [item: AnswerItem, turns: number])[]
  readonly ending: Extract<AnswerItem, { kind: 'ending' }>
  readonly model: string | undefined
}

/** Puts an answer in the order of its records. Items that have no place where they stand are left out. */
export function recordsOf({ items, ending, model }: PlannedAnswer): readonly ChatRecord[] {
  const answer = new AnswerInOrder(model)
  for (const [item, turns] of items) answer.add(item, turns)
  return answer.end(ending.record)
}

class AnswerInOrder {
  readonly #records: ChatRecord[]
  #open: ChatRecord[][] = []
  /** Complete calls without a result, and how many there were at the beginning of the step. */
  #waiting: string[] = []
  #waitingBefore = 0
  /** The call that a person is asked about: it has no result yet. */
  #asked: string | undefined
  #shown = false
  #number = 0

  constructor(model: string | undefined) {
    this.#records = [{ type: 'start', messageId: 'msg_1', provider: 'vendor', ...(model !== undefined && { model }) }]
  }

  add(item: AnswerItem, turns: number): void {
    const records = this.#single(item)
    if (records) for (const record of records) this.#emit(record)
    else this.#open.push(this.#block(item))
    for (let turn = 0; this.#open.length > 0 && (turns === 0 || turn < turns); turn++) this.#advance(turn)
  }

  end(record: FinishEvent | ErrorRecord): readonly ChatRecord[] {
    this.#closeAll()
    // A failure before the first event comes alone.
    if (record.type === 'error') return this.#records.length === 1 ? [record] : [...this.#records, record]
    const waits = this.#waiting.length > 0
    const { reason } = record
    const fitting = waits && reason === 'stop' ? 'tool-calls' : !waits && reason === 'tool-calls' ? 'stop' : reason
    return [...this.#records, { ...record, reason: this.#asked === undefined ? fitting : 'tool-calls' }]
  }

  /** The records of an item that is no block; undefined for a block. */
  #single(item: AnswerItem): readonly ChatRecord[] | undefined {
    switch (item.kind) {
      case 'result': {
        const toolCallId = this.#waiting[item.of]
        if (toolCallId === undefined || toolCallId === this.#asked) return []
        this.#waiting = this.#waiting.filter(id => id !== toolCallId)
        this.#waitingBefore = Math.min(this.#waitingBefore, this.#waiting.length)
        return [{ type: 'tool-result', toolCallId, output: item.output, ...(item.failed && { isError: true }) }]
      }
      case 'approval': {
        const toolCallId = this.#waiting[item.of]
        if (toolCallId === undefined || this.#asked !== undefined) return []
        this.#asked = toolCallId
        return [{ type: 'tool-approval', toolCallId, approvalId: `approval_${this.#number++}`, signature: 'signed' }]
      }
      case 'source':
        return [{ type: 'source', id: `s${this.#number++}`, ...item.source }]
      case 'file':
        return [{ type: 'file', ...item.file }]
      case 'data':
        return [{ type: 'data', name: 'own', value: item.value }]
      case 'step':
        this.#closeAll()
        this.#waitingBefore = this.#waiting.length
        return [{ type: 'step-end', ...(item.usage && { usage: item.usage }) }]
      case 'reset':
        if (!this.#shown) return []
        this.#open = []
        this.#waiting = this.#waiting.slice(0, this.#waitingBefore)
        if (!this.#waiting.includes(this.#asked ?? '')) this.#asked = undefined
        return [{ type: 'reset' }]
      default:
        return undefined
    }
  }

  #block(item: AnswerItem): ChatRecord[] {
    const id = `${this.#number++}`
    if (item.kind === 'call') {
      const toolCallId = `call_${id}`
      const toolName = item.name
      return [
        { type: 'tool-call-start', toolCallId, toolName },
        ...item.deltas.map((delta): ChatRecord => ({ type: 'tool-call-delta', toolCallId, delta })),
        { type: 'tool-call-end', toolCallId, toolName, ...item.end },
      ]
    }
    if (item.kind !== 'text' && item.kind !== 'reasoning') return []
    return [
      { type: `${item.kind}-start`, id },
      ...item.deltas.map((delta): ChatRecord => ({ type: `${item.kind}-delta`, id, delta })),
      { type: `${item.kind}-end`, id },
    ]
  }

  /** The next record of one of the open blocks. The one that opened last has the first turn. */
  #advance(turn: number): void {
    const at = (this.#open.length - 1 + turn) % this.#open.length
    const [next, ...rest] = this.#open[at]!
    if (next) this.#emit(next)
    if (rest.length > 0) this.#open[at] = rest
    else this.#open.splice(at, 1)
  }

  #closeAll(): void {
    for (const block of this.#open) for (const record of block) this.#emit(record)
    this.#open = []
  }

  #emit(record: ChatRecord): void {
    this.#records.push(record)
    if (record.type === 'tool-call-end') this.#waiting.push(record.toolCallId)
    this.#shown = record.type !== 'step-end' && record.type !== 'reset'
  }
}
