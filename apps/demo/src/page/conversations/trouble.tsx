import { useChatSnapshot } from '@millrace/client/react'
import { useStore } from 'zustand'
import { useText } from '../i18n/use-text.js'
import { serverInfo } from '../info/info.js'
import { exportConversation } from './export.js'
import { conversationOf, list } from './list.js'
import { useCurrent } from './use-session.js'

/** Says what keeps the page from its work: a server that does not answer, a storage that is full or keeps nothing. */
export function Trouble() {
  const t = useText()
  const { id, session } = useCurrent()
  const unreachable = useStore(serverInfo, ({ failed }) => failed)
  const listTrouble = useStore(list, ({ trouble }) => trouble)
  const [storageError, hasMessages] = useChatSnapshot(session, ({ storageError, messages }) => [
    storageError?.code,
    messages.length > 0,
  ])
  const full = storageError === 'limit' || listTrouble === 'full'
  const notKept = storageError !== undefined || listTrouble === 'not-kept'
  const trouble = full ? 'full' : storageError === 'protocol' ? 'unreadable' : notKept ? 'notKept' : undefined
  return (
    <div role="status">
      {unreachable && (
        <div className="conversations-trouble">
          <p>{t('shell.unreachable')}</p>
        </div>
      )}
      {trouble && (
        <div className="conversations-trouble">
          <p>{t(`conversations.${trouble}`)}</p>
          {hasMessages && (
            <button
              type="button"
              className="button"
              onClick={() => void exportConversation({ id, title: conversationOf(id)?.title ?? '' }, t)}
            >
              {t('conversations.export')}
            </button>
          )}
        </div>
      )}
    </div>
  )
}
