import type { Json } from '@millrace/core'

/** A person's answer to a call that waits for approval. */
export type ApprovalAnswer = 'once' | 'always' | 'reject'

/** What a person does about the calls of an answer. */
export interface AnswerActions {
  /** @param reason - why not, for the model; with `reject` alone, and only where a person gave one. */
  readonly onApprove: (approvalId: string, answer: ApprovalAnswer, reason?: string) => void
  /** Gives the result of a tool that asks a person. */
  readonly onToolResult: (result: { toolCallId: string; output: Json; isError?: boolean }) => void
}
