import { Ellipsis } from 'lucide-react'
import { type MouseEvent, memo, useRef, useState } from 'react'
import { isTyping } from '../composer/enter.js'
import { useText } from '../i18n/use-text.js'
import { closeDrawer } from '../shell/panels.js'
import type { Conversation } from './conversation.js'
import { ConversationMenu } from './conversation-menu.js'
import { updateConversation } from './list.js'
import { showConversation } from './route.js'

/** A conversation in the list: a link to it, and what can be done with it. */
export const ConversationRow = memo(function ConversationRow(props: {
  readonly row: Conversation
  readonly shown: boolean
  readonly running: boolean
}) {
  const { row, shown, running } = props
  const t = useText()
  const [state, setState] = useState<'shown' | 'menu' | 'renaming'>('shown')
  const more = useRef<HTMLButtonElement>(null)
  const title = row.title || t('conversations.untitled')
  const show = (event: MouseEvent): void => {
    // With a modifier it is a link, which opens another tab.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    showConversation(row.id)
    closeDrawer()
  }
  if (state === 'renaming') return <RenameField row={row} onDone={() => setState('shown')} />
  return (
    <li className="conversations-row" data-current={shown}>
      <a className="conversations-link" href={`#/${row.id}`} aria-current={shown ? 'page' : undefined} onClick={show}>
        <span dir="auto">{title}</span>
        {running && <span className="conversations-running" role="img" aria-label={t('conversations.running')} />}
      </a>
      <button
        ref={more}
        type="button"
        className="button button-quiet button-icon conversations-more"
        aria-label={t('conversations.actions', title)}
        aria-haspopup="menu"
        aria-expanded={state === 'menu'}
        onClick={() => setState(state === 'menu' ? 'shown' : 'menu')}
      >
        <Ellipsis size={16} aria-hidden />
      </button>
      {state === 'menu' && (
        <ConversationMenu
          row={row}
          title={title}
          onRename={() => setState('renaming')}
          onClose={() => {
            setState('shown')
            more.current?.focus()
          }}
        />
      )}
    </li>
  )
})

function RenameField({ row, onDone }: { readonly row: Conversation; readonly onDone: () => void }) {
  const t = useText()
  const [title, setTitle] = useState(row.title)
  const done = useRef(false)
  const finish = (keep: boolean): void => {
    if (done.current) return
    done.current = true
    const name = title.replace(/\s+/g, ' ').trim()
    if (keep && name !== '' && name !== row.title) void updateConversation(row.id, { title: name, named: true })
    onDone()
  }
  return (
    <li className="conversations-row">
      <input
        // biome-ignore lint/a11y/noAutofocus: a person has just asked for this field.
        autoFocus
        className="conversations-rename"
        aria-label={t('conversations.renameField')}
        value={title}
        maxLength={200}
        onFocus={event => event.target.select()}
        onChange={event => setTitle(event.target.value)}
        onBlur={() => finish(true)}
        onKeyDown={event => {
          if (isTyping(event.nativeEvent)) return
          if (event.key === 'Enter') finish(true)
          if (event.key !== 'Escape') return
          event.preventDefault()
          finish(false)
        }}
      />
    </li>
  )
}
