import type { ApprovalSecret } from '@millrace/core'
import { verifyApproval, verifyResult } from '@millrace/core/internal'
import { HttpError } from '../exchange/http-error.js'
import type { AskedCall, Claims } from './client-tools.js'

/** True where there is a signature to check. */
export const hasClaims = ({ asked, results }: Claims): boolean => asked.length > 0 || results.length > 0

/**
 * Checks the signatures of questions and results.
 *
 * Rejects with HttpError 400 for one that is not the server's.
 */
export async function checkClaims(
  { asked, results }: Claims,
  secret: ApprovalSecret | undefined,
  owner: string | undefined,
): Promise<void> {
  await checkApprovals(asked, secret, owner)
  for (const { at, call, result } of results) {
    const ours = secret !== undefined && (await verifyResult(secret, { owner, call, result }, result.signature))
    if (!ours) throw new HttpError(400, 'invalid-request', `${at} is no result of this server.`)
  }
}

/**
 * Checks that this server asked each of the questions, and asked them of this owner. Taking an approval only once is left to the tool loop that
 * runs the call, which alone knows when that was: it gets the same parts, and the signature covers their `approvalId`.
 *
 * Rejects with HttpError 400 for a question that is not the server's.
 */
async function checkApprovals(
  asked: readonly AskedCall[],
  secret: ApprovalSecret | undefined,
  owner: string | undefined,
): Promise<void> {
  for (const { at, call } of asked) {
    const { toolCallId, toolName, input, approval } = call
    const question = { owner, approvalId: approval.approvalId, toolCallId, toolName, input }
    const ours = secret !== undefined && (await verifyApproval(secret, question, approval.signature))
    if (!ours) throw new HttpError(400, 'invalid-request', `${at}.approval is no question of this server.`)
  }
}
