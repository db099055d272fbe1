import type { ChatNode } from '@millrace/client'
import type { Part, ToolResultPart } from '@millrace/core'

/** A part of an answer as it is shown: a call with its result as one. */
export interface ShownPart {
  /** Its place in the content. */
  readonly index: number
  readonly part: Part
  /** It may still grow. */
  readonly open: boolean
  /** The result of a call, as far as it came. */
  readonly result?: ToolResultPart | undefined
}

export const contentOf = ({ message }: Pick<ChatNode, 'message'>): readonly Part[] =>
  typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content

const nowhere: ReadonlySet<string> = new Set()

/**
 * The parts of an answer in their order, results at their calls.
 *
 * @param elsewhere - calls of earlier answers, at which the results in this one are shown. Default none.
 */
export function shownParts(node: ChatNode, elsewhere = nowhere): readonly ShownPart[] {
  const content = contentOf(node)
  const open = new Set(node.status === 'running' ? node.answer?.open.map(({ index }) => index) : [])
  const results = new Map<string, ToolResultPart>()
  const called = new Set<string>()
  for (const part of content) {
    if (part.type === 'tool-result') results.set(part.toolCallId, part)
    if (part.type === 'tool-call') called.add(part.toolCallId)
  }
  const parts: ShownPart[] = []
  for (const [index, part] of content.entries()) {
    if (part.type === 'tool-result' && (called.has(part.toolCallId) || elsewhere.has(part.toolCallId))) continue
    const result = part.type === 'tool-call' ? results.get(part.toolCallId) : undefined
    parts.push({ index, part, open: open.has(index), result })
  }
  return parts
}
