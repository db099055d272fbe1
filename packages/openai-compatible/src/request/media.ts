import {
  base64Of,
  cannotFetch,
  cannotTake,
  defined,
  imageDetail,
  type JsonObject,
  type MediaPart,
  urlOf,
} from '@millrace/core/provider-kit'

/** Puts a media part into the vendor's words; throws ChatError `invalid-request` for what it cannot take. */
export type MediaMapper = (part: MediaPart, field: string) => JsonObject

const audioFormats: { readonly [mediaType: string]: string } = {
  'audio/wav': 'wav',
  'audio/wave': 'wav',
  'audio/x-wav': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
}

/** `input_audio` takes bytes alone, as wav or mp3. */
export function audioPart(part: MediaPart, field: string): JsonObject {
  const data = audioData(part, field)
  const format = audioFormats[part.mediaType.split(';')[0]!.trim().toLowerCase()]
  if (format === undefined) throw cannotTake(field, 'audio is taken as audio/wav or audio/mpeg.')
  return { type: 'input_audio', input_audio: { data, format } }
}

/** An image by address or `data:` address, and the detail in which the model is to look at it. */
export const imageByUrl: MediaMapper = (part, field) => ({
  type: 'image_url',
  image_url: defined({ url: urlOf(part, field), detail: imageDetail(part) }),
})

/** The parts of OpenAI's reference (2026-08): images by address or `data:` address, audio and files as bytes. */
export const openaiMedia: MediaMapper = (part, field) => {
  switch (part.type) {
    case 'image':
      return imageByUrl(part, field)
    case 'audio':
      return audioPart(part, field)
    case 'file': {
      if (part.data === undefined) throw cannotFetch(field, 'Chat Completions fetch no file')
      return { type: 'file', file: { filename: part.name ?? 'file', file_data: urlOf(part, field) } }
    }
  }
}

function audioData(part: MediaPart, field: string): string {
  const data = base64Of(part)
  if (data === undefined) throw cannotFetch(field, 'Chat Completions fetch no sound')
  return data
}
