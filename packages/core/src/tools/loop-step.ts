import { ChatFold } from '../vocabulary/apply-event.js'
import type { ChatRecord, FinishEvent, Usage } from '../vocabulary/events.js'
import { messagesOf } from '../vocabulary/messages-of.js'
import type { Message, ToolCallPart, ToolResultPart } from '../vocabulary/request.js'
import { addUsage, lessUsage } from '../vocabulary/usage.js'
import type { ToolStep } from './loop-settings.js'

/** One step of a loop as it comes: what the model says, and what its tools give. */
export class LoopStep {
  readonly number: number
  /** The end of the model's part. */
  finish: FinishEvent | undefined
  readonly #fold = new ChatFold()
  /** Ids of calls that the vendor runs: it may give a result with its next answer only. */
  #vendors: Set<string> | undefined
  /** Told by a `step-end` of a loop within. */
  #told: Usage | undefined

  constructor(number: number) {
    this.number = number
  }

  /**
   * Adds a record, in constant time. Pieces of arguments are left out: the end of their call has all of them.
   *
   * @param byVendor - the end of a call that the vendor runs.
   */
  add(record: ChatRecord, byVendor = false): void {
    if (record.type === 'tool-call-delta') return
    if (byVendor && 'toolCallId' in record) {
      this.#vendors ??= new Set()
      this.#vendors.add(record.toolCallId)
    }
    if (record.type === 'step-end') this.#told = addUsage(this.#told, record.usage)
    this.#fold.add(record)
  }

  /** Calls that have no result, and wait neither for a person nor for the vendor. */
  get openCalls(): readonly ToolCallPart[] {
    const { content } = this.#fold.state
    const answered = new Set(this.#vendors)
    for (const part of content) if (part.type === 'tool-result') answered.add(part.toolCallId)
    return content.filter(
      (part): part is ToolCallPart => part.type === 'tool-call' && !part.approval && !answered.has(part.toolCallId),
    )
  }

  /** True where it adds something to the conversation. */
  get says(): boolean {
    const { content } = this.#fold.state
    return content.some(
      part =>
        (part.type !== 'text' && part.type !== 'reasoning') ||
        part.text.trim() !== '' ||
        part.providerData !== undefined,
    )
  }

  /** True where a call waits for a person. */
  get asked(): boolean {
    const { content } = this.#fold.state
    return content.some(part => part.type === 'tool-call' && part.approval !== undefined)
  }

  /** The messages that the step adds to the conversation. */
  get messages(): readonly Message[] {
    return messagesOf(this.#fold.state)
  }

  /** Tokens of this step alone. */
  get usage(): Usage | undefined {
    const usage = this.finish?.usage
    return usage && this.#told ? lessUsage(usage, this.#told) : usage
  }

  /** The step as it is shown to the application. @param ran - the calls that were run, by id. */
  shown(ran: ReadonlyMap<string, ToolCallPart>): ToolStep {
    const { content } = this.#fold.state
    const calls = content.filter((part): part is ToolCallPart => part.type === 'tool-call' && ran.has(part.toolCallId))
    const results = content.filter(
      (part): part is ToolResultPart => part.type === 'tool-result' && ran.has(part.toolCallId),
    )
    const { number, messages, usage } = this
    return { number, messages, calls, results, ...(usage && { usage }) }
  }
}
