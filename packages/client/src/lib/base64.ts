/** Bytes that are turned at a time: `String.fromCharCode` takes about 100,000 arguments. */
const piece = 0x8000

/** Bytes as base64. */
export function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += piece) text += String.fromCharCode(...bytes.subarray(at, at + piece))
  return btoa(text)
}
