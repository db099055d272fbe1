import type { Json, Message, Part, ProviderData, ReasoningPart, ToolCallPart } from '@millrace/core'
import { cannotTake, defined, isObject, type JsonObject, textOfFile, urlOf } from '@millrace/core/provider-kit'

/** A conversation in Cohere's words. */
export interface WireConversation {
  /** The messages. */
  readonly messages: readonly JsonObject[]
  /** Text files of the messages, which the vendor takes beside them. */
  readonly documents: readonly JsonObject[]
}

/**
 * Messages in Cohere's words; a message with several results of tools becomes several messages. The model's plan and its thoughts go back as
 * what they were, by their `providerData`; reasoning of other vendors is left out.
 *
 * @throws ChatError `invalid-request` naming the part that Cohere cannot take.
 */
export function toWireConversation(messages: readonly Message[]): WireConversation {
  const documents: JsonObject[] = []
  const written = messages.flatMap<JsonObject>(({ role, content }, i) => {
    const parts: readonly Part[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content
    const place = (j: number): string => `messages[${i}].content[${j}]`
    if (role === 'assistant') return [assistantMessage(parts, place)]
    if (role === 'tool') return parts.map((part, j) => toolMessage(part, place(j)))
    const blocks = parts.flatMap((part, j) => userBlock(role, part, place(j), documents))
    const [only] = blocks
    return [{ role, content: blocks.length === 1 && only?.type === 'text' ? only.text : blocks }]
  })
  return { messages: written, documents }
}

function userBlock(role: 'system' | 'user', part: Part, field: string, documents: JsonObject[]): readonly JsonObject[] {
  if (part.type === 'text') return [{ type: 'text', text: part.text }]
  if (role === 'user' && part.type === 'image') return [{ type: 'image_url', image_url: { url: urlOf(part, field) } }]
  if (role === 'user' && part.type === 'file') {
    documents.push({ data: defined({ title: part.name, text: fileText(part, field) }) })
    return []
  }
  if (part.type === 'audio') throw cannotTake(field, 'Cohere takes no sound.')
  throw misplaced(part, field)
}

function fileText(part: Extract<Part, { type: 'file' }>, field: string): string {
  const { mediaType } = part
  if (!/^text\/|[/+](json|xml|yaml)\b/.test(mediaType))
    throw cannotTake(field, `Cohere takes text files, not ${mediaType}.`)
  const text = textOfFile(part, field)
  if (text === undefined) throw cannotTake(field, 'Cohere fetches no address: give the bytes as data.')
  return text
}

function assistantMessage(parts: readonly Part[], place: (j: number) => string): JsonObject {
  for (const [j, part] of parts.entries()) {
    // What a loop's own tool gave is told by the tool message that follows.
    if (!['text', 'reasoning', 'tool-call', 'tool-result'].includes(part.type)) throw misplaced(part, place(j))
  }
  const ours = (kind: string): readonly ReasoningPart[] =>
    parts.filter(part => part.type === 'reasoning').filter(part => kindOf(part.providerData) === kind)
  const text = parts.map(part => (part.type === 'text' ? part.text : '')).join('')
  const thoughts = ours('thinking').map(part => ({ type: 'thinking', thinking: part.text }))
  const calls = parts.filter(part => part.type === 'tool-call')
  const blocks = [...thoughts, ...(text === '' ? [] : [{ type: 'text', text }])]
  return defined({
    role: 'assistant',
    content: blocks.length === 0 && calls.length > 0 ? undefined : thoughts.length === 0 ? text : blocks,
    tool_plan:
      ours('tool_plan')
        .map(part => part.text)
        .join('') || undefined,
    tool_calls: calls.length > 0 ? calls.map(toCall) : undefined,
  })
}

function kindOf(data: ProviderData | undefined): Json | undefined {
  const own = data?.cohere
  return isObject(own) ? (own.kind as Json) : undefined
}

const toCall = ({ toolCallId, toolName, input, inputText }: ToolCallPart): JsonObject => ({
  id: toolCallId,
  type: 'function',
  function: { name: toolName, arguments: inputText ?? JSON.stringify(input ?? {}) },
})

function toolMessage(part: Part, field: string): JsonObject {
  if (part.type !== 'tool-result') {
    throw cannotTake(field, `a tool message holds tool-result parts, and this is ${part.type}.`)
  }
  const { toolCallId, output } = part
  return {
    role: 'tool',
    tool_call_id: toolCallId,
    content: typeof output === 'string' ? output : JSON.stringify(output),
  }
}

const misplaced = (part: Part, field: string): Error =>
  cannotTake(field, `a part of type ${part.type} has no place in this message.`)
