import type { ToolCallPart } from '@millrace/core'
import { partsOf } from '../lib/parts.js'
import { answeredIn } from './history.js'
import type { ChatNode } from './snapshot.js'

/**
 * The calls at the end of a path that have neither a result nor, where a person was asked, an answer; undefined where the path does not end with an
 * answer that waits for any.
 */
export function unansweredCalls(path: readonly ChatNode[]): readonly ToolCallPart[] | undefined {
  const last = path.at(-1)
  const given = last?.message.role === 'tool' ? last : undefined
  const answer = given ? path.at(-2) : last
  if (answer?.status !== 'complete' || answer.answer?.finish?.reason !== 'tool-calls') return undefined
  const isAnswered = answeredIn(given ? [answer.message, given.message] : [answer.message])
  return partsOf([answer.message])
    .filter(part => part.type === 'tool-call')
    .filter(call => !isAnswered(call))
}
