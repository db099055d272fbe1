import type { Json, ToolResultPart } from '@millrace/core'
import { useText } from '../../i18n/use-text.js'
import { clip } from '../lib/clip.js'
import { Fields } from './fields.js'

/** The output of a tool, as far as it came. */
export function OutputView({
  result: { output, isError = false, preliminary = false },
}: {
  readonly result: ToolResultPart
}) {
  const t = useText()
  return (
    <div className="tools-output" data-error={isError}>
      <h4 className="tools-title">
        {t(isError ? 'answer.toolError' : preliminary ? 'answer.toolSoFar' : 'answer.toolResult')}
      </h4>
      {isFields(output) ? <Fields value={output} /> : <p className="tools-value">{clip(textOf(output))}</p>}
    </div>
  )
}

/** A result whose call is not part of the answer. */
export function ToolResult({ result }: { readonly result: ToolResultPart }) {
  const t = useText()
  return (
    // biome-ignore lint/a11y/useSemanticElements: it is no form, and a named section of each call would be a landmark of the page.
    <div className="tools-call" role="group" aria-label={t('answer.tool', result.toolName ?? result.toolCallId)}>
      <div className="tools-body">
        <OutputView result={result} />
      </div>
    </div>
  )
}

const isFields = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value, undefined, 2))
