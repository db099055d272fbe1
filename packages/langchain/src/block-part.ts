import type { Part } from '@millrace/core'
import { dataOfUrl, isObject, objectIn, textIn } from '@millrace/core/provider-kit'
import { carriedBy } from './carried.js'

/** A block of content of a message. */
export type Block = Readonly<Record<string, unknown>>

/** The kinds of blocks that hold media: LangChain's own, OpenAI's and Anthropic's, which messages for any model may have. */
const kinds: Readonly<Record<string, 'image' | 'audio' | 'file'>> = {
  image: 'image',
  image_url: 'image',
  audio: 'audio',
  input_audio: 'audio',
  file: 'file',
  document: 'file',
  'text-plain': 'file',
  video: 'file',
}

/** Types of media whose blocks need not name them. */
const usualTypes: Readonly<Record<string, string>> = {
  image: 'image/*',
  image_url: 'image/*',
  document: 'application/pdf',
  'text-plain': 'text/plain',
  video: 'video/mp4',
}

/** A block of text or of media as a part; undefined for any other, and for media that the vendor of another model keeps. */
export function blockPart(block: Block): Part | undefined {
  const { type, text, source_type: source } = block
  const own = carriedBy(block)
  const isText = type === 'text' || type === 'text-plain' || source === 'text'
  if (isText && typeof text === 'string') return { type: 'text', text, ...own }
  const kind = typeof type === 'string' && Object.hasOwn(kinds, type) ? kinds[type] : undefined
  if (kind === undefined) return undefined
  const { data, url, mediaType, name } = mediaIn(block)
  const inline = url === undefined ? undefined : dataOfUrl(url)
  const media = {
    type: kind,
    mediaType: inline?.mediaType || mediaType || usualTypes[type as string] || 'application/octet-stream',
    ...(name !== undefined && { name }),
    ...own,
  }
  if (typeof data === 'string' || data instanceof Uint8Array) return { ...media, data }
  if (inline) return { ...media, data: inline.base64 }
  return url === undefined ? undefined : { ...media, url }
}

interface Media {
  readonly data?: unknown
  readonly url?: string | undefined
  readonly mediaType?: string | undefined
  readonly name?: string | undefined
}

/** The content of a block of media: beside its type, or in a field of OpenAI's or Anthropic's. */
function mediaIn(block: Block): Media {
  const { image_url: image, input_audio: audio, file, source, title } = block
  if (typeof image === 'string') return { url: image }
  if (isObject(image)) return { url: textIn(image.url) }
  if (isObject(audio)) return { data: audio.data, mediaType: audio.format === 'mp3' ? 'audio/mpeg' : 'audio/wav' }
  if (isObject(file)) return { url: textIn(file.file_data), name: textIn(file.filename) }
  if (isObject(source)) {
    const { type, data, url, media_type: mediaType } = source
    const bytes = type === 'text' && typeof data === 'string' ? new TextEncoder().encode(data) : data
    return { data: bytes, url: textIn(url), mediaType: textIn(mediaType), name: textIn(title) }
  }
  const { data, url, mime_type: former, mimeType = former, metadata } = block
  const { filename, name = filename } = objectIn(metadata)
  return { data, url: textIn(url), mediaType: textIn(mimeType), name: textIn(name) }
}
