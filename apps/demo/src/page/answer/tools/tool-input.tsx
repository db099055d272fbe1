import { PartialJson, type ToolCallPart } from '@millrace/core'
import { useState } from 'react'
import { useText } from '../../i18n/use-text.js'
import { clip } from '../lib/clip.js'
import { Fields } from './fields.js'

/** Reads arguments while they are written: each piece once. */
class GrowingInput {
  #json = new PartialJson()
  #text = ''

  read(text: string): unknown {
    if (!text.startsWith(this.#text)) {
      this.#json = new PartialJson()
      this.#text = ''
    }
    this.#json.push(text.slice(this.#text.length))
    this.#text = text
    return this.#json.value
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Shows the arguments of a call, as far as they came: those that are no JSON as text, with the reason. */
export function ToolInput({ call: { input, inputText = '', inputError } }: { readonly call: ToolCallPart }) {
  const t = useText()
  const [growing] = useState(() => new GrowingInput())
  if (inputError !== undefined)
    return (
      <div className="tools-output" data-error>
        <p className="tools-value">{t('answer.noJson', inputError)}</p>
        <p className="tools-value">{clip(inputText)}</p>
      </div>
    )
  const value = input ?? growing.read(inputText)
  if (isObject(value))
    return Object.keys(value).length > 0 ? <Fields value={value} growing={input === undefined} /> : null
  return value === undefined ? null : <p className="tools-value">{clip(String(value))}</p>
}
