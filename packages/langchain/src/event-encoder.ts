import type { ChatModelStreamEvent, ContentBlockDelta } from '@langchain/core/language_models/event'
import type { ContentBlock } from '@langchain/core/messages'
import type { ChatRecord, FinishEvent, ProviderData, ToolCallEndEvent } from '@millrace/core'
import { isObject } from '@millrace/core/provider-kit'
import { AnswerState, type Thought, usageOf } from './answer-state.js'
import { carriedKey } from './carried.js'

/**
 * Writes the records of one answer as the events of LangChain's `streamEvents` v3. The message that LangChain makes of them is the list of their blocks: what a vendor
 * wants back stands in the block that it belongs to. By itself LangChain would make events of chunks: it would take a call for the text that has the same place, and
 * would pass over `additional_kwargs` (@langchain/core 1.4.0, 2026-11). Calls come last, when it is known which of them are to be run.
 */
export class EventEncoder {
  readonly #state = new AnswerState()
  /** Blocks that are open: those of text by their names. */
  readonly #open = new Map<string | Thought, Block>()
  /** Thoughts without words that the vendor wants back. They are told with the next block, since until then it can take them back. */
  #hidden: Thought[] = []
  #blocks = 0;

  /** Record by record: what came before a failure is told first. @throws ChatError of an answer that failed. */
  *encode(records: readonly ChatRecord[]): Generator<ChatModelStreamEvent> {
    for (const record of records) {
      const events: ChatModelStreamEvent[] = []
      this.#encode(record, events)
      yield* events
    }
  }

  #encode(record: ChatRecord, events: ChatModelStreamEvent[]): void {
    this.#state.read(record)
    switch (record.type) {
      case 'start':
        events.push({ event: 'message-start', id: record.messageId })
        return
      case 'text-delta':
        return this.#delta(record.id, textForm, record.delta, events)
      case 'text-end':
        return this.#close(record.id, record.providerData, events)
      case 'reasoning-delta':
        return this.#delta(this.#state.thought(record.id), reasoningForm, record.delta, events)
      case 'reasoning-end': {
        const thought = this.#state.thought(record.id)
        if (this.#open.has(thought)) this.#close(thought, thought.providerData, events)
        else if (thought.providerData) this.#hidden.push(thought)
        return
      }
      case 'reset':
        this.#hidden = this.#hidden.filter(thought => this.#state.thoughts.includes(thought))
        return
      case 'finish':
        return this.#finish(record, events)
      default:
    }
  }

  #delta(key: string | Thought, form: Form, delta: string, events: ChatModelStreamEvent[]): void {
    let block = this.#open.get(key)
    if (!block) {
      this.#tellHidden(events)
      block = { index: this.#begin(form.content(''), events), form, text: '' }
      this.#open.set(key, block)
    }
    block.text += delta
    events.push({ event: 'content-block-delta', index: block.index, delta: form.delta(delta) })
  }

  #close(key: string | Thought, providerData: ProviderData | undefined, events: ChatModelStreamEvent[]): void {
    const block = this.#open.get(key)
    if (!block) return
    this.#open.delete(key)
    const content = { ...block.form.content(block.text), ...carrying(providerData) }
    events.push({ event: 'content-block-finish', index: block.index, content })
  }

  #tellHidden(events: ChatModelStreamEvent[]): void {
    for (const { providerData } of this.#hidden.splice(0)) {
      const empty = reasoningForm.content('')
      const index = this.#begin(empty, events)
      events.push({ event: 'content-block-finish', index, content: { ...empty, ...carrying(providerData) } })
    }
  }

  #finish(finish: FinishEvent, events: ChatModelStreamEvent[]): void {
    this.#tellHidden(events)
    for (const call of [...this.#state.calls, ...this.#state.invalid]) this.#call(call, events)
    const { reason, usage } = finish
    const metadata = this.#state.metadata(finish)
    events.push({
      event: 'message-finish',
      // LangChain's events have no word for other reasons.
      ...(reason !== 'other' && { reason: reasons[reason] }),
      ...(usage && { usage: usageOf(usage) }),
      responseMetadata: reason === 'other' ? { finish_reason: reason, ...metadata } : metadata,
    })
  }

  #call(call: ToolCallEndEvent, events: ChatModelStreamEvent[]): void {
    const { toolCallId: id, toolName: name, input = {}, inputText, inputError = notRunnable } = call
    const args = inputText ?? JSON.stringify(input)
    const index = this.#begin({ type: 'tool_call_chunk', id, name, args: '' }, events)
    const content =
      inputText === undefined && isObject(input)
        ? { type: 'tool_call', id, name, args: input, ...carrying(call.providerData) }
        : { type: 'invalid_tool_call', id, name, args, error: inputError }
    events.push({ event: 'content-block-delta', index, delta: { type: 'tool-call-delta', args } })
    events.push({ event: 'content-block-finish', index, content })
  }

  #begin(content: ContentBlock, events: ChatModelStreamEvent[]): number {
    const index = this.#blocks++
    events.push({ event: 'content-block-start', index, content })
    return index
  }
}

/** The form of a block of text or of reasoning. */
interface Form {
  content(text: string): ContentBlock
  delta(text: string): ContentBlockDelta
}

interface Block {
  readonly index: number
  readonly form: Form
  text: string
}

const textForm: Form = {
  content: text => ({ type: 'text', text }),
  delta: text => ({ type: 'text-delta', text }),
}
const reasoningForm: Form = {
  content: reasoning => ({ type: 'reasoning', reasoning }),
  delta: reasoning => ({ type: 'reasoning-delta', reasoning }),
}
const reasons = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_use',
  'content-filter': 'content_filter',
} as const
const notRunnable = 'The call is not to be run: a person must approve it, or its arguments are no object.'

const carrying = (providerData: ProviderData | undefined): object =>
  providerData ? { [carriedKey]: providerData } : {}
