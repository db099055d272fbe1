import type { FilePart, ImagePart } from '@millrace/core'
import { HttpError } from '../../../exchange/http-error.js'
import { mediaPart } from '../../request/media-part.js'
import type { Block, Source } from './body.js'

/**
 * An image or a document; undefined for blocks of other kinds.
 *
 * @throws HttpError 400 for a file that lies at Anthropic, and for an address that nobody may fetch.
 */
export function mediaOfBlock({ type, source, title }: Block, field: string): ImagePart | FilePart | undefined {
  if (type !== 'image' && type !== 'document') return undefined
  const kind = type === 'image' ? 'image' : 'file'
  const name = title ? { name: title } : {}
  const {
    url,
    data,
    media_type: mediaType = kind === 'image' ? 'image/*' : 'application/pdf',
  }: Partial<Source> = source ?? {}
  const place = `${field}.source`
  if (source?.type === 'url' && url !== undefined) {
    const { type: _, ...part } = mediaPart({ url, mediaType }, `${place}.url`)
    return { ...part, type: kind, ...name }
  }
  if (source?.type === 'base64' && data !== undefined) return { type: kind, mediaType, data, ...name }
  if (kind === 'file' && source?.type === 'text' && data !== undefined) return textFile(data, name)
  if (kind === 'file' && source?.type === 'content') return textFile(textIn(source.content), name)
  throw new HttpError(
    400,
    'invalid-request',
    `${place}.type takes base64, text, content or url: files are not kept here.`,
  )
}

const textFile = (text: string, name: { readonly name?: string }): FilePart => ({
  type: 'file',
  mediaType: 'text/plain',
  data: new TextEncoder().encode(text),
  ...name,
})

const textIn = (content: Source['content'] = ''): string =>
  typeof content === 'string' ? content : content.map(block => block.text ?? '').join('\n')
