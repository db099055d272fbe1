import { type ChatNode, textOf } from '@millrace/client'
import { useChatSnapshot } from '@millrace/client/react'
import type { Part, ToolCallPart, ToolResultPart } from '@millrace/core'
import { RotateCcw } from 'lucide-react'
import { memo, useMemo } from 'react'
import { AnswerView } from '../answer/answer-view.js'
import { useCurrent } from '../conversations/use-session.js'
import { useText } from '../i18n/use-text.js'
import { Guarded } from '../shell/guarded.js'
import { AnswerEnd } from './answer-end.js'
import { Branches } from './branches.js'
import { Broken } from './broken.js'
import { CopyButton } from './copy-button.js'
import { followNewest } from './follow.js'
import { useToolAnswers } from './use-tool-answers.js'

const noCalls: readonly ToolCallPart[] = []

/** An answer: its steps, between which the page has given results to its tools, how it ended, and what can be done with it. */
export const AnswerTurn = memo(function AnswerTurn(props: {
  readonly from: number
  readonly to: number
  readonly last: boolean
}) {
  const { from, to, last } = props
  const t = useText()
  const { session } = useCurrent()
  const nodes = useChatSnapshot(session, ({ messages }) => messages.slice(from, to))
  const waiting = useChatSnapshot(session, snapshot => (last ? snapshot.waiting : noCalls))
  const end = nodes.findLast(({ message }) => message.role === 'assistant')
  const first = nodes[0]
  if (!first || !end) return null
  const isRunning = end.status === 'running'
  return (
    <article
      className="messages-answer"
      data-status={end.status}
      aria-label={t('messages.answer')}
      aria-busy={isRunning}
    >
      {nodes.map((node, index) =>
        node.message.role === 'assistant' ? (
          <Step
            key={node.id}
            node={node}
            given={resultsFor(node, nodes.slice(index + 1))}
            earlier={nodes.slice(0, index).flatMap(callsOf).join(' ')}
            waiting={node === end ? waiting : noCalls}
            inner={index > 0}
          />
        ) : null,
      )}
      <AnswerEnd node={end} />
      {!isRunning && <Actions nodes={nodes} first={first} end={end} />}
    </article>
  )
})

/** What can be done with an answer. One that failed is asked for again where its failure is told. */
function Actions({ nodes, first, end }: { nodes: readonly ChatNode[]; first: ChatNode; end: ChatNode }) {
  const t = useText()
  const { session } = useCurrent()
  const text = (): string =>
    nodes
      .map(({ message }) => textOf(message))
      .join('\n\n')
      .trim()
  const failed = end.status === 'failed'
  if (failed && first.branches.length < 2 && text() === '') return null
  return (
    <div className="messages-actions">
      {text() !== '' && <CopyButton text={text} />}
      {!failed && (
        <button
          type="button"
          className="button button-quiet button-icon"
          aria-label={t('messages.regenerate')}
          title={t('messages.regenerate')}
          onClick={() => {
            followNewest()
            void session.regenerate(first.id)
          }}
        >
          <RotateCcw size={16} aria-hidden />
        </button>
      )}
      <Branches node={first} />
    </div>
  )
}

interface StepProps {
  readonly node: ChatNode
  /** The results that later steps hold for its calls. */
  readonly given: readonly ToolResultPart[]
  /** Ids of the calls of earlier steps. */
  readonly earlier: string
  readonly waiting: readonly ToolCallPart[]
  readonly inner: boolean
}

/** A step of an answer, with the results of its calls wherever they are: shown at their calls. */
const Step = memo(function Step({ node, given, earlier, waiting, inner }: StepProps) {
  const { onApprove, onToolResult } = useToolAnswers()
  const shown = useMemo(() => withGiven(node, given), [node, given])
  const elsewhere = useMemo(() => new Set(earlier.split(' ')), [earlier])
  return (
    <Guarded instead={<Broken />}>
      {inner && <Branches node={node} />}
      <AnswerView
        node={shown}
        waiting={waiting}
        elsewhere={elsewhere}
        onApprove={onApprove}
        onToolResult={onToolResult}
      />
    </Guarded>
  )
}, isSameStep)

/** A step below one that grows is not rendered again. */
function isSameStep(before: StepProps, after: StepProps): boolean {
  const { given } = after
  return (
    before.node === after.node &&
    before.earlier === after.earlier &&
    before.waiting === after.waiting &&
    before.inner === after.inner &&
    before.given.length === given.length &&
    before.given.every((part, at) => part === given[at])
  )
}

const partsOf = ({ message: { content } }: ChatNode): readonly Part[] => (typeof content === 'string' ? [] : content)

const callsOf = (node: ChatNode): readonly string[] =>
  partsOf(node).flatMap(part => (part.type === 'tool-call' ? [part.toolCallId] : []))

/** The results for the calls of a step: those that the page gave, and those of calls that a person allowed, which the server runs in the next one. */
function resultsFor(node: ChatNode, later: readonly ChatNode[]): readonly ToolResultPart[] {
  const calls = new Set(callsOf(node))
  if (calls.size === 0) return []
  return later
    .flatMap(partsOf)
    .filter(part => part.type === 'tool-result' && calls.has(part.toolCallId)) as ToolResultPart[]
}

function withGiven(node: ChatNode, given: readonly ToolResultPart[]): ChatNode {
  const { content } = node.message
  if (given.length === 0 || typeof content === 'string') return node
  return { ...node, message: { ...node.message, content: [...content, ...given] } }
}
