import type { ChatRecord } from '../vocabulary/events.js'

/**
 * Makes text of a call of the tool that stands for the answer, so that whoever reads the answer sees JSON text as with any other model. Text beside the
 * call becomes reasoning: it would make the JSON unreadable.
 */
export class ToolAnswer {
  readonly #toolName: string
  /** The call that is the answer: the first one. */
  #callId: string | undefined
  /** Further calls of the tool, which models make in spite of what they are told. */
  readonly #ignored = new Set<string>()
  #hasText = false
  #hasOtherCalls = false

  constructor(toolName: string) {
    this.#toolName = toolName
  }

  /** The records in place of a batch. */
  map(records: readonly ChatRecord[]): ChatRecord[] {
    return records.flatMap(record => this.#map(record))
  }

  #map(record: ChatRecord): ChatRecord | readonly ChatRecord[] {
    switch (record.type) {
      case 'text-start':
        return { type: 'reasoning-start', id: record.id }
      case 'text-delta':
        return { type: 'reasoning-delta', id: record.id, delta: record.delta }
      case 'text-end':
        return { type: 'reasoning-end', id: record.id }
      case 'tool-call-start':
        return this.#begin(record.toolCallId, record.toolName) ?? record
      case 'tool-call-delta':
        if (this.#ignored.has(record.toolCallId)) return []
        if (record.toolCallId !== this.#callId) return record
        this.#hasText = true
        return { type: 'text-delta', id: record.toolCallId, delta: record.delta }
      case 'tool-call-end':
        if (this.#ignored.has(record.toolCallId)) return []
        return record.toolCallId === this.#callId ? this.#end(record) : record
      case 'reset':
        this.#callId = undefined
        this.#hasText = false
        this.#hasOtherCalls = false
        this.#ignored.clear()
        return record
      case 'step-end':
        // The calls of the step have their results: they are not in place of the answer.
        this.#hasOtherCalls = false
        return record
      case 'finish':
        return record.reason === 'tool-calls' && this.#callId !== undefined && !this.#hasOtherCalls
          ? { ...record, reason: 'stop' }
          : record
      default:
        return record
    }
  }

  #begin(id: string, name: string): ChatRecord | readonly ChatRecord[] | undefined {
    if (name !== this.#toolName) {
      this.#hasOtherCalls = true
      return undefined
    }
    if (this.#callId !== undefined) {
      this.#ignored.add(id)
      return []
    }
    this.#callId = id
    return { type: 'text-start', id }
  }

  /** Some vendors give arguments whole, and tell no deltas. */
  #end({ toolCallId: id, input, inputText }: Extract<ChatRecord, { type: 'tool-call-end' }>): readonly ChatRecord[] {
    const whole = this.#hasText ? '' : (inputText ?? (input === undefined ? '' : JSON.stringify(input)))
    const end = { type: 'text-end', id } as const
    return whole === '' ? [end] : [{ type: 'text-delta', id, delta: whole }, end]
  }
}
