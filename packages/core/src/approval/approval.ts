import type { Json } from '../vocabulary/request.js'
import { canonicalJson } from './canonical-json.js'

/** Key of the signatures: 16 bytes at least, better 32 random ones. The same on all servers that share conversations. */
export type ApprovalSecret = string | Uint8Array

/** A call that a person is asked about: everything that the signature covers. */
export interface ApprovalQuestion {
  /** The person whose conversation it is. Absent: nobody is known by name. */
  readonly owner?: string | undefined
  /** Names the question. */
  readonly approvalId: string
  /** The call. */
  readonly toolCallId: string
  /** The tool. */
  readonly toolName: string
  /** The arguments. The order of their fields does not matter. */
  readonly input?: Json | undefined
}

/** Bytes of a secret at least: the signatures are with browsers, where a short one could be guessed by trying. */
const fewestBytes = 16

/**
 * Signs the question whether a call may run, for the `signature` of a `tool-approval` event: HMAC-SHA-256 as hexadecimal digits. The signature does
 * not say how often it was used: who runs the call keeps the `approvalId`s that were answered, and takes each once.
 *
 * @throws TypeError for a secret that is too short.
 * @example
 * ```ts
 * import { signApproval, verifyApproval } from '@millrace/core'
 *
 * const secret = 'b3f1c09a5d7e4826a1f0'
 * const question = { owner: 'li', approvalId: 'a1', toolCallId: 'c1', toolName: 'pay', input: { to: 'du', amount: 5 } }
 * const signature = await signApproval(secret, question)
 * console.log(await verifyApproval(secret, { ...question, input: { amount: 5, to: 'du' } }, signature))
 * console.log(await verifyApproval(secret, { ...question, input: { amount: 500, to: 'du' } }, signature))
 * ```
 */
export async function signApproval(secret: ApprovalSecret, question: ApprovalQuestion): Promise<string> {
  const signature = await crypto.subtle.sign('HMAC', await keyOf(secret), signed(question))
  return Array.from(new Uint8Array(signature), byte => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * True when the signature is that of the question, in a time that does not depend on how much of it is right. False for anything else,
 * whatever its form.
 *
 * @throws TypeError for a secret that is too short.
 */
export async function verifyApproval(
  secret: ApprovalSecret,
  question: ApprovalQuestion,
  signature: string,
): Promise<boolean> {
  const key = await keyOf(secret)
  if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/.test(signature)) return false
  const bytes = Uint8Array.from(signature.match(/../g)!, digits => Number.parseInt(digits, 16))
  return crypto.subtle.verify('HMAC', key, bytes, signed(question))
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
function signed({ owner, approvalId, toolCallId, toolName, input }: ApprovalQuestion): Uint8Array<ArrayBuffer> {
  const parts: Json[] = ['millrace approval 1', owner ?? null, approvalId, toolCallId, toolName]
  if (input !== undefined) parts.push(input)
  return new TextEncoder().encode(canonicalJson(parts))
}
