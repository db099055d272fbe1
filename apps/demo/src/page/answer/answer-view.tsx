import { type ChatNode, textOf } from '@millrace/client'
import { TextBlocks } from '@millrace/client/react'
import type { Json, ToolCallPart } from '@millrace/core'
import { memo } from 'react'

/** An answer, and a person's answers to its calls. */
export interface AnswerViewProps {
  readonly node: ChatNode
  /** Calls that wait for a person. */
  readonly waiting: readonly ToolCallPart[]
  readonly onApprove: (approvalId: string, decision: 'once' | 'always' | 'reject') => void
  readonly onToolResult: (result: { toolCallId: string; output: Json; isError?: boolean }) => void
}

/** Shows the text of an answer. */
export const AnswerView = memo(function AnswerView({ node }: AnswerViewProps) {
  return (
    <div className="answer">
      <TextBlocks text={textOf(node.message)} />
    </div>
  )
})
