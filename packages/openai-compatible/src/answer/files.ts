import type { FileEvent } from '@millrace/core'
import { isObject, type JsonObject, objectIn, textIn } from '@millrace/core/provider-kit'

/** A file that the model made. */
export type MadeFile = Omit<FileEvent, 'type'>

/** The files beside the content of a delta or a message: `images` (OpenRouter; danny-avila/LibreChat#9514, agentjido/req_llm#933, 2026). */
export function filesIn({ images }: JsonObject): readonly MadeFile[] {
  if (!Array.isArray(images)) return []
  return images.map(fileIn).filter(file => file !== undefined)
}

/**
 * The file of a part: `image_url` and the like as an object with a `url` or as the address itself, a bare address, or bytes as `b64_json`.
 * Undefined for a part without a file.
 */
export function fileIn(part: unknown): MadeFile | undefined {
  if (typeof part === 'string') return fileAt(part, 'image')
  if (!isObject(part)) return undefined
  const type = textIn(part.type) ?? 'image_url'
  const kind = /^(image|video|audio|file)/.exec(type)?.[1] ?? 'image'
  const data = textIn(part.b64_json)
  if (data !== undefined) return { mediaType: textIn(part.mime_type) ?? textIn(part.media_type) ?? 'image/png', data }
  const held = part[type] ?? part.image_url
  const url = textIn(held) ?? textIn(objectIn(held).url) ?? textIn(part.url)
  return url === undefined ? undefined : fileAt(url, kind)
}

/** Endings of addresses that tell the type of what is there. */
const endings: { readonly [ending: string]: string } = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  pdf: 'application/pdf',
}

/** Reads an address: a `data:` address becomes its bytes. The ending of any other tells the type, else it is the general one of its kind. */
function fileAt(url: string, kind: string): MadeFile | undefined {
  const inline = /^data:([^;,]*)((?:;[^;,]*)*),/i.exec(url)
  if (inline) {
    const [head, mediaType, parameters] = inline
    const body = url.slice(head.length)
    const data = /;\s*base64\s*$/i.test(parameters!) ? body : base64Of(body)
    return data === undefined ? undefined : { mediaType: mediaType!.toLowerCase() || general(kind), data }
  }
  const ending = /\.(\w{3,4})(?:[?#]|$)/.exec(url)?.[1]?.toLowerCase() ?? ''
  return { mediaType: (Object.hasOwn(endings, ending) && endings[ending]) || general(kind), url }
}

const general = (kind: string): string => (kind === 'file' ? 'application/octet-stream' : `${kind}/*`)

/** The bytes of a `data:` address that is written with escapes. */
function base64Of(escaped: string): string | undefined {
  try {
    let binary = ''
    for (const byte of new TextEncoder().encode(decodeURIComponent(escaped))) binary += String.fromCharCode(byte)
    return btoa(binary)
  } catch {
    // The escapes are invalid: there are no bytes to be had.
    return undefined
  }
}
