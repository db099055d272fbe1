import { incompleteInput } from '../sink/tool-input.js'
import type { ChatRecord } from '../vocabulary/events.js'

/** Remembers which blocks of a stream are open, so that a failure from outside can close them. */
export class OpenBlocks {
  /** The one that most answers have at a time: a map for it alone would take as much memory as all else of a guard. */
  #one: Closing | undefined
  /** Those that were opened beside it, in their order. */
  #more: Map<string, Closing> | undefined

  /** Takes notice of a record. */
  see(record: ChatRecord): void {
    switch (record.type) {
      case 'text-start':
        return this.#open(record.id, { type: 'text-end', id: record.id })
      case 'reasoning-start':
        return this.#open(record.id, { type: 'reasoning-end', id: record.id })
      case 'tool-call-start': {
        const { toolCallId, toolName } = record
        const inputText = ''
        return this.#open(toolCallId, {
          type: 'tool-call-end',
          toolCallId,
          toolName,
          inputText,
          inputError: incompleteInput,
        })
      }
      case 'tool-call-delta': {
        const { toolCallId, delta } = record
        const closing = this.#isOne(toolCallId) ? this.#one : this.#more?.get(toolCallId)
        if (closing?.type === 'tool-call-end') closing.inputText += delta
        return
      }
      case 'text-end':
      case 'reasoning-end':
        return this.#forget(record.id)
      case 'tool-call-end':
        return this.#forget(record.toolCallId)
      case 'reset':
        this.#one = undefined
        this.#more = undefined
    }
  }

  /** The records that close what is open, in the order in which it was opened. */
  close(): ChatRecord[] {
    const closing = [...(this.#one ? [this.#one] : []), ...(this.#more?.values() ?? [])]
    this.#one = undefined
    this.#more = undefined
    return closing
  }

  #open(id: string, closing: Closing): void {
    const first = this.#one === undefined && !this.#more?.size
    if (first || this.#isOne(id)) this.#one = closing
    else {
      this.#more ??= new Map()
      this.#more.set(id, closing)
    }
  }

  #forget(id: string): void {
    if (this.#isOne(id)) this.#one = undefined
    else this.#more?.delete(id)
  }

  #isOne(id: string): boolean {
    const one = this.#one
    return one !== undefined && (one.type === 'tool-call-end' ? one.toolCallId : one.id) === id
  }
}

type Closing =
  | { type: 'text-end' | 'reasoning-end'; id: string }
  | { type: 'tool-call-end'; toolCallId: string; toolName: string; inputText: string; inputError: string }
