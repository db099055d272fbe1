import type { Message, Part } from '@millrace/core'
import { checkInput } from '#checks'
import { base64Of } from '../lib/base64.js'
import type { ChatInput } from './chat-session.js'

/**
 * The message of a person. At once where it has no files to read.
 *
 * @throws TypeError for one with nothing in it.
 */
export function userMessage(input: ChatInput): Message | Promise<Message> {
  checkInput(input)
  const { text = '', attachments = [] } = typeof input === 'string' ? { text: input } : (input ?? {})
  const message = (content: Message['content']): Message => {
    if (content.length === 0) throw new TypeError('A message takes a text or attachments.')
    return { role: 'user', content }
  }
  if (attachments.length === 0) return message(text)
  const said: Part[] = text === '' ? [] : [{ type: 'text', text }]
  return Promise.all(Array.from(attachments, partOf)).then(parts => message([...parts, ...said]))
}

async function partOf(attachment: Blob | Part): Promise<Part> {
  if (!(attachment instanceof Blob)) {
    const { data } = attachment as { readonly data?: unknown }
    // As JSON has it, in which a conversation is saved and sent: a copy without bytes, and without the proxies by which frameworks follow an object.
    return JSON.parse(JSON.stringify(data instanceof Uint8Array ? { ...attachment, data: base64Of(data) } : attachment))
  }
  const mediaType = attachment.type || 'application/octet-stream'
  const [, type = 'file'] = /^(image|audio)\//.exec(mediaType) ?? []
  const { name } = attachment as { readonly name?: string }
  const data = base64Of(new Uint8Array(await attachment.arrayBuffer()))
  return { type: type as 'file', mediaType, data, ...(name && { name }) }
}
