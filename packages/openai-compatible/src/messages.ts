import type { Json, Message, Part, ReasoningPart, TextPart, ToolCallPart } from '@millrace/core'
import { cannotTake, defined, type JsonObject } from '@millrace/core/provider-kit'
import { type MediaMapper, openaiMedia } from './media.js'

/** How a vendor's messages differ from the common dialect. */
export interface MessageQuirks {
  /** Id of the provider: the key of its `providerData`. */
  readonly id: string
  /** The field in which an assistant message takes its reasoning back. Default: it is left out, as the vendors without one ask. */
  readonly reasoningField?: 'reasoning_content' | 'reasoning'
  /** The role of the instructions. Default `system`; OpenAI's reasoning models take `developer`. */
  readonly systemRole?: 'system' | 'developer'
  /** Texts of a user message always go out as one string. Default: several parts go out as a list. */
  readonly textAsString?: boolean
  /** The type of a text in a list. Default `text`. */
  readonly textType?: 'text' | 'input_text'
  /** How images, audio and files go out. Default: as OpenAI takes them. */
  readonly media?: MediaMapper
}

/**
 * Messages in the dialect's words. System, assistant and tool content is always a string, since list content is dropped or refused by many
 * vendors; a message with several tool results becomes several messages. `providerData` of this provider on a part is merged into the
 * message (reasoning, text) or the call that it came with.
 *
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function toWireMessages(messages: readonly Message[], quirks: MessageQuirks): JsonObject[] {
  return messages.flatMap((message, i) => toWireMessage(message, `messages[${i}]`, quirks))
}

/** One of them. @param field - its path. */
export function toWireMessage({ role, content }: Message, field: string, quirks: MessageQuirks): JsonObject[] {
  const parts: readonly Part[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content
  switch (role) {
    case 'system':
      return [{ role: quirks.systemRole ?? role, content: onlyTexts(parts, field) }]
    case 'user':
      return [{ role, content: userContent(parts, field, quirks) }]
    case 'assistant':
      return [assistantMessage(parts, field, quirks)]
    case 'tool':
      return parts.map((part, j) => toolMessage(part, `${field}.content[${j}]`))
  }
}

function onlyTexts(parts: readonly Part[], field: string): string {
  const texts = parts.map((part, j) => {
    if (part.type !== 'text') throw misplaced(part, `${field}.content[${j}]`)
    return part.text
  })
  return texts.join('\n')
}

function userContent(parts: readonly Part[], field: string, quirks: MessageQuirks): string | JsonObject[] {
  const texts = parts.every(part => part.type === 'text')
  if (texts && (parts.length < 2 || quirks.textAsString)) return onlyTexts(parts, field)
  const media = quirks.media ?? openaiMedia
  return parts.map((part, j) => {
    const place = `${field}.content[${j}]`
    if (part.type === 'text') return { type: quirks.textType ?? 'text', text: part.text }
    if (part.type === 'image' || part.type === 'audio' || part.type === 'file') return media(part, place)
    throw misplaced(part, place)
  })
}

function assistantMessage(parts: readonly Part[], field: string, { id, reasoningField }: MessageQuirks): JsonObject {
  const texts: TextPart[] = []
  const thoughts: ReasoningPart[] = []
  const calls: ToolCallPart[] = []
  for (const [j, part] of parts.entries()) {
    if (part.type === 'text') texts.push(part)
    else if (part.type === 'reasoning') thoughts.push(part)
    else if (part.type === 'tool-call') calls.push(part)
    // What a vendor's or a loop's own tool gave is told by the tool message that follows.
    else if (part.type !== 'tool-result') throw misplaced(part, `${field}.content[${j}]`)
  }
  const text = texts.map(part => part.text).join('')
  const reasoning = thoughts.map(part => part.text).join('')
  return defined({
    role: 'assistant',
    // Several vendors refuse an empty string beside calls, none refuses null there.
    content: text === '' && calls.length > 0 ? null : text,
    ...(reasoningField && reasoning !== '' ? { [reasoningField]: reasoning } : {}),
    ...ownData([...thoughts, ...texts], id),
    tool_calls: calls.length === 0 ? undefined : calls.map(call => toolCall(call, id)),
  })
}

const toolCall = (call: ToolCallPart, id: string): JsonObject => ({
  id: call.toolCallId,
  type: 'function',
  function: { name: call.toolName, arguments: call.inputText ?? JSON.stringify(call.input ?? {}) },
  ...ownData([call], id),
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

/** What this provider wanted to get back with these parts, merged. */
function ownData(
  parts: readonly { readonly providerData?: { readonly [id: string]: Json } }[],
  id: string,
): JsonObject {
  const data = parts.map(part => part.providerData?.[id]).filter(own => typeof own === 'object' && own !== null)
  return Object.assign({}, ...data)
}

const misplaced = (part: Part, field: string): Error =>
  cannotTake(field, `a part of type ${part.type} has no place in this message.`)
