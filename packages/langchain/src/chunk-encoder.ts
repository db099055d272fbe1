import { AIMessageChunk } from '@langchain/core/messages'
import { ChatGenerationChunk } from '@langchain/core/outputs'
import type { ChatRecord, FinishEvent, Part, ToolCallEndEvent } from '@millrace/core'
import { errorOf } from '@millrace/core/internal'
import { carriedKey } from './chat-messages.js'

/**
 * Writes the records of one answer as LangChain's chunks. Metadata, usage and the reason of the end stand in the last chunk alone: LangChain joins texts and adds up
 * numbers of all chunks (@langchain/core 1.4.0, 2026-11). A call is one chunk, when it is complete: LangChain would read half of its arguments as a whole
 * (`"force":t` as true), so that one that was cut or broken is told as invalid. So is one that a person must approve: an agent would run it unasked.
 */
export class ChunkEncoder {
  readonly #calls = new Map<string, ToolCallEndEvent>()
  readonly #invalid: ToolCallEndEvent[] = []
  readonly #reasoning: Thought[] = []
  /** Calls and thoughts of the steps before, which a reset does not take back. */
  readonly #kept = new Set<ToolCallEndEvent | Thought>()
  /** Calls that the vendor, or a tool loop of ours, has run. */
  readonly #ran = new Set<string>()
  #messageId: string | undefined
  #model: string | undefined
  #shown = false

  /** @throws ChatError of an answer that failed. */
  encode(records: readonly ChatRecord[]): ChatGenerationChunk[] {
    const chunks: ChatGenerationChunk[] = []
    for (const record of records) this.#encode(record, chunks)
    return chunks
  }

  #encode(record: ChatRecord, chunks: ChatGenerationChunk[]): void {
    switch (record.type) {
      case 'start':
        this.#messageId = record.messageId
        this.#model = record.model
        return
      case 'text-delta':
        this.#shown = true
        return void chunks.push(this.#chunk(record.delta))
      case 'reasoning-start':
        return void this.#reasoning.push({ id: record.id, text: '' })
      case 'reasoning-delta':
        this.#shown = true
        this.#thought(record.id).text += record.delta
        return void chunks.push(this.#chunk('', { additional_kwargs: { reasoning_content: record.delta } }))
      case 'reasoning-end':
        if (record.providerData) this.#thought(record.id).providerData = record.providerData
        return
      case 'tool-call-end':
        if (record.inputText === undefined) this.#calls.set(record.toolCallId, record)
        else this.#invalid.push(record)
        return
      case 'tool-approval':
        return this.#withhold(record.toolCallId)
      case 'tool-result':
        return void this.#ran.add(record.toolCallId)
      case 'step-end':
        for (const each of [...this.#calls.values(), ...this.#invalid, ...this.#reasoning]) this.#kept.add(each)
        return
      case 'reset':
        if (this.#shown) throw errorOf({ code: 'truncated', message: begunAnew, retryable: true })
        return this.#takeBack()
      case 'finish':
        return void chunks.push(...this.#last(record))
      case 'error':
        throw errorOf(record.error)
      default:
    }
  }

  /** The block of this name that began last: names come again when their block is over. */
  #thought(id: string): Thought {
    return this.#reasoning.findLast(thought => thought.id === id)!
  }

  /** Forgets what came since the last step and was not shown: the vendor has begun its answer anew. */
  #takeBack(): void {
    for (const [id, call] of this.#calls) if (!this.#kept.has(call)) this.#calls.delete(id)
    for (const list of [this.#invalid, this.#reasoning] as (ToolCallEndEvent | Thought)[][])
      list.splice(0, list.length, ...list.filter(each => this.#kept.has(each)))
  }

  #withhold(toolCallId: string): void {
    const call = this.#calls.get(toolCallId)
    if (!call) return
    this.#calls.delete(toolCallId)
    this.#invalid.push({ ...call, inputText: JSON.stringify(call.input ?? {}) })
  }

  #last({ reason, rawReason, usage }: FinishEvent): ChatGenerationChunk[] {
    const calls = [...this.#calls.values()].filter(({ toolCallId }) => !this.#ran.has(toolCallId))
    const carried = { reasoning: this.#reasoningParts(), calls: providerDataOf(calls) }
    const last = this.#chunk('', {
      additional_kwargs: { [carriedKey]: carried },
      response_metadata: {
        finish_reason: reason === 'tool-calls' ? 'tool_calls' : reason,
        ...(rawReason !== undefined && { raw_finish_reason: rawReason }),
        ...(this.#model !== undefined && { model_name: this.#model }),
      },
      ...(usage && {
        usage_metadata: {
          input_tokens: usage.inputTokens,
          output_tokens: usage.outputTokens,
          total_tokens: usage.inputTokens + usage.outputTokens,
          input_token_details: { cache_read: usage.cachedInputTokens ?? 0 },
          output_token_details: { reasoning: usage.reasoningTokens ?? 0 },
        },
      }),
    })
    return [...calls, ...this.#invalid].map((call, index) => this.#call(call, index)).concat(last)
  }

  #call({ toolCallId, toolName, input, inputText }: ToolCallEndEvent, index: number): ChatGenerationChunk {
    // LangChain's lenient reader makes a call of arguments that were cut, and none of a text that is no object.
    const args = inputText === undefined ? JSON.stringify(input ?? {}) : JSON.stringify(inputText)
    const piece = { type: 'tool_call_chunk' as const, id: toolCallId, name: toolName, args, index }
    return this.#chunk('', { tool_call_chunks: [piece] })
  }

  #reasoningParts(): Part[] {
    return this.#reasoning
      .filter(({ providerData }) => providerData !== undefined)
      .map(({ text, providerData }) => ({ type: 'reasoning', text, providerData: providerData! }))
  }

  #chunk(text: string, fields: Omit<ConstructorParameters<typeof AIMessageChunk>[0] & object, 'content'> = {}) {
    const id = this.#messageId
    const message = new AIMessageChunk({ content: text, ...(id !== undefined && { id }), ...fields })
    return new ChatGenerationChunk({ text, message })
  }
}

/** A block of reasoning. */
interface Thought {
  readonly id: string
  text: string
  providerData?: ToolCallEndEvent['providerData']
}

const begunAnew = 'The vendor began its answer anew, and LangChain cannot take back what it has shown.'

const providerDataOf = (calls: readonly ToolCallEndEvent[]): object =>
  Object.fromEntries(
    calls.flatMap(({ toolCallId, providerData }) => (providerData ? [[toolCallId, providerData]] : [])),
  )
