import { cannotFetch, isTextType, type JsonObject, type MediaPart, mediaOf } from '@millrace/core/provider-kit'

/**
 * Images, sound, video and files in Gemini's words. The vendor fetches public and signed https addresses itself (blog.google, 2026-01), its
 * own files' and YouTube's among them, and `gs://` ones. The one type of text that it takes
 * everywhere is `text/plain` (QuantumNous/new-api#1139, 2025-06).
 *
 * @throws ChatError `invalid-request` for any other address, naming the part.
 */
export function toMedia(part: MediaPart, field: string): JsonObject {
  const { mediaType: mimeType, data, url: fileUri } = mediaOf(part, field)
  if (data !== undefined) return { inlineData: { mimeType: isTextType(mimeType) ? 'text/plain' : mimeType, data } }
  if (!/^(https|gs):\/\//i.test(fileUri)) throw cannotFetch(field, 'Gemini fetches https and gs addresses only')
  return { fileData: { mimeType, fileUri } }
}
