import type { MediaPart } from '../kit/media.js'
import { refusedFile } from './file-error.js'

/** Types that say nothing of a file. */
const generic = /^$|^(application|binary)\/octet-stream$|\/\*$/

/**
 * The media type of a fetched file: the part's own, where it names one; the server's, where the part has `application/octet-stream`, `image/*`
 * or the like.
 *
 * @param contentType - the server's, parameters included.
 * @throws ChatError `invalid-request` for a page where a file was meant, as a sign-in page is, and for a type that does not fit the part's.
 */
export function mediaTypeOf(part: MediaPart, contentType: string | undefined, field: string): string {
  const { type, mediaType: own } = part
  const answered = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (!generic.test(own)) {
    if (answered === 'text/html' && !/html/i.test(own))
      throw refusedFile(field, `it is a page, and no ${own}`, 'Look at the address')
    return own
  }
  if (generic.test(answered)) return own
  const family = own.endsWith('/*') && own !== '*/*' ? own.slice(0, -1) : type === 'file' ? '' : `${type}/`
  if (!answered.startsWith(family.toLowerCase()))
    throw refusedFile(field, `it is ${answered}, and no ${type}`, 'Look at the address')
  return answered
}
