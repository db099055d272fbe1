import type { AudioPart, FilePart, ImagePart, Message, Part } from '@millrace/core'
import { base64Of } from '../lib/base64.js'
import type { ChatInput } from './chat-session.js'

/**
 * The message of a person. At once where it has no files to read.
 *
 * @throws TypeError for one with nothing in it.
 */
export function userMessage(input: ChatInput): Message | Promise<Message> {
  const { text = '', attachments = [] } = typeof input === 'string' ? { text: input } : input
  if (text === '' && attachments.length === 0) throw new TypeError('A message takes a text or attachments.')
  if (attachments.length === 0) return { role: 'user', content: text }
  const said: Part[] = text === '' ? [] : [{ type: 'text', text }]
  if (!attachments.some(isBlob)) return { role: 'user', content: [...(attachments as Part[]), ...said] }
  return Promise.all(attachments.map(each => (isBlob(each) ? partOf(each) : each))).then(parts => ({
    role: 'user',
    content: [...parts, ...said],
  }))
}

type Media = ImagePart | FilePart | AudioPart

const isBlob = (value: unknown): value is Blob => value instanceof Blob

async function partOf(blob: Blob & { readonly name?: string }): Promise<Media> {
  const mediaType = blob.type || 'application/octet-stream'
  const [kind] = mediaType.split('/')
  const type = kind === 'image' || kind === 'audio' ? kind : 'file'
  const data = base64Of(new Uint8Array(await blob.arrayBuffer()))
  return { type, mediaType, data, ...(blob.name && { name: blob.name }) }
}
