import type { Json } from '../vocabulary/request.js'
import { type ApprovalSecret, signParts, verifyParts } from './hmac.js'

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
  if (typeof (question as Partial<ApprovalQuestion> | null)?.approvalId !== 'string') throw noQuestion()
  return signParts(secret, signed(question))
}

/**
 * True when the signature is that of the question, in a time that does not depend on how much of it is right. False for anything else,
 * whatever its form.
 *
 * @throws TypeError for a secret that is too short, and for a question that is no object.
 */
export async function verifyApproval(
  secret: ApprovalSecret,
  question: ApprovalQuestion,
  signature: string,
): Promise<boolean> {
  if (typeof question !== 'object' || question === null) throw noQuestion()
  return verifyParts(secret, signed(question), signature)
}

const noQuestion = (): TypeError =>
  new TypeError('A question for approval is an object: { approvalId, toolCallId, toolName, … }.')

function signed({ owner, approvalId, toolCallId, toolName, input }: ApprovalQuestion): readonly Json[] {
  const parts = ['millrace approval 1', owner ?? null, approvalId, toolCallId, toolName]
  return input === undefined ? parts : [...parts, input]
}
