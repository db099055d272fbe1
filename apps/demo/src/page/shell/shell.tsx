import './shell.css'
import { Gauge, PanelLeft, SquarePen } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { ConversationTitle } from '../conversations/conversation-title.js'
import { running } from '../conversations/open-conversations.js'
import { showNew } from '../conversations/route.js'
import { Sidebar } from '../conversations/sidebar.js'
import { useText } from '../i18n/use-text.js'
import { Meter } from '../meter/meter.js'
import { useSettings } from '../settings/use-settings.js'
import { Modal } from './modal.js'
import { closeDrawer, panels, toggleConversations, toggleRoom } from './panels.js'
import { RoomPlace } from './room-place.js'
import { ShortcutSheet } from './shortcut-sheet.js'
import { useNarrow } from './use-media.js'
import { Wheel } from './wheel.js'

/** The frame of the page: the list at the left, the conversation, the machine room at the right. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const t = useText()
  const narrow = useNarrow()
  const sidebar = useSettings(settings => settings.sidebar)
  const drawer = useStore(panels, ({ drawer }) => drawer)
  return (
    <div className="shell">
      <button type="button" className="shell-skip button button-main" onClick={goToField}>
        {t('shell.skip')}
      </button>
      {!narrow && sidebar && (
        <nav className="shell-sidebar" aria-label={t('shell.conversations')}>
          <Sidebar />
        </nav>
      )}
      {narrow && drawer && (
        <Modal label={t('shell.conversations')} className="shell-drawer" onClose={closeDrawer}>
          <Sidebar />
        </Modal>
      )}
      <div className="shell-middle">
        <Header />
        <main className="shell-main">{children}</main>
      </div>
      <RoomPlace />
      <ShortcutSheet />
    </div>
  )
}

const goToField = (): void => document.getElementById('message')?.focus()

function Header() {
  const t = useText()
  const narrow = useNarrow()
  const sidebar = useSettings(settings => settings.sidebar)
  const room = useSettings(settings => settings.room)
  const isRunning = useStore(running, ({ ids }) => ids.length > 0)
  const shown = sidebar && !narrow
  return (
    <header className="shell-header">
      <button
        type="button"
        className="button button-quiet button-icon"
        aria-label={shown ? t('shell.closeConversations') : t('shell.openConversations')}
        aria-expanded={shown}
        onClick={() => toggleConversations(narrow)}
      >
        <PanelLeft size={18} aria-hidden />
      </button>
      {!shown && (
        <button type="button" className="button button-quiet button-icon" aria-label={t('shell.new')} onClick={showNew}>
          <SquarePen size={18} aria-hidden />
        </button>
      )}
      <span className="shell-mark" role="img" aria-label={isRunning ? `Millrace. ${t('shell.answering')}` : 'Millrace'}>
        <Wheel turning={isRunning} />
      </span>
      <ConversationTitle />
      <Meter />
      <button
        type="button"
        className="button button-quiet shell-room-button"
        aria-expanded={room}
        aria-label={room ? t('shell.closeRoom') : t('shell.openRoom')}
        onClick={toggleRoom}
      >
        <Gauge size={18} aria-hidden />
        <span>{t('shell.room')}</span>
      </button>
    </header>
  )
}
