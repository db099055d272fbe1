/** Servers refuse requests with more than about 16 KiB of headers (Node) or 8 KiB (nginx, Apache; 2026-11). */
const MAX_BYTES = 8 * 1024

/**
 * The id as a `Last-Event-ID` header: its UTF-8 bytes, each as one character, which is how fetch takes bytes. `undefined` for an id that
 * no header can carry: an empty one, one with control characters, one over 8 KiB. Servers see it without spaces at its ends.
 */
export function lastEventIdHeader(id: string): string | undefined {
  if (id === '' || id.length > MAX_BYTES) return undefined
  const bytes = new TextEncoder().encode(id)
  if (bytes.length > MAX_BYTES || bytes.some(isControl)) return undefined
  return String.fromCharCode(...bytes)
}

const TAB = 0x09
const isControl = (byte: number): boolean => (byte < 0x20 && byte !== TAB) || byte === 0x7f
