import { useEffect, useId, useRef, useState } from 'react'
import { isTyping } from '../../composer/enter.js'
import { useText } from '../../i18n/use-text.js'
import type { ApprovalAnswer } from '../actions.js'

/** Asks a person whether a call may run: this once, always, or not, and why not. */
export function Approval(props: {
  readonly name: string
  readonly onAnswer: (answer: ApprovalAnswer, reason?: string) => void
}) {
  const { name, onAnswer } = props
  const t = useText()
  const [isRejecting, setRejecting] = useState(false)
  if (isRejecting) return <Rejection onAnswer={onAnswer} onCancel={() => setRejecting(false)} />
  return (
    <fieldset className="tools-question">
      <legend>{t('answer.mayRun', name)}</legend>
      <div className="tools-buttons">
        <button type="button" className="button button-main" onClick={() => onAnswer('once')}>
          {t('answer.once')}
        </button>
        <button type="button" className="button" onClick={() => onAnswer('always')}>
          {t('answer.always')}
        </button>
        <button type="button" className="button" onClick={() => setRejecting(true)}>
          {t('answer.reject')}
        </button>
      </div>
    </fieldset>
  )
}

function Rejection(props: {
  readonly onAnswer: (answer: ApprovalAnswer, reason?: string) => void
  readonly onCancel: () => void
}) {
  const { onAnswer, onCancel } = props
  const t = useText()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [reason, setReason] = useState('')
  useEffect(() => field.current?.focus(), [])
  return (
    <form
      className="tools-question"
      onSubmit={event => {
        event.preventDefault()
        const given = reason.trim()
        if (given) onAnswer('reject', given)
        else onAnswer('reject')
      }}
      onKeyDown={event => {
        if (event.key !== 'Escape' || isTyping(event.nativeEvent)) return
        event.stopPropagation()
        onCancel()
      }}
    >
      <label htmlFor={id}>{t('answer.reason')}</label>
      <input id={id} ref={field} value={reason} maxLength={500} onChange={event => setReason(event.target.value)} />
      <div className="tools-buttons">
        <button type="submit" className="button button-main">
          {t('answer.reject')}
        </button>
        <button type="button" className="button button-quiet" onClick={onCancel}>
          {t('answer.back')}
        </button>
      </div>
    </form>
  )
}
