import { useMemo } from 'react'
import { useStore } from 'zustand'
import { ConversationView } from './conversations/conversation-view.js'
import { sessionOf } from './conversations/open-conversations.js'
import { route } from './conversations/route.js'
import { CurrentConversation } from './conversations/use-session.js'
import { Guarded } from './shell/guarded.js'
import { Notice } from './shell/notice.js'
import { Shell } from './shell/shell.js'
import { usePageLook } from './shell/use-page-look.js'
import { useShortcuts } from './shell/use-shortcuts.js'

/** The page: the conversation of its address, and around it the list, the machine room and what is said in passing. */
export function App() {
  const id = useStore(route, ({ id }) => id)
  const current = useMemo(() => ({ id, session: sessionOf(id) }), [id])
  usePageLook()
  useShortcuts(current.session)
  return (
    <CurrentConversation value={current}>
      <Shell>
        <Guarded>
          <ConversationView key={id} />
        </Guarded>
      </Shell>
      <Notice />
    </CurrentConversation>
  )
}
