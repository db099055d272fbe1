import type { Message, Part, ToolCallPart, ToolResultPart } from '@millrace/core'

/** The calls in a conversation, and what answers them. */
export interface Calls {
  readonly calls: readonly ToolCallPart[]
  /** The result of a call. */
  resultOf(call: ToolCallPart): ToolResultPart | undefined
  /** True for a call with a result, or whose question a person has answered. */
  isAnswered(call: ToolCallPart): boolean
}

/** Finds the calls of messages. */
export function callsIn(messages: readonly Message[]): Calls {
  const calls: ToolCallPart[] = []
  const answers = new Map<string | undefined, Part>()
  for (const { content } of messages) {
    if (typeof content === 'string') continue
    for (const part of content) {
      if (part.type === 'tool-call') calls.push(part)
      else answers.set(answeredBy(part), part)
    }
  }
  const resultOf = ({ toolCallId }: ToolCallPart) => answers.get(toolCallId) as ToolResultPart | undefined
  return {
    calls,
    resultOf,
    isAnswered: call => !!resultOf(call) || (!!call.approval && answers.has(call.approval.approvalId)),
  }
}

/**
 * The messages with these calls alone, and with the results and answers that are theirs. A message that is empty then is left out; one that loses nothing
 * stays the same object.
 */
export function withCalls(messages: readonly Message[], calls: readonly ToolCallPart[]): readonly Message[] {
  const keys = new Set<string | undefined>()
  for (const { toolCallId, approval } of calls) keys.add(toolCallId).add(approval?.approvalId)
  const isIn = (part: Part): boolean => {
    const key = part.type === 'tool-call' ? part.toolCallId : answeredBy(part)
    return key === undefined || keys.has(key)
  }
  return messages
    .map((message): Message => {
      const { content } = message
      return typeof content === 'string' || content.every(isIn)
        ? message
        : { ...message, content: content.filter(isIn) }
    })
    .filter(({ content }) => content.length > 0)
}

/** Adds results and answers to those that are there: of two for one call the first stays. The same list where nothing is new. */
export function withAnswers(parts: readonly Part[], others: readonly Part[]): readonly Part[] {
  const known = new Set(parts.map(answeredBy))
  const more = others.filter(part => !known.has(answeredBy(part)))
  return more.length > 0 ? [...parts, ...more] : parts
}

/** True for the result of a call, and for a person's answer to its question. */
export function isAnswerOf(part: Part, { toolCallId, approval }: ToolCallPart): boolean {
  const id = answeredBy(part)
  return id !== undefined && (id === toolCallId || id === approval?.approvalId)
}

/** The id of what a part answers; undefined for other parts. */
const answeredBy = (part: Part): string | undefined =>
  part.type === 'tool-result' ? part.toolCallId : part.type === 'tool-approval' ? part.approvalId : undefined
