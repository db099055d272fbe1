import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useText } from '../../i18n/use-text.js'

/** Copies a text, and says in its own words that it did. */
export function CopyButton({ text }: { readonly text: () => string }) {
  const t = useText()
  const [state, setState] = useState<'copied' | 'failed'>()
  useEffect(() => {
    if (!state) return
    const timer = setTimeout(() => setState(undefined), 2000)
    return () => clearTimeout(timer)
  }, [state])
  const copy = (): void => {
    // There is no clipboard where the page is neither of this machine nor over HTTPS, and where a person has refused it.
    const done = navigator.clipboard?.writeText(text()) ?? Promise.reject(new Error('no clipboard'))
    done.then(
      () => setState('copied'),
      () => setState('failed'),
    )
  }
  const Icon = state === 'copied' ? Check : Copy
  return (
    <button type="button" className="answer-tool" onClick={copy}>
      <Icon size={14} aria-hidden />
      <span aria-live="polite">{t(state ? `answer.${state}` : 'answer.copy')}</span>
    </button>
  )
}
