import type { ChatRecord } from './events.js'

/** Remembers which blocks of a stream are open, so that a failure from outside can close them. */
export class OpenBlocks {
  readonly #open = new Map<string, Closing>()

  /** Takes notice of a record. */
  see(record: ChatRecord): void {
    switch (record.type) {
      case 'text-start':
        this.#open.set(record.id, { type: 'text-end', id: record.id })
        return
      case 'reasoning-start':
        this.#open.set(record.id, { type: 'reasoning-end', id: record.id })
        return
      case 'tool-call-start': {
        const { toolCallId, toolName } = record
        this.#open.set(toolCallId, {
          type: 'tool-call-end',
          toolCallId,
          toolName,
          inputText: '',
          inputError: incompleteInput,
        })
        return
      }
      case 'tool-call-delta': {
        const closing = this.#open.get(record.toolCallId)
        if (closing?.type === 'tool-call-end') closing.inputText += record.delta
        return
      }
      case 'text-end':
      case 'reasoning-end':
        this.#open.delete(record.id)
        return
      case 'tool-call-end':
        this.#open.delete(record.toolCallId)
        return
      case 'reset':
        this.#open.clear()
    }
  }

  /** The records that close what is open, in the order in which it was opened. */
  close(): ChatRecord[] {
    const closing = [...this.#open.values()]
    this.#open.clear()
    return closing
  }
}

/** What stands in `inputError` of a call that was cut. */
export const incompleteInput = 'The arguments are incomplete.'

type Closing =
  | { type: 'text-end' | 'reasoning-end'; id: string }
  | { type: 'tool-call-end'; toolCallId: string; toolName: string; inputText: string; inputError: string }
