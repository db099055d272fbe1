import { AIMessageChunk } from '@langchain/core/messages'
import { ChatGenerationChunk } from '@langchain/core/outputs'
import type { ChatRecord, FinishEvent, Part, ToolCallEndEvent } from '@millrace/core'
import { AnswerState, usageOf } from './answer-state.js'
import { carriedKey } from './carried.js'

/**
 * Writes the records of one answer as LangChain's chunks. Metadata, usage and the reason of the end stand in the last chunk alone: LangChain joins texts and adds up
 * numbers of all chunks (@langchain/core 1.4.0, 2026-11). A call is one chunk, when it is complete.
 */
export class ChunkEncoder {
  readonly #state = new AnswerState();

  /** One by one: what came before a failure is told first. @throws ChatError of an answer that failed. */
  *encode(records: readonly ChatRecord[]): Generator<ChatGenerationChunk> {
    for (const record of records) {
      this.#state.read(record)
      if (record.type === 'text-delta') yield this.#chunk(record.delta)
      else if (record.type === 'reasoning-delta')
        yield this.#chunk('', { additional_kwargs: { reasoning_content: record.delta } })
      else if (record.type === 'finish') yield* this.#last(record)
    }
  }

  #last(finish: FinishEvent): ChatGenerationChunk[] {
    const { reason, usage } = finish
    const { calls, invalid } = this.#state
    const carried = { reasoning: this.#reasoningParts(), calls: providerDataOf(calls) }
    const last = this.#chunk('', {
      additional_kwargs: { [carriedKey]: carried },
      response_metadata: {
        finish_reason: reason === 'tool-calls' ? 'tool_calls' : reason,
        ...this.#state.metadata(finish),
      },
      ...(usage && { usage_metadata: usageOf(usage) }),
    })
    return [...calls, ...invalid].map((call, index) => this.#call(call, index)).concat(last)
  }

  #call({ toolCallId, toolName, input, inputText }: ToolCallEndEvent, index: number): ChatGenerationChunk {
    // LangChain's lenient reader makes a call of arguments that were cut, and none of a text that is no object.
    const args = inputText === undefined ? JSON.stringify(input ?? {}) : JSON.stringify(inputText)
    const piece = { type: 'tool_call_chunk' as const, id: toolCallId, name: toolName, args, index }
    return this.#chunk('', { tool_call_chunks: [piece] })
  }

  #reasoningParts(): Part[] {
    return this.#state.thoughts
      .filter(({ providerData }) => providerData !== undefined)
      .map(({ text, providerData }) => ({ type: 'reasoning', text, providerData: providerData! }))
  }

  #chunk(text: string, fields: Omit<ConstructorParameters<typeof AIMessageChunk>[0] & object, 'content'> = {}) {
    const id = this.#state.messageId
    const message = new AIMessageChunk({ content: text, ...(id !== undefined && { id }), ...fields })
    return new ChatGenerationChunk({ text, message })
  }
}

const providerDataOf = (calls: readonly ToolCallEndEvent[]): object =>
  Object.fromEntries(
    calls.flatMap(({ toolCallId, providerData }) => (providerData ? [[toolCallId, providerData]] : [])),
  )
