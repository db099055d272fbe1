import type { UsageMetadata } from '@langchain/core/messages'
import type { ChatRecord, FinishEvent, ProviderData, ToolCallEndEvent } from '@millrace/core'
import { errorOf } from '@millrace/core/internal'

/** A block of reasoning. */
export interface Thought {
  readonly id: string
  text: string
  providerData?: ProviderData
}

/**
 * The calls and thoughts of an answer so far, without those that its vendor took back. A call that was cut or broken is invalid: LangChain would read half of its
 * arguments as a whole (`"force":t` as true). So is one that a person must approve: an agent would run it unasked.
 */
export class AnswerState {
  #calls = new Map<string, ToolCallEndEvent>()
  #invalid: ToolCallEndEvent[] = []
  #thoughts: Thought[] = []
  /** Calls and thoughts of the steps before, which a reset does not take back. */
  readonly #kept = new Set<ToolCallEndEvent | Thought>()
  /** Calls that the vendor, or a tool loop of ours, has run. */
  readonly #ran = new Set<string>()
  #messageId: string | undefined
  #model: string | undefined
  #shown = false

  /** Id of the answer. */
  get messageId(): string | undefined {
    return this.#messageId
  }

  /** Calls that wait for their results. */
  get calls(): readonly ToolCallEndEvent[] {
    return [...this.#calls.values()].filter(({ toolCallId }) => !this.#ran.has(toolCallId))
  }

  /** Calls that must not be run, with the text of their arguments. */
  get invalid(): readonly ToolCallEndEvent[] {
    return this.#invalid
  }

  /** Blocks of reasoning. */
  get thoughts(): readonly Thought[] {
    return this.#thoughts
  }

  /** The block of reasoning of this name that began last: names come again when their block is over. */
  thought(id: string): Thought {
    return this.#thoughts.findLast(thought => thought.id === id)!
  }

  /** The vendor's own word for the end, and its name of the model. */
  metadata({ rawReason }: FinishEvent): Record<string, unknown> {
    return {
      ...(rawReason !== undefined && { raw_finish_reason: rawReason }),
      ...(this.#model !== undefined && { model_name: this.#model }),
    }
  }

  /** @throws ChatError of an answer that failed. */
  read(record: ChatRecord): void {
    switch (record.type) {
      case 'start':
        this.#messageId = record.messageId
        this.#model = record.model
        return
      case 'text-delta':
        this.#shown = true
        return
      case 'reasoning-start':
        this.#thoughts.push({ id: record.id, text: '' })
        return
      case 'reasoning-delta':
        this.#shown = true
        this.thought(record.id).text += record.delta
        return
      case 'reasoning-end':
        if (record.providerData) this.thought(record.id).providerData = record.providerData
        return
      case 'tool-call-end':
        if (record.inputText === undefined) this.#calls.set(record.toolCallId, record)
        else this.#invalid.push(record)
        return
      case 'tool-approval':
        return this.#withhold(record.toolCallId)
      case 'tool-result':
        this.#ran.add(record.toolCallId)
        return
      case 'step-end':
        for (const each of [...this.#calls.values(), ...this.#invalid, ...this.#thoughts]) this.#kept.add(each)
        return
      case 'reset':
        if (this.#shown) throw errorOf({ code: 'truncated', message: begunAnew, retryable: true })
        return this.#takeBack()
      case 'error':
        throw errorOf(record.error)
      default:
    }
  }

  /** Forgets what came since the last step and was not shown: the vendor has begun its answer anew. */
  #takeBack(): void {
    const isKept = (each: ToolCallEndEvent | Thought): boolean => this.#kept.has(each)
    this.#calls = new Map([...this.#calls].filter(([, call]) => isKept(call)))
    this.#invalid = this.#invalid.filter(isKept)
    this.#thoughts = this.#thoughts.filter(isKept)
  }

  #withhold(toolCallId: string): void {
    const call = this.#calls.get(toolCallId)
    if (!call) return
    this.#calls.delete(toolCallId)
    this.#invalid.push({ ...call, inputText: JSON.stringify(call.input ?? {}) })
  }
}

/** The usage of an answer in LangChain's form. */
export const usageOf = (usage: NonNullable<FinishEvent['usage']>): UsageMetadata => ({
  input_tokens: usage.inputTokens,
  output_tokens: usage.outputTokens,
  total_tokens: usage.inputTokens + usage.outputTokens,
  input_token_details: {
    cache_read: usage.cachedInputTokens ?? 0,
    ...(usage.cacheWriteTokens && { cache_creation: usage.cacheWriteTokens }),
  },
  output_token_details: { reasoning: usage.reasoningTokens ?? 0 },
})

const begunAnew = 'The vendor began its answer anew, and LangChain cannot take back what it has shown.'
