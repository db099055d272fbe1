import type { Message, Part, TextPart } from '@millrace/core'
import type { Warn } from '@millrace/core/provider-kit'
import { assistantPart, cacheData, ToolNames } from './assistant.js'
import type { Block, BodyMessage, MessagesBody } from './body.js'
import { userMessages } from './user.js'

/** The conversation: the system prompt, then the messages, system messages among them at their places. */
export function toMessages({ system, messages }: MessagesBody, warn: Warn): Message[] {
  const names = new ToolNames()
  const prompt = system?.length ? [{ role: 'system' as const, content: textsOf(system) }] : []
  return [...prompt, ...messages.flatMap((message, i) => toMessage(message, `messages[${i}]`, names, warn))]
}

function toMessage({ role, content }: BodyMessage, field: string, names: ToolNames, warn: Warn): Message[] {
  if (typeof content === 'string') return [{ role, content }]
  if (role === 'user') return userMessages(content, field, names, warn)
  const parts: Part[] =
    role === 'system' ? textsOf(content) : content.flatMap(block => assistantPart(block, names) ?? [])
  return parts.length === 0 ? [] : [{ role, content: parts }]
}

function textsOf(content: string | readonly Block[]): TextPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return content.flatMap(block =>
    block.text === undefined ? [] : { type: 'text', text: block.text, ...cacheData(block) },
  )
}
