import type { ToolCallPart } from '@millrace/core'
import { useId, useState } from 'react'
import { useText } from '../../i18n/use-text.js'
import type { AnswerActions } from '../actions.js'

const begin = '#0b5f6b'

/** The form of the tool `pick_color`: a person picks a colour, and that is the tool's result. */
export function ColorForm(props: { readonly call: ToolCallPart; readonly onResult: AnswerActions['onToolResult'] }) {
  const { call, onResult } = props
  const t = useText()
  const id = useId()
  const [color, setColor] = useState(begin)
  const { toolCallId } = call
  return (
    <form
      className="tools-question"
      onSubmit={event => {
        event.preventDefault()
        onResult({ toolCallId, output: { color } })
      }}
    >
      <label htmlFor={id}>{t('answer.pickColor')}</label>
      <div className="tools-buttons">
        <input
          id={id}
          className="tools-color"
          type="color"
          value={color}
          onChange={event => setColor(event.target.value)}
        />
        <output className="tools-color-value">{color}</output>
        <button type="submit" className="button button-main">
          {t('answer.useColor')}
        </button>
        <button
          type="button"
          className="button button-quiet"
          onClick={() => onResult({ toolCallId, output: 'The person picked no colour.', isError: true })}
        >
          {t('answer.noColor')}
        </button>
      </div>
    </form>
  )
}
