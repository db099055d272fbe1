import { base64Of, cannotTake, type JsonObject, type MediaPart } from '@millrace/core/provider-kit'

/**
 * Images, sound, video and files in Gemini's words. The vendor fetches public and signed https addresses itself (blog.google, 2026-01), its
 * own files' and YouTube's among them, and `gs://` ones.
 *
 * @throws ChatError `invalid-request` for any other address, naming the part.
 */
export function toMedia(part: MediaPart, field: string): JsonObject {
  const data = base64Of(part)
  if (data !== undefined) return { inlineData: { mimeType: part.mediaType, data } }
  if (part.url === undefined) throw cannotTake(field, 'give data or url.')
  if (!/^(https|gs):\/\//i.test(part.url))
    throw cannotTake(field, 'Gemini fetches https and gs addresses only: give the bytes as data.')
  return { fileData: { mimeType: part.mediaType, fileUri: part.url } }
}
