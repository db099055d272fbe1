import { blockOf, type ChatRecord } from '../vocabulary/events.js'
import { endOfCall } from './open-call.js'

/** Remembers which blocks of a stream are open, so that a failure from outside can close them. */
export class OpenBlocks {
  /** The one that most answers have at a time: a map for it alone would take as much memory as all else of a guard. */
  #one: Closing | undefined
  /** Those that were opened beside it, in their order. */
  #more: Map<string, Closing> | undefined
  /** The call that was opened last, with nothing of the answer behind it: only this one can have been cut by an answer's end. */
  #lastCall: Closing | undefined

  /** Takes notice of a record. */
  see(record: ChatRecord): void {
    const { type } = record
    if (this.#lastCall && goesOn.has(type)) this.#lastCall = undefined
    if (type === 'reset') this.close()
    else if (type === 'text-start') this.#open({ type: 'text-end', id: record.id })
    else if (type === 'reasoning-start') this.#open({ type: 'reasoning-end', id: record.id })
    else if (type === 'tool-call-start') {
      const { toolCallId, toolName } = record
      const call = { type: 'tool-call-end', toolCallId, toolName, text: '' } as const
      this.#lastCall = call
      this.#open(call)
    } else if (type === 'tool-call-delta') {
      const id = record.toolCallId
      const closing = this.#isOne(id) ? this.#one : this.#more?.get(id)
      if (closing?.type === 'tool-call-end') closing.text += record.delta
    } else if (type === 'text-end' || type === 'reasoning-end' || type === 'tool-call-end') {
      const id = blockOf(record)
      if (this.#isOne(id)) this.#one = undefined
      else this.#more?.delete(id)
    }
  }

  /** The records that close what is open, in the order in which it was opened. @param last - the record behind them. */
  close(last?: ChatRecord): ChatRecord[] {
    const closing = [...(this.#one ? [this.#one] : []), ...(this.#more?.values() ?? [])]
    this.#one = undefined
    this.#more = undefined
    const lastCall = this.#lastCall
    this.#lastCall = undefined
    return closing.map(open => (open.type === 'tool-call-end' ? endOfCall(open, last, open === lastCall) : open))
  }

  #open(closing: Closing): void {
    const id = blockOf(closing)
    const first = this.#one === undefined && !this.#more?.size
    if (first || this.#isOne(id)) this.#one = closing
    else {
      this.#more ??= new Map()
      this.#more.set(id, closing)
    }
  }

  #isOne(id: string): boolean {
    return this.#one !== undefined && blockOf(this.#one) === id
  }
}

/** Records that come behind a call that is not the answer's last word. */
const goesOn: ReadonlySet<ChatRecord['type']> = new Set(['text-start', 'reasoning-start', 'tool-result', 'file'])

type Closing =
  | { type: 'text-end' | 'reasoning-end'; id: string }
  | { type: 'tool-call-end'; toolCallId: string; toolName: string; text: string }
