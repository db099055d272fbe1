import type { FilePart, ImagePart } from '@millrace/core'
import { isObject, type JsonObject, type Warn } from '@millrace/core/provider-kit'
import { HttpError } from '../../../exchange/http-error.js'
import { mediaPart } from '../../request/media-part.js'
import { ownFields } from './assistant.js'
import { type Block, blocksIn, type Source, textIn } from './body.js'

/**
 * An image or a document; undefined for blocks of other kinds.
 *
 * @throws HttpError 400 for a file that lies at Anthropic, and for an address that nobody may fetch.
 */
export function mediaOfBlock(block: Block, field: string, warn: Warn): ImagePart | FilePart | undefined {
  const { type } = block
  if (type !== 'image' && type !== 'document') return undefined
  return { ...mediaAt(block, field), ...ownFields(block, type === 'document' ? ofDocument(block, field, warn) : {}) }
}

/** The fields of a document that Anthropic alone has: its client is told that no other vendor takes them. */
function ofDocument({ citations, context }: Block, field: string, warn: Warn): JsonObject {
  const isCited = isObject(citations) && citations.enabled === true
  const described = typeof context === 'string' && context !== ''
  if (described) warn(`${field}.context`, anthropicAlone)
  if (isCited) warn(`${field}.citations`, anthropicAlone)
  return { ...(described && { context }), ...(isCited && { citations: { enabled: true } }) }
}

const anthropicAlone = 'Goes to Anthropic alone: no other provider takes it.'

function mediaAt({ type, source, title }: Block, field: string): ImagePart | FilePart {
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
