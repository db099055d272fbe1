import { signApproval, verifyApproval } from '../approval/approval.js'
import { randomId } from '../lib/random-id.js'
import { ChatError } from '../vocabulary/errors.js'
import type { ToolApprovalEvent } from '../vocabulary/events.js'
import type { ToolApprovalPart, ToolApprovalRequest, ToolCallPart } from '../vocabulary/request.js'
import type { LoopSettings } from './loop-settings.js'

/** A call that a person has decided about. */
export interface DecidedCall {
  readonly call: ToolCallPart & { readonly approval: ToolApprovalRequest }
  readonly answer: ToolApprovalPart
}

/** A question about a call, signed. When it was asked stands in its id, which the signature covers: nobody can make it younger. */
export async function askFor(
  call: ToolCallPart,
  owner: string | undefined,
  { approvalSecret }: LoopSettings,
): Promise<ToolApprovalEvent> {
  const { toolCallId, toolName, input } = call
  const approvalId = `${Date.now().toString(36)}.${randomId()}`
  const signature = await signApproval(approvalSecret!, { owner, approvalId, toolCallId, toolName, input })
  return { type: 'tool-approval', toolCallId, approvalId, signature }
}

/** Checks that a question was asked here, of this person, about this call. Rejects with ChatError `invalid-request` for any other. */
export async function checkQuestion(
  { call }: DecidedCall,
  owner: string | undefined,
  { approvalSecret }: LoopSettings,
): Promise<void> {
  const { toolCallId, toolName, input, approval } = call
  const question = { owner, approvalId: approval.approvalId, toolCallId, toolName, input }
  if (approvalSecret !== undefined && (await verifyApproval(approvalSecret, question, approval.signature))) return
  throw refused(`The approval of the call ${toolCallId} answers no question that was asked here.`)
}

/**
 * Takes the answer to a question that was checked: it is good once.
 *
 * @returns false where the question is so old that its answer counts no more.
 * Rejects with ChatError `invalid-request` for an answer that was used.
 */
export async function takeAnswer({ call }: DecidedCall, settings: LoopSettings): Promise<boolean> {
  const { approvalId } = call.approval
  const until = askedAt(approvalId) + settings.approvalLifeMs
  if (!(until > Date.now())) return false
  const taken: unknown = await settings.usedApprovals.take(approvalId, until)
  if (taken === true) return true
  throw refused(`The approval of the call ${call.toolCallId} was used before; it is good once.`)
}

const askedAt = (approvalId: string): number => Number.parseInt(approvalId.split('.')[0]!, 36)

const refused = (message: string): ChatError => new ChatError({ code: 'invalid-request', message })
