import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { FileEvent } from '@millrace/core'
import { base64Of, objectIn } from '@millrace/core/provider-kit'

/**
 * The file of a part; undefined where it has neither data nor an address. Data without a tag is that of earlier versions (LanguageModelV2 of the AI SDK 5, 2026-11).
 */
export function fileOf({
  mediaType,
  data,
}: Extract<LanguageModelV4StreamPart, { readonly type: 'file' }>): Omit<FileEvent, 'type'> | undefined {
  const given: unknown = data
  const isPlain = typeof given === 'string' || given instanceof Uint8Array
  const tagged = isPlain ? { data: given } : objectIn(given)
  if (tagged.url !== undefined) return { mediaType, url: String(tagged.url) }
  const bytes = typeof tagged.text === 'string' ? new TextEncoder().encode(tagged.text) : tagged.data
  if (typeof bytes !== 'string' && !(bytes instanceof Uint8Array)) return undefined
  return { mediaType, data: base64Of({ type: 'file', mediaType, data: bytes })! }
}
