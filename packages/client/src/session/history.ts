import type { Message, ToolCallPart } from '@millrace/core'
import { partsOf, withoutParts } from '../lib/parts.js'
import type { ChatNode } from './snapshot.js'

/**
 * The messages of a path as the next request carries them. An answer of several steps becomes several messages. A call that nobody has answered is left
 * out, as of an answer that was stopped: no vendor takes a call without its result. So is what is empty then.
 */
export function historyOf(path: readonly ChatNode[]): readonly Message[] {
  const messages = path.flatMap(({ message, answer }) => answer?.messages ?? [message])
  const isAnswered = answeredIn(messages)
  return withoutParts(messages, part => part.type === 'tool-call' && !isAnswered(part))
}

/** Makes the function that tells whether a call has its result, or its question for approval an answer, in these messages. */
export function answeredIn(messages: readonly Message[]): (call: ToolCallPart) => boolean {
  const ids = new Set<string | undefined>()
  for (const part of partsOf(messages)) {
    if (part.type === 'tool-result') ids.add(part.toolCallId)
    if (part.type === 'tool-approval') ids.add(part.approvalId)
  }
  return ({ toolCallId, approval }) => ids.has(toolCallId) || (approval !== undefined && ids.has(approval.approvalId))
}
