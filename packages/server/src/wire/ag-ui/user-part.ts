import type { TextPart } from '@millrace/core'
import { type MediaPart, mediaPart } from '../request/media-part.js'
import type { AgUiBinaryPart, AgUiPart } from './run-input.js'

/** Kinds of files, each with the type of one that names none. */
const kinds: Readonly<Record<string, { readonly type: MediaPart['type']; readonly mediaType: string }>> = {
  image: { type: 'image', mediaType: 'image/*' },
  audio: { type: 'audio', mediaType: 'audio/*' },
  video: { type: 'file', mediaType: 'video/*' },
  document: { type: 'file', mediaType: 'application/octet-stream' },
}

/**
 * A part of a user's message; undefined for one that goes to no model: of an unknown type, or a file that only another provider has.
 *
 * @throws HttpError 400 for an address that is not taken.
 */
export function userPart(part: AgUiPart, field: string): TextPart | MediaPart | undefined {
  if (part.type === 'text') return { type: 'text', text: part.text ?? '' }
  if (part.type === 'binary') return binaryPart(part as unknown as AgUiBinaryPart, field)
  const kind = Object.hasOwn(kinds, part.type) ? kinds[part.type] : undefined
  const { source } = part
  if (!kind || !source) return undefined
  const mediaType = source.mimeType || undefined
  if (source.type === 'data') return { type: kind.type, mediaType: mediaType ?? kind.mediaType, data: source.value }
  if (source.type !== 'url') return undefined
  const read = mediaPart({ url: source.value, mediaType }, `${field}.source.value`)
  const named = mediaType !== undefined || read.mediaType !== 'application/octet-stream'
  return { ...read, type: kind.type, ...(!named && { mediaType: kind.mediaType }) }
}

function binaryPart({ mimeType, data, url, filename }: AgUiBinaryPart, field: string): MediaPart | undefined {
  const address = data ? `data:${mimeType};base64,${data}` : url
  if (!address) return undefined
  return mediaPart({ url: address, mediaType: mimeType, name: filename ?? undefined }, `${field}.url`)
}
