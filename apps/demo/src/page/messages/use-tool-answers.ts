import type { Json } from '@millrace/core'
import { useMemo } from 'react'
import { allowTool } from '../conversations/allowed-tools.js'
import { type Current, useCurrent } from '../conversations/use-session.js'
import { followNewest } from './follow.js'

/** What a person has decided about a call: this once, always in this conversation, or not. */
export type Decision = 'once' | 'always' | 'reject'

/** A person's answers to the calls of an answer. */
export interface ToolAnswers {
  readonly onApprove: (approvalId: string, decision: Decision, reason?: string) => void
  readonly onToolResult: (result: { toolCallId: string; output: Json; isError?: boolean }) => void
}

/** The functions that give a person's answers to the session; the same ones while the conversation is. */
export function useToolAnswers(): ToolAnswers {
  const { id, session } = useCurrent()
  return useMemo(() => toolAnswers({ id, session }), [id, session])
}

const toolAnswers = ({ id, session }: Current): ToolAnswers => ({
  onApprove(approvalId, decision, reason) {
    followNewest()
    const call = session.getSnapshot().waiting.find(({ approval }) => approval?.approvalId === approvalId)
    if (decision === 'always' && call) allowTool(id, call.toolName)
    // A refusal means that another tab has answered: the session shows that answer in a moment.
    session.addApproval({ approvalId, approved: decision !== 'reject', ...(reason && { reason }) }).catch(() => {})
  },
  onToolResult(result) {
    followNewest()
    session.addToolResult(result).catch(() => {})
  },
})
