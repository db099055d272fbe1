import { type ApprovalSecret, verifyApproval } from '@millrace/core'
import { HttpError } from '../exchange/http-error.js'
import type { AskedCall } from './client-tools.js'

/**
 * Checks that this server asked each of the questions, and asked them of this owner. Taking an approval only once is left to the tool loop that
 * runs the call, which alone knows when that was: it gets the same parts, and the signature covers their `approvalId`.
 *
 * Rejects with HttpError 400 for a question that is not the server's.
 */
export async function checkApprovals(
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
