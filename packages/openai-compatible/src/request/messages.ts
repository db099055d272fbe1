import type { Message, ToolCallPart } from '@millrace/core'
import {
  argumentsText,
  defined,
  filled,
  isMedia,
  type JsonObject,
  misplaced,
  objectIn,
  outputText,
  ownData,
  type PlacedPart,
  type Round,
  roundsOf,
  urlOf,
  type Warn,
} from '@millrace/core/provider-kit'
import { type MediaMapper, openaiMedia } from './media.js'

/** The differences of a vendor's messages from the common dialect. */
export interface MessageQuirks {
  /** Id of the provider: the key of its `providerData`. */
  readonly id: string
  /** The field in which an assistant message takes its reasoning back. Default: it is left out, as the vendors without one ask. */
  readonly reasoningField?: 'reasoning_content' | 'reasoning'
  /** The role of the instructions. Default `system`; OpenAI's reasoning models take `developer`. */
  readonly systemRole?: 'system' | 'developer'
  /** An assistant message takes the images back that the model made, as `images`. Default: files are left out with a warning. */
  readonly takesImagesBack?: boolean
  /** Texts of a user message always go out as one string. Default: several parts go out as a list. */
  readonly textAsString?: boolean
  /** The type of a text in a list. Default `text`. */
  readonly textType?: 'text' | 'input_text'
  /** Maps images, audio and files. Default: as OpenAI takes them. */
  readonly media?: MediaMapper
}

/**
 * Messages in the dialect's words. System, assistant and tool content is always a string, since list content is dropped or refused by many
 * vendors; a message with several tool results becomes several messages. `providerData` of this provider on a part is merged into the
 * message (reasoning, text) or the call that it came with.
 *
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function toWireMessages(messages: readonly Message[], quirks: MessageQuirks, warn: Warn): JsonObject[] {
  return roundsOf(messages).flatMap(round => toWireMessage(round, quirks, warn))
}

/** One of them. */
export function toWireMessage(round: Round, quirks: MessageQuirks, warn: Warn): JsonObject[] {
  const { role, parts } = round
  switch (role) {
    case 'system':
      return [{ role: quirks.systemRole ?? role, content: onlyTexts(round) }]
    case 'user':
      return [{ role, content: userContent(round, quirks) }]
    case 'assistant':
      return [assistantMessage(parts, quirks, warn)]
    case 'tool':
      return parts.map(toolMessage)
  }
}

function onlyTexts({ role, parts }: Round): string {
  const texts = parts.map(({ part, field }) => {
    if (part.type !== 'text') throw misplaced(part, field, { role })
    return part.text
  })
  return texts.join('\n')
}

function userContent(round: Round, quirks: MessageQuirks): string | JsonObject[] {
  const { role, parts } = round
  const texts = parts.every(({ part }) => part.type === 'text')
  if (texts && (parts.length < 2 || quirks.textAsString)) return onlyTexts(round)
  const media = quirks.media ?? openaiMedia
  return parts.map(({ part, field }) => {
    if (part.type === 'text') return { type: quirks.textType ?? 'text', text: part.text }
    if (isMedia(part)) return media(part, field)
    throw misplaced(part, field, { role })
  })
}

function assistantMessage(placed: readonly PlacedPart[], quirks: MessageQuirks, warn: Warn): JsonObject {
  const { id, reasoningField } = quirks
  const parts = placed.map(({ part }) => part)
  const texts = parts.filter(part => part.type === 'text')
  const thoughts = parts.filter(part => part.type === 'reasoning')
  const calls = parts.filter(part => part.type === 'tool-call')
  const text = texts.map(part => part.text).join('')
  const reasoning = thoughts.map(part => part.text).join('')
  return defined({
    role: 'assistant',
    // Several vendors refuse an empty string beside calls, none refuses null there.
    content: text === '' && calls.length > 0 ? null : text,
    ...(reasoningField && reasoning !== '' ? { [reasoningField]: reasoning } : {}),
    ...[...thoughts, ...texts].map(part => ownData(part, id)).reduce(merged, {}),
    images: filled(imagesOf(placed, quirks, warn)),
    tool_calls: filled(calls.map(call => toolCall(call, id))),
  })
}

/** The files that the model made, as far as the vendor takes them back. */
function imagesOf(placed: readonly PlacedPart[], { takesImagesBack }: MessageQuirks, warn: Warn): JsonObject[] {
  return placed.flatMap(({ part, field }): JsonObject[] => {
    if (!isMedia(part)) return []
    if (takesImagesBack && part.mediaType.startsWith('image/')) {
      return [{ type: 'image_url', image_url: { url: urlOf(part, field) } }]
    }
    warn(field, `Left out: this vendor takes no ${part.type} back from the assistant.`)
    return []
  })
}

/** Data of several parts as fields of one message: a later one wins, but lists are joined. */
const merged = (fields: JsonObject, more: JsonObject): JsonObject => {
  const joined = Object.entries(more).map(([name, value]) => {
    const before = fields[name]
    return [name, Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value]
  })
  return { ...fields, ...Object.fromEntries(joined) }
}

function toolCall(call: ToolCallPart, id: string): JsonObject {
  const { function: own, ...fields } = ownData(call, id)
  return {
    id: call.toolCallId,
    type: 'function',
    function: { name: call.toolName, arguments: argumentsText(call), ...objectIn(own) },
    ...fields,
  }
}

function toolMessage({ part, field }: PlacedPart): JsonObject {
  if (part.type !== 'tool-result') throw misplaced(part, field, { role: 'tool' })
  return { role: 'tool', tool_call_id: part.toolCallId, content: outputText(part.output) }
}
