/** The 64 characters that need no escape in an address, a header or a server-sent event's id, and are no dot. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** 132 random bits as 22 characters of base64url. */
export function randomId(): string {
  let id = ''
  // 256 is a multiple of 64: every character is as likely.
  for (const byte of crypto.getRandomValues(new Uint8Array(22))) id += alphabet[byte & 63]
  return id
}
