import { base64Of, cannotTake, type JsonObject, type MediaPart, textOfFile } from '@millrace/core/provider-kit'

/**
 * Images and documents in Anthropic's words: JPEG, PNG, GIF and WebP, PDF, and text of any kind as plain text (platform.claude.com, vision
 * and PDF support, 2026-08). It fetches https addresses of images and PDFs.
 *
 * @param cite - whether documents may be cited.
 * @throws ChatError `invalid-request` for what the vendor cannot take, naming the part.
 */
export function toMedia(part: MediaPart, field: string, cite: boolean): JsonObject {
  const source = sourceOf(part, part.mediaType.split(';')[0]!.trim().toLowerCase(), field)
  if (part.type === 'image') return { type: 'image', source }
  return {
    type: 'document',
    source,
    ...(part.name && { title: part.name }),
    ...(cite && { citations: { enabled: true } }),
  }
}

function sourceOf(part: MediaPart, mediaType: string, field: string): JsonObject {
  const isText = /^text\/|^application\/(.*\+)?(json|xml|yaml|javascript)$/.test(mediaType)
  const fits = part.type === 'image' ? /^image\/(jpe?g|png|gif|webp)$/.test(mediaType) : mediaType === 'application/pdf'
  const data = base64Of(part)
  if (part.type === 'audio') throw cannotTake(field, 'Anthropic takes no sound.')
  if (part.type === 'file' && isText && data !== undefined) {
    return { type: 'text', media_type: 'text/plain', data: textOfFile(part, field) }
  }
  if (!fits && (data !== undefined || part.type === 'file')) {
    throw cannotTake(field, `Anthropic takes JPEG, PNG, GIF, WebP, PDF, and text as data; this is ${mediaType}.`)
  }
  if (data !== undefined) return { type: 'base64', media_type: mediaType.replace('/jpg', '/jpeg'), data }
  if (part.url === undefined) throw cannotTake(field, 'give data or url.')
  if (/^https:\/\//i.test(part.url)) return { type: 'url', url: part.url }
  throw cannotTake(field, 'Anthropic fetches https addresses only: give the bytes as data.')
}
