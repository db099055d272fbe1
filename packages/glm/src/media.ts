import { base64Of, cannotTake, type JsonObject, type MediaPart, urlOf } from '@millrace/core/provider-kit'
import { audioPart } from '@millrace/openai-compatible'
import type { GlmModel } from './models.js'

/**
 * Images, videos, files and sound in GLM's words (the vendor's OpenAPI, 2026-07). Bytes of images and videos go as bare base64: the official
 * SDK cuts the `data:` prefix off (z-ai-sdk-python `drop_prefix_image_data`, 2026-04).
 *
 * @throws ChatError `invalid-request` where the model is known not to take the part.
 */
export function toMedia(model: string, { vision, voice }: GlmModel): (part: MediaPart, field: string) => JsonObject {
  return (part, field) => {
    if (part.type === 'audio') {
      if (vision !== undefined && !voice) throw cannotTake(field, `${model} takes no sound.`)
      return audioPart(part, field)
    }
    if (vision === false)
      throw cannotTake(field, `${model} takes text only; a vision model is needed, such as glm-4.6v.`)
    const kind = part.type === 'image' ? 'image_url' : part.mediaType.startsWith('video/') ? 'video_url' : 'file_url'
    const url = part.url ?? (kind === 'file_url' ? undefined : base64Of(part))
    if (url === undefined && kind === 'file_url') throw cannotTake(field, 'GLM takes files by url, not as data.')
    return { type: kind, [kind]: { url: url ?? urlOf(part, field) } }
  }
}
