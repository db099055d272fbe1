import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useText } from '../i18n/use-text.js'
import { tell } from '../shell/notices.js'

/** Copies a text, and says that it did. */
export function CopyButton({ text }: { readonly text: () => string }) {
  const t = useText()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text())
      setCopied(true)
    } catch {
      // The page has no clipboard where it is not from this machine or over HTTPS, and where a person has refused it.
      tell({ text: t('messages.notCopied') })
    }
  }
  const label = copied ? t('messages.copied') : t('messages.copy')
  const Icon = copied ? Check : Copy
  return (
    <button
      type="button"
      className="button button-quiet button-icon"
      aria-label={label}
      title={label}
      onClick={() => void copy()}
    >
      <Icon size={16} aria-hidden />
    </button>
  )
}
