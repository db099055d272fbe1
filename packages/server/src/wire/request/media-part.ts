import type { AudioPart, FilePart, ImagePart } from '@millrace/core'
import { entryOf } from '@millrace/core/provider-kit'
import { HttpError } from '../../exchange/http-error.js'

/** A part with bytes or an address. */
export type MediaPart = ImagePart | AudioPart | FilePart

/** A file as clients name it: by an address, which may be a `data:` one. */
export interface ClientFile {
  readonly url: string
  /** Default: that of a `data:` address, else by the ending of the name or the address, else `application/octet-stream`. */
  readonly mediaType?: string | undefined
  readonly name?: string | undefined
}

/**
 * The part of a client's file. Bytes of a `data:` address become `data`; an `https:` address stays one, for the vendor to fetch.
 *
 * @param field - the address's place in the body.
 * @throws HttpError 400 for other addresses: this server fetches none, and a vendor none that only the browser can read (`blob:`).
 */
export function mediaPart(file: ClientFile, field: string): MediaPart {
  const { url, name } = file
  const inline = /^data:/i.test(url) ? dataOf(url, field) : undefined
  if (!inline && !/^https:\/\//i.test(url)) throw bad(`${field} takes a data: or an https address.`)
  const mediaType =
    fullType(file.mediaType) ??
    inline?.mediaType ??
    file.mediaType ??
    typeByName(name ?? pathOf(url)) ??
    'application/octet-stream'
  const source = inline ? { data: inline.data } : { url }
  return { type: kindOf(mediaType), mediaType, ...source, ...(name !== undefined && { name }) }
}

/**
 * The part of an image that an OpenAI client asks to look at in a detail, which goes to the vendors that have it; the others warn. Without one, and with `auto`, the
 * vendor chooses.
 *
 * @param field - the address's place in the body.
 * @throws HttpError 400 as `mediaPart` does.
 */
export function imagePart(url: string, detail: string | null | undefined, field: string): MediaPart {
  const part = mediaPart({ url, mediaType: 'image/*' }, field)
  return detail && detail !== 'auto' ? { ...part, providerData: { openai: { detail } } } : part
}

/** A media type that names a form and not only a kind, such as `image` or an image of any form. */
const fullType = (type: string | undefined): string | undefined =>
  type !== undefined && /^[^/*]+\/[^/*]+$/.test(type) ? type : undefined

/** Media types by the endings of names: those of documents that vendors take. */
const endings: { readonly [ending: string]: string } = {
  ...{ pdf: 'application/pdf', txt: 'text/plain', md: 'text/markdown', csv: 'text/csv', html: 'text/html' },
  ...{ json: 'application/json', xml: 'text/xml', doc: 'application/msword', xls: 'application/vnd.ms-excel' },
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
}

/** The media type that a name ends in; undefined for endings that are not known. */
const typeByName = (name: string): string | undefined => entryOf(endings, /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase())

/** The path of an address, which alone may end in the name of a file. */
const pathOf = (url: string): string => (/^https:/i.test(url) && URL.canParse(url) ? new URL(url).pathname : '')

function kindOf(mediaType: string): 'image' | 'audio' | 'file' {
  const [kind] = mediaType.toLowerCase().split('/')
  return kind === 'image' || kind === 'audio' ? kind : 'file'
}

function dataOf(url: string, field: string): { readonly data: string | Uint8Array; readonly mediaType?: string } {
  const comma = url.indexOf(',')
  if (comma === -1) throw bad(`${field} takes a data: address with a comma before its data.`)
  const [type = '', ...parameters] = url.slice('data:'.length, comma).split(';')
  const base64 = parameters.some(parameter => parameter.trim().toLowerCase() === 'base64')
  const text = unescaped(url.slice(comma + 1), field)
  const data = base64 ? text : new TextEncoder().encode(text)
  const mediaType = fullType(type.trim())
  return { data, ...(mediaType !== undefined && { mediaType }) }
}

function unescaped(text: string, field: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    // Bytes that are no UTF-8. Browsers write such files in base64.
    throw bad(`${field} takes a data: address in base64.`)
  }
}

const bad = (message: string): HttpError => new HttpError(400, 'invalid-request', message)
