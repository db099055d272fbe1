import type { ChatNode } from '@millrace/client'
import type { ToolCallPart } from '@millrace/core'
import { memo, useEffect } from 'react'
import type { AnswerActions } from './actions.js'
import { DataParts } from './data-parts.js'
import { FileView } from './files/file-view.js'
import { historyOf, type Span, spanKey, withdrawalsOf } from './history.js'
import { Markdown, preloadMarkdown } from './markdown/markdown.js'
import { type ShownPart, shownParts } from './parts.js'
import { Reasoning } from './reasoning/reasoning.js'
import { Sources } from './sources/sources.js'
import { ToolCall } from './tools/tool-call.js'
import { ToolResult } from './tools/tool-result.js'
import { Withdrawn } from './withdrawn.js'
import './answer.css'

export interface AnswerViewProps extends AnswerActions {
  /** The answer. Results of the page's own tools are shown at their calls where they are in its content, behind the parts that came. */
  readonly node: ChatNode
  /** The calls that wait for a person. */
  readonly waiting: readonly ToolCallPart[]
  /** Calls of earlier answers, at which the results in this one are shown. Default none. */
  readonly elsewhere?: ReadonlySet<string>
}

/** Shows an answer: its parts in their order, then its sources and data. Of one that grows, the last block alone is rendered again. */
export const AnswerView = memo(function AnswerView(props: AnswerViewProps) {
  const { node, waiting, elsewhere, onApprove, onToolResult } = props
  const parts = shownParts(node, elsewhere)
  const history = historyOf(node.id)
  // A cache of what was seen: a render that is thrown away has seen it too.
  history.see(parts, performance.now())
  const withdrawals = withdrawalsOf(node)
  const isRunning = node.status === 'running'
  const { sources, data } = node.answer ?? {}
  useEffect(preloadWhenIdle, [])
  return (
    <div className="answer">
      {parts.map(shown => (
        <div className="answer-part" key={shown.index}>
          <Withdrawn withdrawals={withdrawals} at={shown.index} />
          <PartView
            {...shown}
            isRunning={isRunning}
            span={history.span(spanKey(shown.part, shown.index) ?? '')}
            isWaiting={shown.part.type === 'tool-call' && isAmong(waiting, shown.part)}
            onApprove={onApprove}
            onToolResult={onToolResult}
          />
        </div>
      ))}
      {parts.length === 0 && <Withdrawn withdrawals={withdrawals} at={0} />}
      {sources && sources.length > 0 && <Sources sources={sources} />}
      {data && <DataParts data={data} />}
    </div>
  )
})

const isAmong = (waiting: readonly ToolCallPart[], { toolCallId }: ToolCallPart): boolean =>
  waiting.some(call => call.toolCallId === toolCallId)

function preloadWhenIdle(): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(() => preloadMarkdown())
  else setTimeout(preloadMarkdown, 200)
}

interface PartProps extends ShownPart, AnswerActions {
  readonly isRunning: boolean
  readonly span: Span | undefined
  readonly isWaiting: boolean
}

const PartView = memo(function PartView(props: PartProps) {
  const { part, open } = props
  switch (part.type) {
    case 'text':
      return <Markdown text={part.text} open={open} />
    case 'reasoning':
      return <Reasoning text={part.text} open={open} span={props.span} />
    case 'tool-call':
      return <ToolCall {...props} call={part} />
    case 'tool-result':
      return <ToolResult result={part} />
    case 'image':
    case 'file':
    case 'audio':
      return <FileView file={part} />
    default:
      // Parts of a later version are not shown.
      return null
  }
})
