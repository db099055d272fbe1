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

/** The name under which the data lies that a vendor wants back: in an answer's `additional_kwargs`, or in the block of content that it belongs to. */
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
  if (isAIMessage(message)) return { role, content: answerParts(message) }
  return { role, content: typeof content === 'string' ? content : partsOf(content) }
}

/** Reasoning stands beside the content of an answer that came in chunks, and in its blocks where it came as events. */
function answerParts(message: AIMessage): Part[] {
  const carried = carriedParts(message)
  return [...carried, ...partsOf(message.content, carried.length > 0 ? partOf : answerPartOf), ...callsOf(message)]
}

/** Reasoning of an answer of ours, which the vendor wants back with its signature. */
function carriedParts({ additional_kwargs: kwargs }: AIMessage): Part[] {
  const carried = kwargs[carriedKey] as { readonly reasoning?: unknown } | undefined
  return Array.isArray(carried?.reasoning) ? (carried.reasoning as Part[]) : []
}

function callsOf({ content, tool_calls: calls = [], additional_kwargs: kwargs }: AIMessage): Part[] {
  const carried = kwargs[carriedKey] as { readonly calls?: unknown } | undefined
  const data = new Map<unknown, unknown>(isObject(carried?.calls) ? Object.entries(carried.calls) : [])
  for (const block of typeof content === 'string' ? [] : content)
    if (block.type === 'tool_call' && isObject(block[carriedKey])) data.set(block.id, block[carriedKey])
  return calls.map(({ id = '', name, args }) => {
    const own = data.get(id)
    return {
      type: 'tool-call',
      toolCallId: id,
      toolName: name,
      input: args as Json,
      ...(isObject(own) && { providerData: own as ProviderData }),
    }
  })
}

type Block = Readonly<Record<string, unknown>>

function partsOf(content: MessageContent, read: (block: Block) => Part[] = partOf): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }]
  return content.flatMap(block => read(block as Block))
}

/** A block of an answer, with what its vendor wants back. */
function answerPartOf(block: Block): Part[] {
  const { type, text, reasoning, [carriedKey]: data } = block
  const own = isObject(data) && { providerData: data as ProviderData }
  if (type === 'text' && typeof text === 'string') return [{ type, text, ...own }]
  if (type !== 'reasoning' || typeof reasoning !== 'string') return partOf(block)
  return reasoning !== '' || own ? [{ type, text: reasoning, ...own }] : []
}

/** A block of content: text, an image by OpenAI's form, or LangChain's own blocks of media. */
function partOf(block: Block): Part[] {
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
