/** Letters and digits, as most vendors' ids are made of. */
const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Random characters, for ids. */
export function randomText(length: number, alphabet = alphanumeric): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length))
  return Array.from(bytes, byte => alphabet[byte % alphabet.length]).join('')
}

/** Lower-case hex digits, for ids. */
export const randomHex = (digits: number): string => randomText(digits, '0123456789abcdef')
