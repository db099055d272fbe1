import './sidebar.css'
import { Search, SquarePen } from 'lucide-react'
import { useId, useState } from 'react'
import { useStore } from 'zustand'
import { isTyping } from '../composer/enter.js'
import { useText } from '../i18n/use-text.js'
import { closeDrawer } from '../shell/panels.js'
import { isApple } from '../shell/shortcuts.js'
import { ConversationRow } from './conversation-row.js'
import { groupByDate } from './group-by-date.js'
import { list } from './list.js'
import { running } from './open-conversations.js'
import { route, showNew } from './route.js'
import { SidebarFoot } from './sidebar-foot.js'
import { useFound } from './use-found.js'

/** The list of conversations: a new one, the search, and all of them by date. */
export function Sidebar() {
  const t = useText()
  const [query, setQuery] = useState('')
  const found = useFound(query)
  const begin = (): void => {
    showNew()
    closeDrawer()
    document.getElementById('message')?.focus()
  }
  return (
    <div className="conversations">
      <div className="conversations-top">
        <button type="button" className="button conversations-new" onClick={begin}>
          <SquarePen size={16} aria-hidden />
          {t('shell.new')}
          <span className="conversations-keys" aria-hidden="true">
            <kbd>{isApple ? '⌘K' : 'Ctrl K'}</kbd>
          </span>
        </button>
        <div className="conversations-search">
          <Search size={14} aria-hidden />
          <input
            type="search"
            aria-label={t('conversations.search')}
            placeholder={t('conversations.search')}
            value={query}
            onChange={event => setQuery(event.target.value)}
            onKeyDown={event => {
              if (event.key !== 'Escape' || query === '' || isTyping(event.nativeEvent)) return
              event.preventDefault()
              setQuery('')
            }}
          />
        </div>
      </div>
      <Rows query={query.trim()} found={found} />
      <SidebarFoot />
    </div>
  )
}

function Rows({ query, found }: { readonly query: string; readonly found: ReadonlySet<string> | undefined }) {
  const t = useText()
  const heading = useId()
  const { rows, loaded } = useStore(list)
  const shownId = useStore(route, ({ id }) => id)
  const runningIds = useStore(running, ({ ids }) => ids)
  const kept = rows.filter(({ deletedAt }) => deletedAt === undefined)
  const wanted = query.toLowerCase()
  const shown =
    query === '' ? kept : kept.filter(({ id, title }) => found?.has(id) || title.toLowerCase().includes(wanted))
  const hint = query === '' ? t('conversations.empty') : t('conversations.noMatch', query)
  return (
    <div className="conversations-list">
      <p className="visually-hidden" role="status">
        {query === '' ? '' : t('conversations.matches', shown.length)}
      </p>
      {loaded && shown.length === 0 && <p className="conversations-hint">{hint}</p>}
      {groupByDate(shown, Date.now()).map(({ name, month, rows }) => (
        <section key={name ?? month} aria-labelledby={`${heading}-${name ?? month}`}>
          <h3 id={`${heading}-${name ?? month}`}>{name ? t(`conversations.${name}`) : month}</h3>
          <ul>
            {rows.map(row => (
              <ConversationRow
                key={row.id}
                row={row}
                shown={row.id === shownId}
                running={runningIds.includes(row.id)}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
