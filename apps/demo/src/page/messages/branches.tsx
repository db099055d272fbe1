import type { ChatNode } from '@millrace/client'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useCurrent } from '../conversations/use-session.js'
import { useText } from '../i18n/use-text.js'

/** The versions of a message, ‹2/3›. Nothing where there is one. */
export function Branches({ node: { id, branches } }: { readonly node: Pick<ChatNode, 'id' | 'branches'> }) {
  const t = useText()
  const { session } = useCurrent()
  if (branches.length < 2) return null
  const index = branches.indexOf(id)
  const step = (by: -1 | 1, label: string, Icon: typeof ChevronLeft) => {
    const to = branches[index + by]
    return (
      <button
        type="button"
        className="button button-quiet button-icon"
        aria-label={label}
        disabled={to === undefined}
        onClick={() => to !== undefined && session.selectBranch(to)}
      >
        <Icon size={16} aria-hidden />
      </button>
    )
  }
  return (
    <fieldset className="messages-branches" aria-label={t('messages.branch', index + 1, branches.length)}>
      {step(-1, t('messages.previous'), ChevronLeft)}
      <span aria-hidden="true">
        {index + 1}/{branches.length}
      </span>
      {step(1, t('messages.next'), ChevronRight)}
    </fieldset>
  )
}
