const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const length = 22
/** Random bytes for the next ids: asking the platform for a few costs as much as asking for many. */
const bytes = new Uint8Array(length * 64)
let used = bytes.length

/** 132 random bits as 22 characters of base64url: those that need no escape in an address, a header or a server-sent event's id, and are no dot. */
export function randomId(): string {
  if (used === bytes.length) {
    crypto.getRandomValues(bytes)
    used = 0
  }
  let id = ''
  for (const end = used + length; used < end; used++) id += alphabet[bytes[used]! & 63]
  return id
}
