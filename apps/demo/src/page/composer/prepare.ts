import type { FilePart, ImagePart, Part } from '@millrace/core'
import { textFilePart } from '../lib/user-content.js'
import { type Attachment, kindOf, mostFileBytes, mostTextBytes, type Refused } from './attachment.js'
import { scalePicture } from './scale-picture.js'

/** Makes of a file the part that is sent. Gives the reason where it cannot go along. */
export async function prepare(file: File, name: string): Promise<Part | Refused['reason']> {
  const kind = kindOf(file)
  if (file.size > limitOf(kind)) return 'too-large'
  try {
    if (kind === 'text') return textFilePart({ name, text: await file.text() })
    const sent = kind === 'picture' ? await scalePicture(file) : file
    const mediaType = sent.type || 'application/octet-stream'
    const type: (ImagePart | FilePart)['type'] = kind === 'picture' ? 'image' : 'file'
    return { type, mediaType, data: await base64Of(sent), name }
  } catch {
    // A picture of a format that the browser does not know, or a file that has gone since it was chosen.
    return 'unreadable'
  }
}

/** Pictures may be large, since they are scaled. */
export const limitOf = (kind: Attachment['kind']): number =>
  kind === 'text' ? mostTextBytes : kind === 'file' ? mostFileBytes : 50_000_000

async function base64Of(blob: Blob): Promise<string> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
  return url.slice(url.indexOf(',') + 1)
}
