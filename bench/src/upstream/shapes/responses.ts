import { padding } from './padding.ts'
import { type ShapeWriter, typedEvent } from './writer.ts'

const response = {
  id: 'resp_0c0ffee5eed00000000000000000000000000000000000000',
  object: 'response',
  created_at: 1795411320,
  status: 'in_progress',
  error: null,
  incomplete_details: null,
  model: 'gpt-5.4-mini-2026-03-17',
  output: [] as readonly unknown[],
  usage: null as object | null,
}

/** Where a text lies in the answer, in the words of the API, and how its events are called. */
const places = {
  reasoning_content: {
    item: { id: 'rs_0c0ffee5eed0000000000000000000000000000000000001', type: 'reasoning', summary: [] },
    output_index: 0,
    part: { type: 'summary_text', text: '' },
    at: { summary_index: 0 },
    partEvent: 'response.reasoning_summary_part',
    textEvent: 'response.reasoning_summary_text',
  },
  content: {
    item: {
      id: 'msg_0c0ffee5eed000000000000000000000000000000000002',
      type: 'message',
      status: 'in_progress',
      role: 'assistant',
      content: [],
    },
    output_index: 1,
    part: { type: 'output_text', annotations: [], logprobs: [], text: '' },
    at: { content_index: 0 },
    partEvent: 'response.content_part',
    textEvent: 'response.output_text',
  },
} as const

/** The Responses API: a summary of the reasoning, then a message. */
export class ResponsesShape implements ShapeWriter {
  readonly #pad = padding()
  readonly #texts = { reasoning_content: '', content: '' }
  #number = 0
  #open: keyof typeof places | undefined

  begin(): readonly Buffer[] {
    return [this.#event('response.created', { response }), this.#event('response.in_progress', { response })]
  }

  token(field: keyof typeof places, text: string): readonly Buffer[] {
    const { item, output_index, at, textEvent } = places[field]
    const before = this.#open === field ? [] : [...this.#close(), ...this.#begin(field)]
    this.#texts[field] += text
    const delta = { item_id: item.id, output_index, ...at, delta: text }
    const more = field === 'content' ? { logprobs: [] } : {}
    return [...before, this.#event(`${textEvent}.delta`, { ...delta, ...more, obfuscation: this.#pad() })]
  }

  end(tokens: number): readonly Buffer[] {
    const closing = this.#close()
    const usage = {
      input_tokens: 10,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: tokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: tokens + 10,
    }
    return [...closing, this.#event('response.completed', { response: { ...response, status: 'completed', usage } })]
  }

  #begin(field: keyof typeof places): readonly Buffer[] {
    this.#open = field
    const { item, output_index, at, part, partEvent } = places[field]
    return [
      this.#event('response.output_item.added', { output_index, item }),
      this.#event(`${partEvent}.added`, { item_id: item.id, output_index, ...at, part }),
    ]
  }

  #close(): readonly Buffer[] {
    if (!this.#open) return []
    const { item, output_index, at, part, partEvent, textEvent } = places[this.#open]
    const text = this.#texts[this.#open]
    const whole = { ...part, text }
    const done =
      item.type === 'message' ? { ...item, status: 'completed', content: [whole] } : { ...item, summary: [whole] }
    this.#open = undefined
    return [
      this.#event(`${textEvent}.done`, { item_id: item.id, output_index, ...at, text }),
      this.#event(`${partEvent}.done`, { item_id: item.id, output_index, ...at, part: whole }),
      this.#event('response.output_item.done', { output_index, item: done }),
    ]
  }

  #event(type: string, data: object): Buffer {
    return typedEvent({ type, sequence_number: this.#number++, ...data } as { readonly type: string })
  }
}
