import type { Message, ToolCallPart } from '@millrace/core'
import { callsIn, withCalls } from '../lib/calls.js'
import type { ChatNode } from './snapshot.js'

/**
 * The messages of a path as the next request carries them. An answer of several steps becomes several messages. A call that nobody has answered is left
 * out, as of an answer that was stopped: no vendor takes a call without its result.
 */
export function historyOf(path: readonly ChatNode[]): readonly Message[] {
  const messages = path.flatMap(({ message, answer }) => answer?.messages ?? message)
  const { calls, isAnswered } = callsIn(messages)
  return withCalls(messages, calls.filter(isAnswered))
}

/**
 * The calls at the end of a path that have neither a result nor, where a person was asked, an answer; undefined where the path does not end with an
 * answer that waits for any.
 */
export function unansweredCalls(path: readonly ChatNode[]): readonly ToolCallPart[] | undefined {
  const given = path.at(-1)?.message.role === 'tool' ? 1 : 0
  const end = path.slice(-1 - given)
  if (end[0]?.status !== 'complete' || end[0].answer?.finish?.reason !== 'tool-calls') return undefined
  const { calls, isAnswered } = callsIn(end.map(({ message }) => message))
  return calls.filter(call => !isAnswered(call))
}
