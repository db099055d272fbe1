import type { Message, Part, ToolCallPart } from '@millrace/core'
import {
  argumentsObject,
  cannotFetch,
  cannotTake,
  defined,
  filled,
  isMedia,
  type JsonObject,
  mediaOf,
  misplaced,
  objectIn,
  outputText,
  ownData,
  type PlacedPart,
  roundsOf,
} from '@millrace/core/provider-kit'

/**
 * Messages in Ollama's words: one text each, images beside it, a message for each result of a tool. Reasoning goes back as `thinking`; the
 * model's template decides what it sees of it. Fields of a call that are not known here go back as they came.
 *
 * @throws ChatError `invalid-request` naming the part that Ollama cannot take.
 */
export function toWireMessages(messages: readonly Message[]): JsonObject[] {
  return roundsOf(messages).flatMap<JsonObject>(({ role, parts: placed }) => {
    if (role === 'tool') return placed.map(toolMessage)
    const parts = placed.map(({ part }) => part)
    return defined({
      role,
      content: textsOf(parts, 'text'),
      thinking: textsOf(parts, 'reasoning') || undefined,
      images: filled(placed.flatMap(({ part, field }) => toImage(role, part, field))),
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

function toCall(call: ToolCallPart): JsonObject {
  const { function: owned, ...own } = ownData(call, 'ollama')
  const called = { name: call.toolName, arguments: argumentsObject(call) }
  return { ...own, id: call.toolCallId, function: { ...objectIn(owned), ...called } }
}

function toolMessage({ part, field, call }: PlacedPart): JsonObject {
  if (part.type !== 'tool-result') throw misplaced(part, field, { role: 'tool' })
  const { output, toolCallId, toolName = call?.toolName } = part
  return defined({ role: 'tool', content: outputText(output), tool_name: toolName, tool_call_id: toolCallId })
}
