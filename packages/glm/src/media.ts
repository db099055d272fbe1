import { base64Of, cannotTake, type JsonObject, type MediaPart, urlOf } from '@millrace/core/provider-kit'
import { audioPart } from '@millrace/openai-compatible/dialect'
import type { GlmMedium, GlmModel } from './models.js'

/**
 * Images, videos, files and sound in GLM's words (the vendor's OpenAPI, 2026-07). Bytes of images and videos go as bare base64: the official
 * SDK cuts the `data:` prefix off (z-ai-sdk-python `drop_prefix_image_data`, 2026-04).
 *
 * @throws ChatError `invalid-request` where the model is known not to take the part.
 */
export function toMedia(model: string, { takes }: GlmModel): (part: MediaPart, field: string) => JsonObject {
  return (part, field) => {
    const medium = mediumOf(part)
    if (takes && !takes.includes(medium)) throw cannotTake(field, refusal(model, medium, takes))
    if (part.type === 'audio') return audioPart(part, field)
    const kind = `${medium}_url`
    const url = part.url ?? (medium === 'file' ? undefined : base64Of(part))
    if (url === undefined && medium === 'file') throw cannotTake(field, 'GLM takes files by url, not as data.')
    return { type: kind, [kind]: { url: url ?? urlOf(part, field) } }
  }
}

const mediumOf = ({ type, mediaType }: MediaPart): GlmMedium =>
  type === 'file' ? ((/^(image|video)\//.exec(mediaType)?.[1] as GlmMedium | undefined) ?? 'file') : type

const refusal = (model: string, medium: GlmMedium, takes: readonly GlmMedium[]): string =>
  takes.length === 0
    ? `${model} takes text only; another model is needed, such as ${medium === 'audio' ? 'glm-4-voice' : 'glm-5.3-flash'}.`
    : `${model} takes ${['text', ...takes].join(', ')}, and this is ${medium}.`
