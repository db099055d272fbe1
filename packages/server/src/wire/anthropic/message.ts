import type { ChatResult, Part, ToolResultPart } from '@millrace/core'
import { ChatError, isCut } from '@millrace/core/internal'
import { isVendorsYet } from '../answer/held-calls.js'
import type { WireContext } from '../wire.js'
import { clientTools, estimatedInput } from './context.js'
import { messageUsage, stopReason } from './ending.js'
import { brokenCall } from './errors.js'
import { citation, inputObject, runCall } from './message-parts.js'
import { messageHead } from './message-start.js'
import { redactedBlock, signatureOf } from './signature.js'

/**
 * A whole message, for clients that ask without a stream: Claude Code does after a stream that failed (2.1.332, 2026-11).
 *
 * @throws ChatError (`protocol`) for a call whose arguments are no JSON: in place of them stood some that the model never wrote, and were run.
 */
export function messageOf(answer: ChatResult, context: WireContext): object {
  const { finish, usage, content } = answer
  return {
    ...messageHead(answer, context),
    content: withSources(blocksOf(content, finish, clientTools(context)), answer.sources),
    stop_reason: stopReason(finish),
    stop_sequence: null,
    usage: messageUsage(usage, estimatedInput(context)),
  }
}

function blocksOf(content: readonly Part[], finish: ChatResult['finish'], own: readonly string[]): object[] {
  const cut = isCut(finish.reason)
  const results = new Map<string, ToolResultPart>()
  for (const part of content) if (part.type === 'tool-result') results.set(part.toolCallId, part)
  return content.flatMap((part): readonly object[] => {
    if (part.type === 'text') return part.text === '' ? [] : [{ type: 'text', text: part.text, citations: null }]
    if (part.type === 'reasoning') {
      const { text, providerData } = part
      if (text === '' && providerData === undefined) return []
      const redacted = text === '' ? redactedBlock(providerData) : undefined
      return [redacted ?? { type: 'thinking', thinking: text, signature: signatureOf(providerData) }]
    }
    if (part.type !== 'tool-call') return []
    const { toolCallId: id, toolName: name, input, inputError } = part
    const result = results.get(id)
    if (result) return runCall({ id, name, input }, result.output, result.isError === true)
    if (isVendorsYet(part, finish, own)) return []
    // Half of a call would be run as if it were whole.
    if (inputError !== undefined && cut) return []
    if (inputError !== undefined) throw new ChatError({ ...brokenCall, retryable: true })
    return [{ type: 'tool_use', id, name, input: inputObject(input) }]
  })
}

/** Sources have no place in the answer: they stand in its last text. */
function withSources(blocks: object[], sources: ChatResult['sources'] = []): object[] {
  const citations = sources.flatMap(source => citation(source) ?? [])
  const at = blocks.findLastIndex(block => 'text' in block)
  return citations.length === 0 ? blocks : blocks.map((block, i) => (i === at ? { ...block, citations } : block))
}
