import type { Message, Part, ToolCallPart, ToolResultPart } from '@millrace/core'
import { base64Of, cannotTake, defined, isObject, type JsonObject } from '@millrace/core/provider-kit'

/**
 * Messages in Ollama's words: one text each, images beside it, a message for each result of a tool. Reasoning goes back as `thinking`; the
 * model's template decides what it sees of it.
 *
 * @throws ChatError `invalid-request` naming the part that Ollama cannot take.
 */
export function toWireMessages(messages: readonly Message[]): JsonObject[] {
  const tools = new Map<string, string>()
  return messages.flatMap<JsonObject>(({ role, content }, i) => {
    const parts: readonly Part[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content
    for (const part of parts) if (part.type === 'tool-call') tools.set(part.toolCallId, part.toolName)
    if (role === 'tool') return parts.map((part, j) => toolMessage(part, `messages[${i}].content[${j}]`, tools))
    const images = parts.flatMap((part, j) => toImage(role, part, `messages[${i}].content[${j}]`))
    const calls = parts.filter(part => part.type === 'tool-call').map(toCall)
    return defined({
      role,
      content: textsOf(parts, 'text'),
      thinking: textsOf(parts, 'reasoning') || undefined,
      images: images.length > 0 ? images : undefined,
      tool_calls: calls.length > 0 ? calls : undefined,
    })
  })
}

function textsOf(parts: readonly Part[], type: 'text' | 'reasoning'): string {
  return parts.map(part => (part.type === type ? part.text : '')).join('')
}

/** The image of a part that is one; checks all others for their place. */
function toImage(role: Message['role'], part: Part, field: string): readonly string[] {
  if (part.type === 'text') return []
  const ours = part.type === 'reasoning' || part.type === 'tool-call' || part.type === 'tool-result'
  if (role === 'assistant' && ours) return []
  const image = part.type === 'image' || (part.type === 'file' && part.mediaType.startsWith('image/'))
  if (ours || role === 'system') throw cannotTake(field, `a part of type ${part.type} has no place in this message.`)
  if (!image) throw cannotTake(field, `Ollama takes images, and no ${part.type} of type ${part.mediaType}.`)
  const data = base64Of(part)
  if (data !== undefined) return [data]
  throw cannotTake(field, part.url === undefined ? 'give data.' : 'Ollama fetches no address: give the bytes as data.')
}

/** Ollama takes objects; what the model wrote instead still has to be seen. */
function toCall({ toolCallId, toolName, input, inputText }: ToolCallPart): JsonObject {
  const args = isObject(input) ? input : inputText === undefined ? {} : { INVALID_JSON: inputText }
  return { id: toolCallId, function: { name: toolName, arguments: args } }
}

function toolMessage(part: Part, field: string, tools: ReadonlyMap<string, string>): JsonObject {
  if (part.type !== 'tool-result') {
    throw cannotTake(field, `a tool message holds tool-result parts, and this is ${part.type}.`)
  }
  const { output, toolCallId, toolName = tools.get(toolCallId) }: ToolResultPart = part
  const content = typeof output === 'string' ? output : JSON.stringify(output)
  return defined({ role: 'tool', content, tool_name: toolName, tool_call_id: toolCallId })
}
