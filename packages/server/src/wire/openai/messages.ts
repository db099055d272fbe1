import type { Message, Part, ToolCallPart } from '@millrace/core'
import { readToolInput } from '@millrace/core/internal'
import type { Warn } from '@millrace/core/provider-kit'
import { imagePart, mediaPart } from '../request/media-part.js'
import type { ChatMessage } from './body.js'

type MessageOf<Role extends ChatMessage['role']> = Extract<ChatMessage, { role: Role }>
type UserPart = Exclude<MessageOf<'user'>['content'], string>[number]

/** Messages in the vocabulary of all providers. */
export function toMessages(messages: readonly ChatMessage[], warn: Warn): readonly Message[] {
  let names: Map<string, string> | undefined
  const named = messages.findIndex(message => message.role !== 'tool' && message.name)
  if (named !== -1) warn(`messages[${named}].name`, 'Left out: a message has no name of its speaker here.')
  return messages.map((message, at) => {
    if (message.role === 'assistant')
      for (const {
        id,
        function: { name },
      } of message.tool_calls ?? []) {
        names ??= new Map()
        names.set(id, name)
      }
    return toMessage(message, `messages[${at}]`, names)
  })
}

/** @param names - of the tools that were called, by the ids of the calls. */
function toMessage(message: ChatMessage, field: string, names: ReadonlyMap<string, string> | undefined): Message {
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: textOf(message.content) }
    case 'user': {
      const { content } = message
      if (typeof content === 'string') return { role: 'user', content }
      return { role: 'user', content: content.map((part, at) => userPart(part, `${field}.content[${at}]`)) }
    }
    case 'assistant':
      return { role: 'assistant', content: assistantParts(message) }
    case 'tool': {
      const { tool_call_id: toolCallId, content } = message
      const toolName = names?.get(toolCallId)
      const output = textOf(content)
      return {
        role: 'tool',
        content: [{ type: 'tool-result', toolCallId, ...(toolName !== undefined && { toolName }), output }],
      }
    }
  }
}

const textOf = (content: string | readonly { readonly text: string }[]): string =>
  typeof content === 'string' ? content : content.map(({ text }) => text).join('')

const audioTypes = { wav: 'audio/wav', mp3: 'audio/mpeg' } as const

function userPart(part: UserPart, field: string): Part {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'image_url':
      return imagePart(part.image_url.url, part.image_url.detail, `${field}.image_url.url`)
    case 'input_audio':
      return { type: 'audio', mediaType: audioTypes[part.input_audio.format], data: part.input_audio.data }
    case 'file':
      return mediaPart({ url: part.file.file_data, name: part.file.filename ?? undefined }, `${field}.file.file_data`)
  }
}

function assistantParts(message: MessageOf<'assistant'>): readonly Part[] {
  const { content, refusal, tool_calls: calls } = message
  const reasoning = message.reasoning_content ?? message.reasoning
  const said =
    typeof content === 'string'
      ? [content]
      : (content ?? []).map(part => (part.type === 'text' ? part.text : part.refusal))
  const texts = [...said, refusal ?? ''].filter(text => text !== '')
  return [
    ...(reasoning ? [{ type: 'reasoning' as const, text: reasoning }] : []),
    ...texts.map(text => ({ type: 'text' as const, text })),
    ...(calls ?? []).map(toCall),
  ]
}

function toCall({
  id,
  function: { name, arguments: text },
  extra_content: extra,
}: NonNullable<MessageOf<'assistant'>['tool_calls']>[number]): ToolCallPart {
  const providerData = extra?.millrace
  return {
    type: 'tool-call',
    toolCallId: id,
    toolName: name,
    ...readToolInput(text),
    ...(providerData && { providerData }),
  }
}
