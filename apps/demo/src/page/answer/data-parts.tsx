import type { ChatState } from '@millrace/core'
import { useText } from '../i18n/use-text.js'
import { clip } from './lib/clip.js'

/** Shows data that an application sent with an answer, and that this page does not know: as it is, for who asks. */
export function DataParts({ data }: { readonly data: NonNullable<ChatState['data']> }) {
  const t = useText()
  return data.map(({ name, value }, index) => (
    <details className="answer-data" key={index}>
      <summary>{t('answer.data', name)}</summary>
      <pre>{clip(JSON.stringify(value, undefined, 2) ?? '')}</pre>
    </details>
  ))
}
