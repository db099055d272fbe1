import type { ProviderData } from '@millrace/core'
import { isObject } from '@millrace/core/provider-kit'

/** The id under which `@millrace/anthropic` keeps what Anthropic wants back. */
export const anthropicId = 'anthropic'

/** The beginning of signatures that are not Anthropic's. The provider data of the thought follows, where it has any. */
const ownMark = 'millrace:'

/** The block of a thought that Anthropic encrypted; undefined for any other. */
export function redactedBlock(data: ProviderData | undefined): { readonly [field: string]: unknown } | undefined {
  const block = data?.[anthropicId]
  return isObject(block) && block.type === 'redacted_thinking' && typeof block.data === 'string' ? block : undefined
}

/**
 * The signature of a thought. Clients drop thoughts without one (routatic/proxy#51, 2026), and send it back as it is: Anthropic's own goes to
 * Anthropic again; data of other providers travels inside a signature of ours.
 */
export function signatureOf(data: ProviderData | undefined): string {
  const own = data?.[anthropicId]
  const others = data && Object.keys(data).length > 1
  if (!others && isObject(own) && typeof own.signature === 'string' && Object.keys(own).length === 1)
    return own.signature
  return data === undefined ? ownMark : ownMark + JSON.stringify(data)
}

/** The provider data of a thought that came back. One of ours never reaches Anthropic as a signature. */
export function dataOfSignature(signature: unknown): ProviderData | undefined {
  if (typeof signature !== 'string' || signature === '') return undefined
  if (!signature.startsWith(ownMark)) return { [anthropicId]: { signature } }
  try {
    const data: unknown = JSON.parse(signature.slice(ownMark.length))
    return isObject(data) ? (data as ProviderData) : undefined
  } catch {
    // One without data, or one that the client has cut: the thought is still there.
    return undefined
  }
}
