import { ChevronRight } from 'lucide-react'
import { memo, useId, useState } from 'react'
import { useText } from '../../i18n/use-text.js'
import type { Span } from '../history.js'
import { useSeconds } from '../lib/duration.js'
import { Markdown } from '../markdown/markdown.js'
import './reasoning.css'

interface ReasoningProps {
  readonly text: string
  readonly open: boolean
  readonly span: Span | undefined
}

/** Shows the model's thoughts, folded: that it thinks, for how long it did, and what, to who opens them. What was opened stays open. */
export const Reasoning = memo(function Reasoning({ text, open, span }: ReasoningProps) {
  const t = useText()
  const id = useId()
  const [shown, setShown] = useState(false)
  const seconds = useSeconds(span) ?? 0
  if (text === '' && !open) return null
  const said = open ? t('answer.thinking', seconds) : span ? t('answer.thoughtFor', seconds) : t('answer.thought')
  return (
    <section className="reasoning" data-open={open}>
      <button
        type="button"
        className="reasoning-head"
        aria-expanded={shown}
        aria-controls={shown ? id : undefined}
        onClick={() => setShown(!shown)}
      >
        <ChevronRight className="reasoning-arrow" size={14} aria-hidden />
        <span className="reasoning-said">{said}</span>
      </button>
      {shown && (
        <div className="reasoning-text" id={id}>
          <Markdown text={text} open={open} />
        </div>
      )}
    </section>
  )
})
