import { type AudioPart, ChatError, type FilePart, type ImagePart } from '@millrace/core'
import type { JsonObject } from './json.js'

/** A part with bytes or an address. */
export type MediaPart = ImagePart | AudioPart | FilePart

/** Puts a media part into the vendor's words; throws ChatError `invalid-request` for what it cannot take. */
export type MediaMapper = (part: MediaPart, field: string) => JsonObject

/** An `invalid-request` that names the field. */
export const cannotTake = (field: string, why: string): ChatError =>
  new ChatError({ code: 'invalid-request', message: `${field}: ${why}` })

/** The bytes of a part as base64, without a `data:` prefix; undefined where it has an address instead. */
export function base64Of({ data }: MediaPart): string | undefined {
  if (data === undefined || typeof data === 'string') return data?.replace(/^data:[^,]*,/, '')
  let binary = ''
  // In portions, since a call takes only so many arguments.
  for (let at = 0; at < data.length; at += 0x8000) binary += String.fromCharCode(...data.subarray(at, at + 0x8000))
  return btoa(binary)
}

/** The address of a part, or its bytes as a `data:` address. */
export function urlOf(part: MediaPart, field: string): string {
  const base64 = base64Of(part)
  if (base64 === undefined && part.url === undefined) throw cannotTake(field, 'give data or url.')
  return part.url ?? `data:${part.mediaType};base64,${base64}`
}

const audioFormats: { readonly [mediaType: string]: string } = {
  'audio/wav': 'wav',
  'audio/wave': 'wav',
  'audio/x-wav': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
}

/** `input_audio` takes bytes alone, as wav or mp3. */
export function audioPart(part: MediaPart, field: string): JsonObject {
  const data = base64Of(part)
  const format = audioFormats[part.mediaType.split(';')[0]!.trim().toLowerCase()]
  if (data === undefined) throw cannotTake(field, 'audio is taken as data, not by url.')
  if (format === undefined) throw cannotTake(field, 'audio is taken as audio/wav or audio/mpeg.')
  return { type: 'input_audio', input_audio: { data, format } }
}

/** The parts of OpenAI's reference (2026-08): images by address or `data:` address, audio and files as bytes. */
export const openaiMedia: MediaMapper = (part, field) => {
  switch (part.type) {
    case 'image':
      return { type: 'image_url', image_url: { url: urlOf(part, field) } }
    case 'audio':
      return audioPart(part, field)
    case 'file': {
      if (part.data === undefined) throw cannotTake(field, 'files are taken as data, not by url.')
      return { type: 'file', file: { filename: part.name ?? 'file', file_data: urlOf(part, field) } }
    }
  }
}
