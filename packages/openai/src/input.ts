import type { Message } from '@millrace/core'
import {
  argumentsText,
  base64Of,
  callsIn,
  cannotTake,
  eachPart,
  type JsonObject,
  type MediaPart,
  misplaced,
  ownData,
  partsOf,
  textIn,
  urlOf,
  type Warn,
} from '@millrace/core/provider-kit'
import { type MessageQuirks, toWireMessage } from '@millrace/openai-compatible'
import { isAnswered, toOutputItem } from './built-in.js'

/** What messages are mapped with. */
interface InputContext extends Required<Pick<MessageQuirks, 'id' | 'systemRole'>> {
  /** Told of what is left out. */
  readonly warn: Warn
}

/**
 * Messages as input items of the Responses API. What came as an item of its own (reasoning, the vendor's tools) goes back as it came, out of
 * its `providerData`; reasoning without any is left out, since the vendor takes its own only.
 *
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function toInput(messages: readonly Message[], context: InputContext): JsonObject[] {
  const { id } = context
  const media = (part: MediaPart, field: string): JsonObject => toMedia(part, field, id)
  const answers = answersIn(messages, id)
  return messages.flatMap((message, i) => {
    const field = `messages[${i}]`
    if (message.role === 'assistant') return toAssistantItems(message, field, { ...context, ...answers })
    if (message.role !== 'tool') return toWireMessage(message, field, { ...context, media, textType: 'input_text' })
    return partsOf(message).map((part, j) => {
      if (part.type === 'tool-result') return toOutputItem(part, answers.itemOf(part.toolCallId))
      throw misplaced(part, `${field}.content[${j}]`, message)
    })
  })
}

/** What is known of the answers to a conversation's tool calls. */
interface Answers {
  /** The vendor's item of a call; empty where it did not come as one. */
  readonly itemOf: (toolCallId: string) => JsonObject
  /** Whether the vendor has the answer to a call, or gets it from a tool message or with an item of its own. */
  readonly isToldElsewhere: (toolCallId: string) => boolean
}

function answersIn(messages: readonly Message[], id: string): Answers {
  const calls = callsIn(messages)
  const told = eachPart(messages).map(({ message, part }) => {
    if (part.type === 'reasoning') return ownData(part, id).call_id
    return part.type === 'tool-result' && message.role === 'tool' ? part.toolCallId : undefined
  })
  const itemOf = (toolCallId: string): JsonObject => {
    const call = calls.get(toolCallId)
    return call ? ownData(call, id) : {}
  }
  return { itemOf, isToldElsewhere: toolCallId => told.includes(toolCallId) || isAnswered(itemOf(toolCallId)) }
}

/** Images and files by address or as bytes (OpenAI's reference, 2026-11); a `file_id` in the part's `providerData` names an uploaded one. */
function toMedia(part: MediaPart, field: string, id: string): JsonObject {
  if (part.type === 'audio') throw cannotTake(field, "the Responses API takes no audio: use api: 'chat'.")
  const type = part.type === 'image' ? 'input_image' : 'input_file'
  const fileId = textIn(ownData(part, id).file_id)
  if (fileId !== undefined) return { type, file_id: fileId }
  if (part.type === 'image') return { type, image_url: urlOf(part, field) }
  if (part.url !== undefined) return { type, file_url: part.url }
  return { type, filename: part.name ?? 'file', file_data: urlOf(part, field) }
}

/** An item while its message is read. */
type Item = { [field: string]: unknown }

function toAssistantItems(
  message: Message,
  field: string,
  { id, warn, itemOf, isToldElsewhere }: InputContext & Answers,
): JsonObject[] {
  const items: Item[] = []
  for (const [j, part] of partsOf(message).entries()) {
    const own = ownData(part, id)
    if (part.type === 'tool-result') {
      if (!isToldElsewhere(part.toolCallId)) items.push(toOutputItem(part, itemOf(part.toolCallId)))
    } else if (own.type) {
      items.push({ ...own })
    } else if (part.type === 'tool-call') {
      const { toolCallId, toolName: name } = part
      items.push({ type: 'function_call', call_id: toolCallId, name, arguments: argumentsText(part), ...own })
    } else if (part.type === 'text') {
      addText(items, part.text, own)
    } else if (part.type !== 'reasoning' && !fillImage(items, part)) {
      warn(`${field}.content[${j}]`, `Left out: OpenAI takes no ${part.type} back from the assistant.`)
    }
  }
  // An image call without its image is refused.
  const whole = items.filter(({ type, result }) => type !== 'image_generation_call' || result !== undefined)
  // So is reasoning that led to nothing, as where an answer was stopped.
  return whole.slice(0, whole.findLastIndex(({ type }) => type !== 'reasoning') + 1)
}

/** Text goes on the message before it where that is of the same phase; item ids are left out, since nothing is stored under them. */
function addText(items: Item[], text: string, own: JsonObject): void {
  const last = items.at(-1)
  if (last?.role === 'assistant' && last.phase === own.phase) last.content = `${last.content}${text}`
  else if (text !== '') items.push({ role: 'assistant', content: text, ...own })
}

/** Gives the image to the call that made it. @returns whether there was one. */
function fillImage(items: Item[], part: MediaPart): boolean {
  const call = items.at(-1)
  const data = base64Of(part)
  if (call?.type !== 'image_generation_call' || call.result !== undefined || data === undefined) return false
  call.result = data
  return true
}
