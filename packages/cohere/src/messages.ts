import type { Message, Part, ReasoningPart, ToolCallPart } from '@millrace/core'
import {
  argumentsText,
  cannotFetch,
  cannotTake,
  defined,
  filled,
  isMedia,
  type JsonObject,
  misplaced,
  objectIn,
  outputText,
  ownData,
  type PlacedPart,
  roundsOf,
  textOfFile,
  urlOf,
} from '@millrace/core/provider-kit'

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
  const written = roundsOf(messages).flatMap<JsonObject>(({ role, parts }) => {
    if (role === 'assistant') return [assistantMessage(parts)]
    if (role === 'tool') return parts.map(toolMessage)
    const blocks = parts.flatMap(({ part, field }) => userBlock(role, part, field, documents))
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
  throw misplaced(part, field, { role })
}

function fileText(part: Extract<Part, { type: 'file' }>, field: string): string {
  const { mediaType } = part
  if (!/^text\/|[/+](json|xml|yaml)\b/.test(mediaType))
    throw cannotTake(field, `Cohere takes text files, not ${mediaType}.`)
  const text = textOfFile(part, field)
  if (text === undefined) throw cannotFetch(field, 'Cohere fetches no address')
  return text
}

function assistantMessage(placed: readonly PlacedPart[]): JsonObject {
  for (const { part, field } of placed) if (isMedia(part)) throw misplaced(part, field, { role: 'assistant' })
  const parts = placed.map(({ part }) => part)
  const plan = parts.map(part => (part.type === 'reasoning' && kindOf(part) === 'tool_plan' ? part.text : ''))
  const calls = parts.filter(part => part.type === 'tool-call')
  const blocks = assistantBlocks(parts)
  const text = blocks.map(block => block.text ?? '').join('')
  const onlyText = blocks.every(block => block.type === 'text')
  return defined({
    role: 'assistant',
    content: blocks.length === 0 && calls.length > 0 ? undefined : onlyText ? text : blocks,
    tool_plan: plan.join('') || undefined,
    tool_calls: filled(calls.map(toCall)),
  })
}

const kindOf = (part: ReasoningPart): unknown => ownData(part, 'cohere').kind

/** Thoughts of the vendor's own, texts, and blocks of kinds that are not known here, each at its place. */
function assistantBlocks(parts: readonly Part[]): readonly JsonObject[] {
  return parts.flatMap<JsonObject>(part => {
    if (part.type === 'text') return part.text === '' ? [] : [{ type: 'text', text: part.text }]
    if (part.type !== 'reasoning') return []
    if (kindOf(part) === 'thinking') return [{ type: 'thinking', thinking: part.text }]
    return kindOf(part) === 'content' ? [objectIn(ownData(part, 'cohere').block)] : []
  })
}

const toCall = (call: ToolCallPart): JsonObject => ({
  id: call.toolCallId,
  type: 'function',
  function: { name: call.toolName, arguments: argumentsText(call) },
})

function toolMessage({ part, field }: PlacedPart): JsonObject {
  if (part.type !== 'tool-result') throw misplaced(part, field, { role: 'tool' })
  return { role: 'tool', tool_call_id: part.toolCallId, content: outputText(part.output) }
}
