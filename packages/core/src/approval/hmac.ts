import type { Json } from '../vocabulary/request.js'
import { canonicalJson } from './canonical-json.js'

/** Key of the signatures: 16 bytes at least, better 32 random ones. The same on all servers that share conversations. */
export type ApprovalSecret = string | Uint8Array

/** Bytes of a secret at least: the signatures are with browsers, where a short one could be guessed by trying. */
const fewestBytes = 16

/** HMAC-SHA-256 of the parts, as hexadecimal digits. */
export async function signParts(secret: ApprovalSecret, parts: readonly Json[]): Promise<string> {
  const signature = await crypto.subtle.sign('HMAC', await keyOf(secret), bytesToSign(parts))
  return Array.from(new Uint8Array(signature), byte => byte.toString(16).padStart(2, '0')).join('')
}

/** True when the signature is that of the parts, in a time that does not depend on how much of it is right. */
export async function verifyParts(
  secret: ApprovalSecret,
  parts: readonly Json[],
  signature: unknown,
): Promise<boolean> {
  const key = await keyOf(secret)
  if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/.test(signature)) return false
  const bytes = Uint8Array.from(signature.match(/../g)!, digits => Number.parseInt(digits, 16))
  return crypto.subtle.verify('HMAC', key, bytes, bytesToSign(parts))
}

/**
 * Checks a secret before anything is signed by it.
 *
 * @throws TypeError for anything but a secret that is long enough.
 */
export function checkApprovalSecret(secret: unknown): void {
  if (typeof secret !== 'string' && !(secret instanceof Uint8Array))
    throw new TypeError('approvalSecret takes a text or bytes.')
  if (bytesOf(secret).length < fewestBytes) throw new TypeError(`approvalSecret takes ${fewestBytes} bytes at least.`)
}

const keyOf = (secret: ApprovalSecret) => {
  checkApprovalSecret(secret)
  return crypto.subtle.importKey('raw', bytesOf(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
}

const bytesOf = (secret: ApprovalSecret): Uint8Array<ArrayBuffer> =>
  typeof secret === 'string' ? new TextEncoder().encode(secret) : new Uint8Array(secret)

/** A list in JSON: no field can pass for a part of its neighbour. */
const bytesToSign = (parts: readonly Json[]): Uint8Array<ArrayBuffer> => new TextEncoder().encode(canonicalJson(parts))
