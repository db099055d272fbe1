import {
  type AIMessage,
  type BaseMessage,
  isAIMessage,
  isToolMessage,
  type MessageContent,
} from '@langchain/core/messages'
import type { Json, Message, Part, ProviderData } from '@millrace/core'
import { isObject } from '@millrace/core/provider-kit'

const roles: Readonly<Record<string, Message['role']>> = {
  system: 'system',
  developer: 'system',
  human: 'user',
  user: 'user',
  ai: 'assistant',
}

/** Where the data that a vendor wants back lies in an answer: in `additional_kwargs`, under this name. */
export const carriedKey = 'millrace'

/** LangChain's messages as ours. @throws TypeError for a role that there is none of. */
export const chatMessages = (messages: readonly BaseMessage[]): Message[] => messages.map(chatMessage)

function chatMessage(message: BaseMessage): Message {
  const { content } = message
  if (isToolMessage(message)) {
    const result = { toolCallId: message.tool_call_id, output: outputOf(content), isError: message.status === 'error' }
    return { role: 'tool', content: [{ type: 'tool-result', ...result }] }
  }
  const type = message.getType()
  const role = Object.hasOwn(roles, type) ? roles[type] : undefined
  if (!role) throw new TypeError(`A message of type ${type} has no place in a chat request.`)
  if (isAIMessage(message))
    return { role, content: [...carriedParts(message), ...partsOf(content), ...callsOf(message)] }
  return { role, content: typeof content === 'string' ? content : partsOf(content) }
}

/** Reasoning of an answer of ours, which the vendor wants back with its signature. */
function carriedParts({ additional_kwargs: kwargs }: AIMessage): Part[] {
  const carried = kwargs[carriedKey] as { readonly reasoning?: unknown } | undefined
  return Array.isArray(carried?.reasoning) ? (carried.reasoning as Part[]) : []
}

function callsOf({ tool_calls: calls = [], additional_kwargs: kwargs }: AIMessage): Part[] {
  const carried = kwargs[carriedKey] as { readonly calls?: unknown } | undefined
  const data = isObject(carried?.calls) ? carried.calls : {}
  return calls.map(({ id = '', name, args }) => ({
    type: 'tool-call',
    toolCallId: id,
    toolName: name,
    input: args as Json,
    ...(isObject(data[id]) && { providerData: data[id] as ProviderData }),
  }))
}

function partsOf(content: MessageContent): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }]
  return content.flatMap(block => partOf(block as Readonly<Record<string, unknown>>))
}

/** A block of content: text, an image by OpenAI's form, or LangChain's own blocks of media. */
function partOf(block: Readonly<Record<string, unknown>>): Part[] {
  const { type, text, data, url, image_url: image } = block
  if (type === 'text' && typeof text === 'string') return [{ type: 'text', text }]
  const address = typeof image === 'string' ? image : isObject(image) && typeof image.url === 'string' ? image.url : url
  const mediaType = [block.mime_type, block.mimeType].find(each => typeof each === 'string') as string | undefined
  const kind = type === 'image_url' ? 'image' : type
  if (kind !== 'image' && kind !== 'audio' && kind !== 'file') return []
  const media = {
    type: kind,
    mediaType: mediaType ?? (kind === 'image' ? 'image/*' : 'application/octet-stream'),
  } as const
  if (typeof data === 'string' || data instanceof Uint8Array) return [{ ...media, data }]
  const [, inline, base64] = /^data:([^;,]+)[^,]*;base64,(.*)$/s.exec(String(address ?? '')) ?? []
  if (inline !== undefined && base64 !== undefined) return [{ ...media, mediaType: inline, data: base64 }]
  return typeof address === 'string' ? [{ ...media, url: address }] : []
}

const outputOf = (content: MessageContent): Json =>
  typeof content === 'string' ? content : JSON.parse(JSON.stringify(content))
