import { type Field, type ShapeWriter, typedEvent } from './writer.ts'

const blocks = {
  reasoning_content: { type: 'thinking', thinking: '', signature: '' },
  content: { type: 'text', text: '' },
} as const

/** Anthropic's Messages: a block of thinking with its signature, then one of text. */
export class AnthropicShape implements ShapeWriter {
  #index = -1
  #open: Field | undefined

  begin(): readonly Buffer[] {
    const usage = { input_tokens: 10, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 }
    const message = {
      id: 'msg_01C0ffee5eedMill00000000',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-6',
    }
    return [
      typedEvent({
        type: 'message_start',
        message: { ...message, content: [], stop_reason: null, stop_sequence: null, usage },
      } as { readonly type: string }),
    ]
  }

  token(field: Field, text: string): readonly Buffer[] {
    const before = this.#open === field ? [] : [...this.#close(), this.#begin(field)]
    const delta = field === 'content' ? { type: 'text_delta', text } : { type: 'thinking_delta', thinking: text }
    return [...before, this.#event('content_block_delta', { delta })]
  }

  end(tokens: number): readonly Buffer[] {
    return [
      ...this.#close(),
      typedEvent({
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: tokens },
      } as { readonly type: string }),
      typedEvent({ type: 'message_stop' }),
    ]
  }

  #begin(field: Field): Buffer {
    this.#open = field
    this.#index++
    return this.#event('content_block_start', { content_block: blocks[field] })
  }

  #close(): readonly Buffer[] {
    const field = this.#open
    if (!field) return []
    this.#open = undefined
    const signature = { delta: { type: 'signature_delta', signature: 'RWEgcml2ZXIgdHVybnMgdGhlIHdoZWVs'.repeat(4) } }
    return [
      ...(field === 'content' ? [] : [this.#event('content_block_delta', signature)]),
      this.#event('content_block_stop', {}),
    ]
  }

  #event(type: string, data: object): Buffer {
    return typedEvent({ type, index: this.#index, ...data } as { readonly type: string })
  }
}
