import type { Message, Part, ToolCallPart } from '@millrace/core'
import {
  argumentsObject,
  callsIn,
  cannotFetch,
  cannotTake,
  defined,
  filled,
  isMedia,
  type JsonObject,
  mediaOf,
  misplaced,
  outputText,
  partsOf,
} from '@millrace/core/provider-kit'

/**
 * Messages in Ollama's words: one text each, images beside it, a message for each result of a tool. Reasoning goes back as `thinking`; the
 * model's template decides what it sees of it.
 *
 * @throws ChatError `invalid-request` naming the part that Ollama cannot take.
 */
export function toWireMessages(messages: readonly Message[]): JsonObject[] {
  const calls = callsIn(messages)
  return messages.flatMap<JsonObject>((message, i) => {
    const { role } = message
    const parts = partsOf(message)
    const place = (j: number): string => `messages[${i}].content[${j}]`
    if (role === 'tool') return parts.map((part, j) => toolMessage(part, place(j), calls))
    return defined({
      role,
      content: textsOf(parts, 'text'),
      thinking: textsOf(parts, 'reasoning') || undefined,
      images: filled(parts.flatMap((part, j) => toImage(role, part, place(j)))),
      tool_calls: filled(parts.filter(part => part.type === 'tool-call').map(toCall)),
    })
  })
}

function textsOf(parts: readonly Part[], type: 'text' | 'reasoning'): string {
  return parts.map(part => (part.type === type ? part.text : '')).join('')
}

/** The image of a part that is one; checks all others for their place. */
function toImage(role: Message['role'], part: Part, field: string): readonly string[] {
  if (part.type === 'text' || (role === 'assistant' && !isMedia(part))) return []
  if (!isMedia(part) || role === 'system') throw misplaced(part, field, { role })
  const image = part.type === 'image' || (part.type === 'file' && part.mediaType.startsWith('image/'))
  if (!image) throw cannotTake(field, `Ollama takes images, and no ${part.type} of type ${part.mediaType}.`)
  const { data } = mediaOf(part, field)
  if (data === undefined) throw cannotFetch(field, 'Ollama fetches no address')
  return [data]
}

const toCall = (call: ToolCallPart): JsonObject => ({
  id: call.toolCallId,
  function: { name: call.toolName, arguments: argumentsObject(call) },
})

function toolMessage(part: Part, field: string, calls: ReadonlyMap<string, ToolCallPart>): JsonObject {
  if (part.type !== 'tool-result') throw misplaced(part, field, { role: 'tool' })
  const { output, toolCallId, toolName = calls.get(toolCallId)?.toolName } = part
  return defined({ role: 'tool', content: outputText(output), tool_name: toolName, tool_call_id: toolCallId })
}
