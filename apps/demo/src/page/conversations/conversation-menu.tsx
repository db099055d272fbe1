import { Download, Pencil, Trash2 } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useText } from '../i18n/use-text.js'
import { tell } from '../shell/notices.js'
import type { Conversation } from './conversation.js'
import { exportConversation } from './export.js'
import { deleteConversation, forget, restoreConversation } from './list.js'
import { stopConversation } from './open-conversations.js'
import { route, showConversation, showNew } from './route.js'

/** The menu of a conversation: by arrow keys, closed by Escape, by Tab and by a press elsewhere. */
export function ConversationMenu(props: {
  readonly row: Conversation
  readonly title: string
  readonly onRename: () => void
  readonly onClose: () => void
}) {
  const { row, title, onRename, onClose } = props
  const t = useText()
  const menu = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Below the last row there is no room for it.
    menu.current?.scrollIntoView({ block: 'nearest' })
    menu.current?.querySelector('button')?.focus()
  }, [])
  const remove = (): void => {
    const shown = route.getState().id === row.id
    if (shown) showNew()
    stopConversation(row.id)
    void deleteConversation(row.id)
    tell({
      text: t('conversations.deleted', title),
      undo: () => {
        void restoreConversation(row.id)
        if (shown) showConversation(row.id)
      },
      settled: () => void forget(row.id),
    })
  }
  return (
    <div
      ref={menu}
      className="conversations-menu"
      role="menu"
      aria-label={t('conversations.actions', title)}
      tabIndex={-1}
      onKeyDown={event => moveInMenu(event, onClose)}
      onBlur={event => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) onClose()
      }}
    >
      <button type="button" role="menuitem" className="button" tabIndex={-1} onClick={onRename}>
        <Pencil size={16} aria-hidden />
        {t('conversations.rename')}
      </button>
      <button
        type="button"
        role="menuitem"
        className="button"
        tabIndex={-1}
        onClick={() => {
          void exportConversation(row, t)
          onClose()
        }}
      >
        <Download size={16} aria-hidden />
        {t('conversations.export')}
      </button>
      <button type="button" role="menuitem" className="button conversations-delete" tabIndex={-1} onClick={remove}>
        <Trash2 size={16} aria-hidden />
        {t('conversations.delete')}
      </button>
    </div>
  )
}

function moveInMenu(event: KeyboardEvent<HTMLDivElement>, onClose: () => void): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')]
  const at = items.indexOf(document.activeElement as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key]
  if (to !== undefined) items[to % items.length]?.focus()
  else if (event.key === 'Escape' || event.key === 'Tab') onClose()
  else return
  event.preventDefault()
  event.stopPropagation()
}
