import type { AudioPart, FilePart, ImagePart } from '@millrace/core'

/** A file of an answer. */
export type AnswerFile = ImagePart | FilePart | AudioPart

/** Pictures that a browser shows as pictures, and that hold nothing else. */
const pictures: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])

/** Characters of base64 of a picture that is shown at most: about 15 MB. */
const mostShown = 20_000_000
const base64 = /^[A-Za-z0-9+/]+={0,2}$/

/** The address of a picture that is here as data; undefined for all others. */
export function pictureUrl({ mediaType, data }: AnswerFile): string | undefined {
  const type = mediaType.toLowerCase()
  if (typeof data !== 'string' || data.length > mostShown || !pictures.has(type) || !base64.test(data)) return undefined
  return `data:${type};base64,${data}`
}

/** The bytes of a file; undefined where it is an address, or no base64. */
export function bytesOf({ data }: AnswerFile): Uint8Array<ArrayBuffer> | undefined {
  if (data === undefined) return undefined
  if (typeof data !== 'string') return new Uint8Array(data)
  try {
    return Uint8Array.from(atob(data), character => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** Offers bytes to be saved. As bytes of no type: a browser never opens them as a page of this origin. */
export function save(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
