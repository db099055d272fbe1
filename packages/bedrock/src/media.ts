import {
  cannotFetch,
  cannotTake,
  entryOf,
  isObject,
  isTextType,
  type JsonObject,
  type MediaPart,
  mediaOf,
} from '@millrace/core/provider-kit'

/** The format of a document, by its media type (@aws-sdk/client-bedrock-runtime 3, `DocumentFormat`, 2026-11). */
const documents: { readonly [mediaType: string]: string } = {
  'application/pdf': 'pdf',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/markdown': 'md',
}
/** Formats of pictures, sound and films that have another name than their media type. */
const renamed: { readonly [format: string]: string } = {
  jpg: 'jpeg',
  quicktime: 'mov',
  'x-matroska': 'mkv',
  'x-wav': 'wav',
}
const kinds = ['image', 'video', 'audio', 'document'] as const

/** The kinds of files that an answer may have. */
export type MediaKind = (typeof kinds)[number]

/** The kind of file that a block is; undefined where it is none. */
export const mediaKindOf = (block: JsonObject): MediaKind | undefined => kinds.find(kind => isObject(block[kind]))

/** The media type of a file in an answer. */
export function mediaTypeOf(kind: MediaKind, format: string): string {
  const named = (table: object): string | undefined => Object.entries(table).find(([, name]) => name === format)?.[0]
  if (kind === 'document') return named(documents) ?? 'text/plain'
  return `${kind}/${format === 'jpeg' ? format : (named(renamed) ?? format)}`
}

const isOther =
  /^(image\/(jpe?g|png|gif|webp)|video\/(mp4|webm|mpeg|quicktime|x-matroska)|audio\/(x-)?(wav|mpeg|mp3|mp4|ogg|flac|aac|webm))$/

/**
 * Writes the media of one request: by value, or from S3, since the vendor fetches no other address.
 *
 * @param cite - whether documents may be cited.
 * @throws ChatError `invalid-request` for a media type or an address that is not taken, naming the part.
 */
export function createMediaWriter(cite: boolean): (part: MediaPart, field: string) => JsonObject {
  const names = new Map<string, number>()
  return (part, field) => {
    const { mediaType, data, url } = mediaOf(part, field)
    const document = entryOf(documents, mediaType) ?? (isTextType(mediaType) ? 'txt' : undefined)
    if (document === undefined && !isOther.test(mediaType)) throw cannotTake(field, `Bedrock takes no ${mediaType}.`)
    if (data === undefined && !/^s3:\/\//i.test(url)) throw cannotFetch(field, 'Bedrock fetches s3 addresses only')
    const source = data === undefined ? { s3Location: { uri: url } } : { bytes: data }
    const [kind = '', format = ''] = mediaType.split('/')
    if (document === undefined) return { [kind]: { format: entryOf(renamed, format) ?? format, source } }
    const name = nameOf(part.name, names)
    return { document: { format: document, name, source, ...(cite && { citations: { enabled: true } }) } }
  }
}

/**
 * A name as the vendor takes them: letters, digits, single blanks, hyphens and brackets, at most 200 (docs.aws.amazon.com, DocumentBlock, 2026-11);
 * no two documents of a request have the same.
 */
function nameOf(given = '', names: Map<string, number>): string {
  const bare = given.replace(/\.[^.]*$/, '').replace(/[^a-z\d()[\]-]+/gi, ' ')
  const name = bare.trim().slice(0, 190) || 'document'
  const count = (names.get(name) ?? 0) + 1
  names.set(name, count)
  return count === 1 ? name : `${name} (${count})`
}
