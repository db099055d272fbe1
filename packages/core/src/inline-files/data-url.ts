import type { FileContent } from './download.js'
import { largeFile, refusedFile } from './file-error.js'

/**
 * Reads a `data:` address, without a network.
 *
 * @throws ChatError `limit` for more than `maxBytes`, `invalid-request` for a text that is no base64.
 */
export async function readDataUrl(url: URL, field: string, maxBytes: number): Promise<FileContent> {
  const { href } = url
  // Base64 takes four characters for three bytes, and an escape three for one.
  if (href.length > 3 * maxBytes + 1_000) throw largeFile(field, maxBytes)
  const answer = await fetch(href).catch(() => {
    throw refusedFile(field, 'this data: address cannot be read', 'Correct it')
  })
  const bytes = new Uint8Array(await answer.arrayBuffer())
  if (bytes.length > maxBytes) throw largeFile(field, maxBytes)
  return { bytes, contentType: answer.headers.get('content-type') ?? undefined }
}
