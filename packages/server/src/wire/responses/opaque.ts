import type { Json, ProviderData } from '@millrace/core'
import { isObject } from '@millrace/core/provider-kit'

/** Data that goes back to a provider, as it travels in `encrypted_content`. It is encoded and not encrypted: the client may send anything. */
export interface OpaqueData {
  /** For the reasoning itself. */
  readonly own?: ProviderData
  /** For calls, by their ids. */
  readonly calls?: { readonly [callId: string]: ProviderData }
}

const mark = 'millrace.1.'

/** Data in the form of `encrypted_content`. OpenAI's own travels as it is. */
export function toOpaque(data: OpaqueData): string {
  const encrypted = encryptedOf(data.own?.openai)
  if (encrypted !== undefined && data.calls === undefined) return encrypted
  let binary = ''
  for (const byte of new TextEncoder().encode(JSON.stringify(data))) binary += String.fromCharCode(byte)
  return mark + btoa(binary)
}

/** Reads `encrypted_content`. Any other text is OpenAI’s, and goes to it with its item. */
export function fromOpaque(text: string, item: Json): OpaqueData {
  if (!text.startsWith(mark)) return { own: { openai: item } }
  try {
    const bytes = Uint8Array.from(atob(text.slice(mark.length)), character => character.charCodeAt(0))
    const data: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return isObject(data) && [data.own ?? {}, data.calls ?? {}].every(isObject) ? (data as OpaqueData) : {}
  } catch {
    // The client has changed it. The provider gets the reasoning without, as from a client that keeps none.
    return {}
  }
}

const encryptedOf = (data: Json | undefined): string | undefined =>
  isObject(data) && data.type === 'reasoning' && typeof data.encrypted_content === 'string'
    ? data.encrypted_content
    : undefined
