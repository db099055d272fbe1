import type { Message, Part, ToolApprovalPart, ToolCallPart, ToolResultPart } from '../vocabulary/request.js'
import type { DecidedCall } from './approvals.js'

/** A call in a conversation. */
interface PastCall {
  readonly call: ToolCallPart
  /** The message that it stands in. */
  readonly at: number
  result?: ToolResultPart
  answer?: ToolApprovalPart
}

/** The calls of a conversation with their results and the answers of people, as a request brings them. */
export class History {
  readonly #messages: readonly Message[]
  readonly #calls: PastCall[] = []
  /** The last call with an id: some vendors number their calls anew in each answer. */
  readonly #latest = new Map<string, PastCall>()
  /** Message of the last question of the user. */
  #asked = -1

  constructor(messages: readonly Message[]) {
    this.#messages = messages
    const questions = new Map<string, PastCall>()
    for (const [at, { role, content }] of messages.entries()) {
      const parts = typeof content === 'string' ? [] : content
      if (role === 'user' && (parts.length === 0 || parts.some(({ type }) => type !== 'tool-approval')))
        this.#asked = at
      for (const part of parts) this.#see(part, at, questions)
    }
  }

  /** Ids of the calls since the last question of the user, which readers may show in one message with the answer. */
  get recentIds(): readonly string[] {
    return this.#calls.flatMap(({ call, at }) => (at > this.#asked ? [call.toolCallId] : []))
  }

  /** The calls that a person has decided about, and that have no result yet. */
  get decided(): readonly DecidedCall[] {
    return this.#calls.flatMap(({ call, result, answer }) =>
      answer && !result && call.approval ? [{ call: call as DecidedCall['call'], answer }] : [],
    )
  }

  /** True where a call still waits for the person or the page, beside those that were decided about. */
  waits(isOurs: (call: ToolCallPart) => boolean): boolean {
    return this.#calls.some(({ call, at, result, answer }) => !result && !answer && at > this.#asked && isOurs(call))
  }

  /** The messages that came before a call was run, the one that it stands in included. */
  upTo(call: ToolCallPart): readonly Message[] {
    const past = this.#calls.find(each => each.call === call)
    return this.#messages.slice(0, (past?.at ?? this.#messages.length) + 1)
  }

  /**
   * The conversation for the vendor: each call of ours has its result, directly behind the message that it stands in. A call that was never run says
   * so; vendors refuse one without a result.
   *
   * @param results - of calls that were decided about.
   */
  completed(
    isOurs: (call: ToolCallPart) => boolean,
    results: ReadonlyMap<ToolCallPart, ToolResultPart> = new Map(),
  ): readonly Message[] {
    const behind = new Map<number, ToolResultPart[]>()
    const moved = new Set<Part>()
    for (const past of this.#calls) {
      if (!isOurs(past.call)) continue
      const { at, call } = past
      const result = past.result ?? results.get(call) ?? notRun(call)
      if (this.#standsBehind(at, result)) continue
      moved.add(result)
      behind.set(at, [...(behind.get(at) ?? []), result])
    }
    if (behind.size === 0) return this.#messages
    return this.#messages.flatMap((message, at) => {
      const kept = moved.size > 0 ? without(message, moved) : message
      const added = behind.get(at)
      return [...(kept ? [kept] : []), ...(added ? [{ role: 'tool' as const, content: added }] : [])]
    })
  }

  #see(part: Part, at: number, questions: Map<string, PastCall>): void {
    if (part.type === 'tool-call') {
      const past: PastCall = { call: part, at }
      this.#calls.push(past)
      this.#latest.set(part.toolCallId, past)
      if (part.approval) questions.set(part.approval.approvalId, past)
    } else if (part.type === 'tool-result') {
      const past = this.#latest.get(part.toolCallId)
      if (past) past.result ??= part
    } else if (part.type === 'tool-approval') {
      const past = questions.get(part.approvalId)
      if (past) past.answer ??= part
    }
  }

  /** True for a result in the message of its call, or in the tool messages right behind it. */
  #standsBehind(at: number, result: ToolResultPart): boolean {
    for (let place = at; place < this.#messages.length; place++) {
      const { role, content } = this.#messages[place]!
      if (place > at && role !== 'tool') return false
      if (typeof content !== 'string' && content.includes(result)) return true
    }
    return false
  }
}

const notRun = ({ toolCallId, toolName }: ToolCallPart): ToolResultPart => ({
  type: 'tool-result',
  toolCallId,
  toolName,
  output: 'The call was not run.',
  isError: true,
})

/** The message without these parts; undefined where nothing is left of it. */
function without(message: Message, parts: ReadonlySet<Part>): Message | undefined {
  const { role, content } = message
  if (typeof content === 'string' || !content.some(part => parts.has(part))) return message
  const kept = content.filter(part => !parts.has(part))
  return kept.length === 0 ? undefined : { role, content: kept }
}
