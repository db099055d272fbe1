import type { FilePart, ImagePart } from '@millrace/core'
import { HttpError } from '../../../exchange/http-error.js'
import { mediaPart } from '../../request/media-part.js'
import { type Block, blocksIn, type Source, textIn } from './body.js'

/**
 * An image or a document; undefined for blocks of other kinds.
 *
 * @throws HttpError 400 for a file that lies at Anthropic, and for an address that nobody may fetch.
 */
export function mediaOfBlock({ type, source, title }: Block, field: string): ImagePart | FilePart | undefined {
  if (type !== 'image' && type !== 'document') return undefined
  const kind = type === 'image' ? 'image' : 'file'
  const name = typeof title === 'string' && title !== '' ? { name: title } : {}
  const where = source as Source
  const { url, data } = where
  const mediaType = where.media_type ?? (kind === 'image' ? 'image/*' : 'application/pdf')
  const place = `${field}.source`
  if (where.type === 'url' && url !== undefined) {
    const { type: _, ...part } = mediaPart({ url, mediaType }, `${place}.url`)
    return { ...part, type: kind, ...name }
  }
  if (where.type === 'base64' && data !== undefined) return { type: kind, mediaType, data, ...name }
  if (kind === 'file' && where.type === 'text' && data !== undefined) return textFile(data, name)
  if (kind === 'file' && where.type === 'content') return textFile(wordsIn(where.content), name)
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

const wordsIn = (content: Source['content']): string =>
  typeof content === 'string' ? content : blocksIn(content).map(textIn).join('\n')
