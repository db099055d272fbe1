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
/**
 * The formats of pictures, films and sound, by their media types (@aws-sdk/client-bedrock-runtime 3, `ImageFormat` and its like, 2026-11). Where several fit,
 * the first is that of a file in an answer.
 */
const formats = {
  image: { png: 'png', jpeg: 'jpeg', gif: 'gif', webp: 'webp', jpg: 'jpeg' },
  video: {
    ...{ mp4: 'mp4', webm: 'webm', mpeg: 'mpeg', quicktime: 'mov', 'x-matroska': 'mkv' },
    ...{ '3gpp': 'three_gp', 'x-flv': 'flv', 'x-ms-wmv': 'wmv' },
  },
  audio: {
    ...{ wav: 'wav', mpeg: 'mpeg', mp3: 'mp3', mp4: 'mp4', ogg: 'ogg', flac: 'flac', aac: 'aac', webm: 'webm' },
    ...{ opus: 'opus', 'x-m4a': 'm4a', 'x-wav': 'wav', 'x-aac': 'x-aac' },
  },
} as const
const kinds = ['image', 'video', 'audio', 'document'] as const

/** The kinds of files that an answer may have. */
export type MediaKind = (typeof kinds)[number]

/** The kind of file that a block is; undefined where it is none. */
export const mediaKindOf = (block: JsonObject): MediaKind | undefined => kinds.find(kind => isObject(block[kind]))

/** The media type of a file in an answer. */
export function mediaTypeOf(kind: MediaKind, format: string): string {
  const table = Object.entries(kind === 'document' ? documents : formats[kind])
  const known = table.find(([, name]) => name === format)?.[0]
  return kind === 'document' ? (known ?? 'text/plain') : `${kind}/${known ?? format}`
}

/**
 * Writes the media of one request: by value, or from S3, since the vendor fetches no other address.
 *
 * @param cite - whether documents may be cited.
 * @throws ChatError `invalid-request` for a media type or an address that is not taken, naming the part.
 */
export function createMediaWriter(cite: boolean): (part: MediaPart, field: string) => JsonObject {
  const names = new Set<string>()
  return (part, field) => {
    const { mediaType, data, url } = mediaOf(part, field)
    const document = entryOf(documents, mediaType) ?? (isTextType(mediaType) ? 'txt' : undefined)
    const [kind = '', subtype] = mediaType.split('/')
    const format = entryOf<string>(entryOf<{ readonly [subtype: string]: string }>(formats, kind) ?? {}, subtype)
    // The address first: of a file that was not read often nobody knows the form.
    if (data === undefined && !/^s3:\/\//i.test(url)) throw cannotFetch(field, 'Bedrock fetches s3 addresses only')
    if (document === undefined && !format) throw cannotTake(field, `Bedrock takes no ${mediaType}.`)
    const source = data === undefined ? { s3Location: { uri: url } } : { bytes: data }
    if (document === undefined) return { [kind]: { format, source } }
    const name = nameOf(part.name, names)
    return { document: { format: document, name, source, ...(cite && { citations: { enabled: true } }) } }
  }
}

/**
 * A name as the vendor takes them: letters, digits, single blanks, hyphens and brackets, at most 200 (docs.aws.amazon.com, DocumentBlock, 2026-11);
 * no two documents of a request have the same.
 */
function nameOf(given = '', names: Set<string>): string {
  const bare = given.replace(/\.[^.]*$/, '').replace(/[^a-z\d()[\]-]+/gi, ' ')
  const name = bare.trim().slice(0, 190) || 'document'
  let unique = name
  for (let count = 2; names.has(unique); count++) unique = `${name} (${count})`
  names.add(unique)
  return unique
}
