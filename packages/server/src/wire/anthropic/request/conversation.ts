import type { Message, Part, TextPart } from '@millrace/core'
import type { Warn } from '@millrace/core/provider-kit'
import { assistantPart, cacheData, ToolNames } from './assistant.js'
import { type Block, type BodyMessage, type MessagesBody, textIn } from './body.js'
import { isToolChange } from './tools-in-effect.js'
import { userMessages } from './user.js'

/** The conversation: the system prompt, then the messages, system messages among them at their places. */
export function toMessages({ system, messages }: MessagesBody, warn: Warn): Message[] {
  const names = new ToolNames()
  const prompt = system?.length ? [{ role: 'system' as const, content: textsOf(system, 'system', warn) }] : []
  return [...prompt, ...messages.flatMap((message, i) => toMessage(message, `messages[${i}]`, names, warn))]
}

function toMessage({ role, content }: BodyMessage, field: string, names: ToolNames, warn: Warn): Message[] {
  if (typeof content === 'string') return [{ role, content }]
  if (role === 'user') return userMessages(content, field, names, warn)
  const parts: Part[] =
    role === 'system'
      ? textsOf(content, `${field}.content`, warn)
      : content.flatMap(block => assistantPart(block, names) ?? [])
  return parts.length === 0 ? [] : [{ role, content: parts }]
}

/** The texts of a system message: it has no others, but for changes of the tools. */
function textsOf(content: string | readonly Block[], field: string, warn: Warn): TextPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return content.flatMap((block, i) => {
    if (block.type === 'text') return { type: 'text', text: textIn(block), ...cacheData(block) }
    if (!isToolChange(block)) warn(`${field}[${i}]`, 'Left out: a system message has texts alone.')
    return []
  })
}
