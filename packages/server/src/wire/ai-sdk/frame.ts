import type { Json } from '@millrace/core'
import { ownMetadata, type PartMetadata } from '../part-metadata.js'

/** The last frame of every stream. assistant-ui's reader throws without it (assistant-stream 0.3.57, 2026-11). */
export const doneFrame = 'data: [DONE]\n\n'

/** A chunk as a server-sent event. Fields that are undefined are absent: one that is null ends the message in the client (ai 7.0.173, 2026-11). */
export const frame = (chunk: object): string => `data: ${json(chunk)}\n\n`

/** The `providerMetadata` of a chunk, an object of objects; nothing, where there is nothing to remember. */
export function chunkMetadata(facts: PartMetadata): { readonly providerMetadata?: Json } {
  const metadata = ownMetadata(facts)
  return metadata ? { providerMetadata: metadata } : {}
}

/** The client's parser throws for these keys, and with them the whole message would be lost (@ai-sdk/provider-utils of 2026-11): they are left out. */
function json(chunk: object): string {
  const text = JSON.stringify(chunk)
  // Exact for the first: inside a text the quotes are escaped.
  return text.includes('"__proto__":') || text.includes('"constructor":{')
    ? JSON.stringify(chunk, withoutPrototypes)
    : text
}

function withoutPrototypes(key: string, value: unknown): unknown {
  if (key === '__proto__') return undefined
  if (key !== 'constructor' || typeof value !== 'object' || value === null) return value
  return Object.hasOwn(value, 'prototype') ? undefined : value
}
