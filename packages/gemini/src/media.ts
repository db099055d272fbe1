import { base64Of, cannotFetch, cannotTake, type JsonObject, type MediaPart } from '@millrace/core/provider-kit'

/**
 * Images, sound, video and files in Gemini's words. The vendor fetches public and signed https addresses itself (blog.google, 2026-01), its
 * own files' and YouTube's among them, and `gs://` ones.
 *
 * @throws ChatError `invalid-request` for any other address, naming the part.
 */
export function toMedia(part: MediaPart, field: string): JsonObject {
  const { mediaType: mimeType, url: fileUri } = part
  const data = base64Of(part)
  if (data !== undefined) return { inlineData: { mimeType, data } }
  if (fileUri === undefined) throw cannotTake(field, 'give data or url.')
  if (!/^(https|gs):\/\//i.test(fileUri)) throw cannotFetch(field, 'Gemini fetches https and gs addresses only')
  return { fileData: { mimeType, fileUri } }
}
