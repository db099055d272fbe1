import type { Message, Part, TextPart } from '@millrace/core'
import { isObject, type Warn } from '@millrace/core/provider-kit'
import { assistantPart, ownFields, ToolNames } from './assistant.js'
import { type Block, type BodyMessage, type MessagesBody, textIn } from './body.js'
import { isToolChange } from './tools-in-effect.js'
import { userMessages } from './user.js'

/** The conversation: the system prompt, then the messages, system messages among them at their places. */
export function toMessages({ system, messages, cache_control }: MessagesBody, warn: Warn): Message[] {
  const names = new ToolNames()
  const prompt = system?.length ? [{ role: 'system' as const, content: textsOf(system, 'system', warn) }] : []
  const said = messages.flatMap((message, i) => toMessage(message, `messages[${i}]`, names, warn))
  return [...prompt, ...withMark(said, cache_control)]
}

/** A mark of the whole request is one of its last block (platform.claude.com, automatic caching, 2026-11). That of the block itself stays. */
function withMark(messages: Message[], cache: unknown): Message[] {
  const last = messages.at(-1)
  if (!last || !isObject(cache)) return messages
  const parts = typeof last.content === 'string' ? [{ type: 'text' as const, text: last.content }] : last.content
  const part = parts.at(-1)
  if (!part || part.type === 'tool-approval' || part.providerData) return messages
  const marked: Part = { ...part, ...ownFields({ cache_control: cache }) }
  return [...messages.slice(0, -1), { ...last, content: [...parts.slice(0, -1), marked] }]
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
    if (block.type === 'text') return { type: 'text', text: textIn(block), ...ownFields(block) }
    if (!isToolChange(block)) warn(`${field}[${i}]`, 'Left out: a system message has texts alone.')
    return []
  })
}
