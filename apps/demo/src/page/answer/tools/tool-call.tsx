import type { ToolCallPart, ToolResultPart } from '@millrace/core'
import { Check, ChevronRight, CircleAlert, Hand, LoaderCircle } from 'lucide-react'
import { useId, useState } from 'react'
import { useText } from '../../i18n/use-text.js'
import type { AnswerActions } from '../actions.js'
import type { Span } from '../history.js'
import { Duration } from '../lib/duration.js'
import { Approval } from './approval.js'
import { ColorForm } from './color-form.js'
import { ToolInput } from './tool-input.js'
import { OutputView } from './tool-result.js'
import './tools.css'

interface ToolCallProps extends AnswerActions {
  readonly call: ToolCallPart
  readonly open: boolean
  readonly result?: ToolResultPart | undefined
  readonly span: Span | undefined
  readonly isWaiting: boolean
  readonly isRunning: boolean
}

type CallState = 'writing' | 'running' | 'waiting' | 'done' | 'failed' | 'left'

const icons = {
  writing: LoaderCircle,
  running: LoaderCircle,
  waiting: Hand,
  done: Check,
  failed: CircleAlert,
  left: CircleAlert,
} as const

function stateOf({ call, open, result, isWaiting, isRunning }: ToolCallProps): CallState {
  if (result && !result.preliminary) return result.isError ? 'failed' : 'done'
  if (call.inputError !== undefined) return 'failed'
  if (isWaiting) return 'waiting'
  if (open) return 'writing'
  return isRunning ? 'running' : 'left'
}

/** A call that waits for a person, or was not run, has no time of its own. */
const timed: ReadonlySet<CallState> = new Set(['running', 'done', 'failed'])

/** Shows a call of a tool: its arguments as they are written, whom it waits for, what it gave. Folded when it is done, unless a person opened it. */
export function ToolCall(props: ToolCallProps) {
  const { call, result, span, onApprove, onToolResult } = props
  const t = useText()
  const id = useId()
  const [chosen, setChosen] = useState<boolean>()
  const state = stateOf(props)
  const shown = chosen ?? (state !== 'done' && state !== 'left')
  const Icon = icons[state]
  const { approval } = call
  return (
    // biome-ignore lint/a11y/useSemanticElements: it is no form, and a named section of each call would be a landmark of the page.
    <div className="tools-call" role="group" data-state={state} aria-label={t('answer.tool', call.toolName)}>
      <button
        type="button"
        className="tools-head"
        aria-expanded={shown}
        aria-controls={shown ? id : undefined}
        onClick={() => setChosen(!shown)}
      >
        <Icon className="tools-icon" size={16} aria-hidden />
        <span className="tools-name">{call.toolName}</span>
        <span className="tools-state">{t(`answer.tool.${state}`)}</span>
        {timed.has(state) && <Duration span={span} />}
        <ChevronRight className="tools-arrow" size={14} aria-hidden />
      </button>
      {shown && (
        <div className="tools-body" id={id}>
          <ToolInput call={call} />
          {result && <OutputView result={result} />}
        </div>
      )}
      {state === 'waiting' && approval && (
        <Approval name={call.toolName} onAnswer={(answer, reason) => onApprove(approval.approvalId, answer, reason)} />
      )}
      {state === 'waiting' && !approval && call.toolName === 'pick_color' && (
        <ColorForm call={call} onResult={onToolResult} />
      )}
    </div>
  )
}
