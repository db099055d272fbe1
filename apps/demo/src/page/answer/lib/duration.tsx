import { useEffect, useReducer } from 'react'
import { useText } from '../../i18n/use-text.js'
import type { Span } from '../history.js'

/** Seconds of a span, whole ones; of one that goes on, up to now, rendered again each second. */
export function useSeconds(span: Span | undefined): number | undefined {
  const [, tick] = useReducer((count: number) => count + 1, 0)
  const isLive = span !== undefined && span.to === undefined
  useEffect(() => {
    if (!isLive) return
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [isLive])
  return span && Math.floor(((span.to ?? performance.now()) - span.from) / 1000)
}

/** The time that something took, where it is at least a second. */
export function Duration({ span }: { readonly span: Span | undefined }) {
  const t = useText()
  const seconds = useSeconds(span)
  return seconds ? <span className="answer-time">{t('answer.seconds', seconds)}</span> : null
}
