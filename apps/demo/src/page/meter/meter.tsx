import './meter.css'
import { useChatSnapshot } from '@millrace/client/react'
import { useEffect, useId, useRef, useState } from 'react'
import { useCurrent } from '../conversations/use-session.js'
import { languageTags } from '../i18n/language.js'
import { useLanguage, useText } from '../i18n/use-text.js'
import { hasPictures } from '../info/choice.js'
import { useChoice } from '../info/use-choice.js'
import { type ConversationUsage, usageOf } from './usage.js'

/** The share of the context that the conversation has used, and on demand the tokens of its answers. */
export function Meter() {
  const t = useText()
  const language = useLanguage()
  const { session } = useCurrent()
  const usage = useChatSnapshot(session, ({ messages }) => usageOf(messages))
  const pictures = useChatSnapshot(session, ({ messages }) => hasPictures(messages.map(({ message }) => message)))
  const context = useChoice(pictures)?.model.contextTokens
  const [open, setOpen] = useState(false)
  const panel = useId()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    const close = (event: Event): void => {
      if (!place.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', close)
    return () => document.removeEventListener('pointerdown', close)
  }, [open])
  if (!usage.last) return null
  const share = context === undefined ? undefined : Math.min(1, usage.contextTokens / context)
  const number = new Intl.NumberFormat(languageTags[language])
  const percent = new Intl.NumberFormat(languageTags[language], { style: 'percent', maximumFractionDigits: 1 })
  const label = share === undefined ? t('meter.tokens', number.format(usage.contextTokens)) : percent.format(share)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the panel wherever the focus is in it.
    <div
      ref={place}
      className="meter"
      onKeyDown={event => {
        if (event.key !== 'Escape' || !open) return
        event.preventDefault()
        event.stopPropagation()
        setOpen(false)
      }}
    >
      <button
        type="button"
        className="button button-quiet meter-button"
        aria-label={share === undefined ? label : t('meter.share', percent.format(share))}
        aria-expanded={open}
        aria-controls={open ? panel : undefined}
        onClick={() => setOpen(!open)}
      >
        {share !== undefined && <Ring share={share} />}
        <span>{label}</span>
      </button>
      {open && <Details id={panel} usage={usage} context={context} format={value => number.format(value)} />}
    </div>
  )
}

/** A ring that fills with the share. */
function Ring({ share }: { readonly share: number }) {
  return (
    <svg className="meter-ring" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" data-full={share > 0.8}>
      <circle cx="8" cy="8" r="6" />
      <circle
        cx="8"
        cy="8"
        r="6"
        pathLength="100"
        strokeDasharray={`${Math.max(2, share * 100)} 100`}
        transform="rotate(-90 8 8)"
      />
    </svg>
  )
}

function Details(props: {
  readonly id: string
  readonly usage: ConversationUsage
  readonly context: number | undefined
  readonly format: (tokens: number) => string
}) {
  const t = useText()
  const { id, usage, context, format } = props
  const { last, inputTokens, outputTokens, contextTokens } = usage
  return (
    <section id={id} className="meter-details" aria-label={t('meter.title')}>
      <h2>{t('meter.title')}</h2>
      <dl>
        <dt>{t('meter.used')}</dt>
        <dd>{context === undefined ? format(contextTokens) : t('meter.of', format(contextTokens), format(context))}</dd>
        <dt>{t('meter.answer')}</dt>
        <dd>
          <span>{t('meter.in', format(last?.inputTokens ?? 0))}</span>
          <span>{t('meter.out', format(last?.outputTokens ?? 0))}</span>
          {!!last?.cachedInputTokens && <small>{t('meter.cached', format(last.cachedInputTokens))}</small>}
          {!!last?.cacheWriteTokens && <small>{t('meter.cacheWrite', format(last.cacheWriteTokens))}</small>}
          {!!last?.reasoningTokens && <small>{t('meter.reasoning', format(last.reasoningTokens))}</small>}
        </dd>
        <dt>{t('meter.conversation')}</dt>
        <dd>
          <span>{t('meter.in', format(inputTokens))}</span>
          <span>{t('meter.out', format(outputTokens))}</span>
        </dd>
      </dl>
    </section>
  )
}
