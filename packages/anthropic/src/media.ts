import { base64Of, cannotTake, type JsonObject, type MediaPart } from '@millrace/core/provider-kit'

/**
 * Images and documents in Anthropic's words: JPEG, PNG, GIF and WebP, PDF, and plain text (platform.claude.com, vision and PDF support,
 * 2026-08). Text files of any kind go as plain text.
 *
 * @param cite - whether documents may be cited.
 * @throws ChatError `invalid-request` for what the vendor cannot take, naming the part.
 */
export function toMedia(part: MediaPart, field: string, cite: boolean): JsonObject {
  if (part.type === 'audio') throw cannotTake(field, 'Anthropic takes no sound.')
  const mediaType = part.mediaType.split(';')[0]!.trim().toLowerCase()
  if (part.type === 'image') return { type: 'image', source: imageSource(part, mediaType, field) }
  return {
    type: 'document',
    source: documentSource(part, mediaType, field),
    ...(part.name === undefined ? {} : { title: part.name }),
    ...(cite ? { citations: { enabled: true } } : {}),
  }
}

function imageSource(part: MediaPart, mediaType: string, field: string): JsonObject {
  const data = base64Of(part)
  if (data === undefined) return urlSource(part, field)
  const type = mediaType === 'image/jpg' ? 'image/jpeg' : mediaType
  if (!/^image\/(jpeg|png|gif|webp)$/.test(type)) {
    throw cannotTake(field, `Anthropic takes images as JPEG, PNG, GIF or WebP, not as ${type}.`)
  }
  return { type: 'base64', media_type: type, data }
}

function documentSource(part: MediaPart, mediaType: string, field: string): JsonObject {
  const data = base64Of(part)
  if (mediaType === 'application/pdf') {
    return data === undefined ? urlSource(part, field) : { type: 'base64', media_type: mediaType, data }
  }
  if (!isText(mediaType)) throw cannotTake(field, `Anthropic takes PDF and text files, not ${mediaType}.`)
  if (data === undefined) throw cannotTake(field, 'Anthropic takes text files as data, not by url: see inlineFiles.')
  const bytes = typeof part.data === 'string' ? fromBase64(data, field) : part.data!
  return { type: 'text', media_type: 'text/plain', data: new TextDecoder().decode(bytes) }
}

function urlSource({ url }: MediaPart, field: string): JsonObject {
  if (url === undefined) throw cannotTake(field, 'give data or url.')
  if (!/^https:\/\//i.test(url)) throw cannotTake(field, 'Anthropic fetches https addresses only: see inlineFiles.')
  return { type: 'url', url }
}

const isText = (mediaType: string): boolean =>
  mediaType.startsWith('text/') || /^application\/(.*\+)?(json|xml|yaml|javascript)$/.test(mediaType)

function fromBase64(data: string, field: string): Uint8Array {
  try {
    return Uint8Array.from(atob(data), character => character.charCodeAt(0))
  } catch {
    // What atob has to say about the text adds nothing to which text it is.
    throw cannotTake(field, 'data is no base64.')
  }
}
