import type { Json, Message, Part, ToolResultPart, Warning } from '@millrace/core'
import {
  base64Of,
  cannotTake,
  isObject,
  type JsonObject,
  type MediaPart,
  textIn,
  urlOf,
} from '@millrace/core/provider-kit'
import { isAnswered, toOutputItem } from './built-in.js'

/** What messages are mapped with. */
export interface InputContext {
  /** Id of the provider: the key of its `providerData`. */
  readonly id: string
  /** The role that instructions have. */
  readonly systemRole: 'system' | 'developer'
  /** Gets a warning for what is left out. */
  readonly warnings: Warning[]
}

/**
 * Messages as input items of the Responses API. What came as an item of its own (reasoning, the vendor's tools) goes back as it came, out of
 * its `providerData`; reasoning without any is left out, since the vendor takes its own only.
 *
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function toInput(messages: readonly Message[], context: InputContext): JsonObject[] {
  const calls = callsIn(messages, context.id)
  return messages.flatMap((message, i) =>
    toItems(message, { ...context, calls, field: j => `messages[${i}].content[${j}]` }),
  )
}

interface MessageContext extends InputContext {
  readonly calls: Calls
  /** The path of a part, for what is said about it. */
  readonly field: (j: number) => string
}

function toItems({ role, content }: Message, context: MessageContext): JsonObject[] {
  const parts: readonly Part[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content
  const { field, calls } = context
  switch (role) {
    case 'system':
      return [{ role: context.systemRole, content: parts.map((part, j) => textOf(part, field(j))).join('\n') }]
    case 'user':
      return [{ role, content: toUserContent(parts, context) }]
    case 'assistant':
      return toAssistantItems(parts, context)
    case 'tool':
      return parts.map((part, j) => {
        if (part.type === 'tool-result') return toOutputItem(part, calls.items.get(part.toolCallId))
        throw cannotTake(field(j), `a tool message holds tool-result parts, and this is ${part.type}.`)
      })
  }
}

/** What is known of a conversation's tool calls. */
interface Calls {
  /** The vendor's items of those that came as one, by the call's id. */
  readonly items: ReadonlyMap<string, JsonObject>
  /** Ids of the calls that a tool message answers. */
  readonly answered: ReadonlySet<string>
}

function callsIn(messages: readonly Message[], id: string): Calls {
  const items = new Map<string, JsonObject>()
  const answered = new Set<string>()
  for (const { role, content } of messages) {
    if (typeof content === 'string') continue
    for (const part of content) {
      const own = part.type === 'tool-call' ? ownData(part, id) : undefined
      if (part.type === 'tool-call' && own?.type) items.set(part.toolCallId, own)
      if (part.type === 'tool-result' && role === 'tool') answered.add(part.toolCallId)
    }
  }
  return { items, answered }
}

function textOf(part: Part, field: string): string {
  if (part.type !== 'text') throw misplaced(part, field)
  return part.text
}

function toUserContent(parts: readonly Part[], { field, id }: MessageContext): string | JsonObject[] {
  const [first] = parts
  if (parts.length === 1 && first?.type === 'text') return first.text
  return parts.map((part, j) => {
    if (part.type === 'text') return { type: 'input_text', text: part.text }
    if (part.type === 'image' || part.type === 'audio' || part.type === 'file') return toMedia(part, field(j), id)
    throw misplaced(part, field(j))
  })
}

/** Images and files by address or as bytes (OpenAI's reference, 2026-11); a `file_id` in the part's `providerData` names an uploaded one. */
function toMedia(part: MediaPart, field: string, id: string): JsonObject {
  if (part.type === 'audio') throw cannotTake(field, "the Responses API takes no audio: use api: 'chat'.")
  const type = part.type === 'image' ? 'input_image' : 'input_file'
  const fileId = textIn(ownData(part, id)?.file_id)
  if (fileId !== undefined) return { type, file_id: fileId }
  if (part.type === 'image') return { type, image_url: urlOf(part, field) }
  return part.url === undefined
    ? { type, filename: part.name ?? 'file', file_data: urlOf(part, field) }
    : { type, file_url: part.url }
}

function toAssistantItems(parts: readonly Part[], { id, calls, field, warnings }: MessageContext): JsonObject[] {
  const items: { [field: string]: unknown }[] = []
  for (const [j, part] of parts.entries()) {
    if (part.type === 'tool-result') {
      if (!isResultOnItsOwn(part, calls)) continue
      items.push(toOutputItem(part, calls.items.get(part.toolCallId)))
      continue
    }
    const own = ownData(part, id) ?? {}
    if (part.type === 'reasoning') {
      if (own.type) items.push({ ...own })
    } else if (part.type === 'text') {
      addText(items, part.text, own)
    } else if (part.type === 'tool-call') {
      const args = part.inputText ?? JSON.stringify(part.input ?? {})
      const call = { type: 'function_call', call_id: part.toolCallId, name: part.toolName, arguments: args }
      items.push(own.type ? { ...own } : { ...call, ...own })
    } else if (!fillImage(items, part)) {
      warnings.push({ setting: field(j), message: `Left out: OpenAI takes no ${part.type} back from the assistant.` })
    }
  }
  // Reasoning that led to nothing, as where an answer was stopped, is refused without what follows it.
  while (items.at(-1)?.type === 'reasoning') items.pop()
  // So is an image call without its image.
  return items.filter(item => item.type !== 'image_generation_call' || item.result !== undefined)
}

/** Text goes on the message before it where that is of the same phase; item ids are left out, since nothing is stored under them. */
function addText(items: { [field: string]: unknown }[], text: string, own: JsonObject): void {
  const last = items.at(-1)
  if (last?.role === 'assistant' && last.phase === own.phase) last.content = `${last.content}${text}`
  else if (text !== '') items.push({ role: 'assistant', content: text, ...own })
}

/** Gives the image to the call that made it. @returns whether there was one. */
function fillImage(items: { [field: string]: unknown }[], part: MediaPart): boolean {
  const call = items.at(-1)
  const data = base64Of(part)
  if (call?.type !== 'image_generation_call' || call.result !== undefined || data === undefined) return false
  call.result = data
  return true
}

/** A tool loop's own result, which no tool message repeats; the vendor knows those of its own tools. */
const isResultOnItsOwn = ({ toolCallId }: ToolResultPart, { items, answered }: Calls): boolean =>
  !answered.has(toolCallId) && !isAnswered(items.get(toolCallId))

/** What this provider wanted to get back with a part. */
function ownData(
  part: { readonly providerData?: { readonly [id: string]: Json } },
  id: string,
): JsonObject | undefined {
  const own = part.providerData?.[id]
  return isObject(own) ? own : undefined
}

const misplaced = (part: Part, field: string): Error =>
  cannotTake(field, `a part of type ${part.type} has no place in this message.`)
