import { ChatError } from '../vocabulary/errors.js'
import type { AudioPart, FilePart, ImagePart } from '../vocabulary/request.js'

/** A part with bytes or an address. */
export type MediaPart = ImagePart | AudioPart | FilePart

/** An `invalid-request` that names the field. */
export const cannotTake = (field: string, why: string): ChatError =>
  new ChatError({ code: 'invalid-request', message: `${field}: ${why}` })

/**
 * An `invalid-request` for an address that the vendor does not fetch, with the way out.
 *
 * @param who - the vendor and what it does not do: `Ollama fetches no address`.
 */
export const cannotFetch = (field: string, who: string): ChatError =>
  cannotTake(
    field,
    `${who}: give the bytes as data, or call inlineFiles(request, { allowHosts, maxBytes }) of @millrace/core/inline-files before. Clients of a gateway send them as base64, such as a data: URL.`,
  )

/** True for a media type of text: text of any kind, JSON, XML, YAML and code. */
export const isTextType = (mediaType: string): boolean =>
  /^text\/|^application\/(.*\+)?(json|xml|yaml|javascript)$/.test(mediaType)

/** The bytes of a part as base64, without a `data:` prefix; undefined where it has an address instead. */
export function base64Of({ data }: MediaPart): string | undefined {
  if (data === undefined || typeof data === 'string') return data?.replace(/^data:[^,]*,/, '')
  let binary = ''
  // In portions, since a call takes only so many arguments.
  for (let at = 0; at < data.length; at += 0x8000) binary += String.fromCharCode(...data.subarray(at, at + 0x8000))
  return btoa(binary)
}

/**
 * The media type and the bytes of a `data:` address in base64; undefined for every other address. Read without a pattern, since such an address has megabytes.
 */
export function dataOfUrl(url: string): { readonly mediaType: string; readonly base64: string } | undefined {
  const comma = url.startsWith('data:') ? url.indexOf(',') : -1
  const [mediaType = '', ...parameters] = url.slice('data:'.length, Math.max(0, comma)).split(';')
  return parameters.at(-1) === 'base64' ? { mediaType, base64: url.slice(comma + 1) } : undefined
}

/** The content of a part: bytes as base64, or an address. The media type is in lower case and without parameters. */
export type MediaSource = { readonly mediaType: string } & (
  | { readonly data: string; readonly url?: undefined }
  | { readonly data?: undefined; readonly url: string }
)

/**
 * The bytes of a part, else its address.
 *
 * @throws ChatError `invalid-request` where it has neither.
 */
export function mediaOf(part: MediaPart, field: string): MediaSource {
  const mediaType = part.mediaType.split(';')[0]!.trim().toLowerCase()
  const data = base64Of(part)
  if (data !== undefined) return { mediaType, data }
  if (part.url === undefined) throw cannotTake(field, 'give data or url.')
  return { mediaType, url: part.url }
}

/**
 * The address of a part, or its bytes as a `data:` address.
 *
 * @throws ChatError `invalid-request` where it has neither.
 */
export function urlOf(part: MediaPart, field: string): string {
  const base64 = base64Of(part)
  if (base64 === undefined && part.url === undefined) throw cannotTake(field, 'give data or url.')
  return part.url ?? `data:${part.mediaType};base64,${base64}`
}

/**
 * The text of a part with bytes, read as UTF-8, for vendors that take text files as text; undefined where it has an address instead.
 *
 * @throws ChatError `invalid-request` for a text that is no base64.
 */
export function textOfFile(part: MediaPart, field: string): string | undefined {
  const base64 = typeof part.data === 'string' ? base64Of(part) : undefined
  try {
    const bytes = base64 === undefined ? part.data : Uint8Array.from(atob(base64), byte => byte.charCodeAt(0))
    return typeof bytes === 'object' ? new TextDecoder().decode(bytes) : undefined
  } catch {
    // The error of atob adds nothing to which text it is.
    throw cannotTake(field, 'data is no base64.')
  }
}
