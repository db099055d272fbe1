import { cannotTake, defined, imageDetail, ownData, textIn, urlOf } from '@millrace/core/provider-kit'
import type { MediaMapper } from '@millrace/openai-compatible/dialect'

/**
 * Images and files by address or as bytes (OpenAI's reference, 2026-11); a `file_id` in the part's `providerData` names an uploaded one.
 *
 * @param id - the provider's, key of its `providerData`.
 */
export const mediaMapper =
  (id: string): MediaMapper =>
  (part, field) => {
    if (part.type === 'audio') throw cannotTake(field, "the Responses API takes no audio: use api: 'chat'.")
    const type = part.type === 'image' ? 'input_image' : 'input_file'
    const fileId = textIn(ownData(part, id).file_id)
    if (fileId !== undefined) return defined({ type, file_id: fileId, detail: imageDetail(part) })
    if (part.type === 'image') return defined({ type, image_url: urlOf(part, field), detail: imageDetail(part) })
    if (part.url !== undefined) return { type, file_url: part.url }
    return { type, filename: part.name ?? 'file', file_data: urlOf(part, field) }
  }
