import type { ChatSession } from '@millrace/client'
import type { Translate } from '../i18n/text.js'
import type { Conversation } from './conversation.js'
import { markdownFileName, markdownOf } from './markdown.js'
import { sessionOf } from './open-conversations.js'

/** Saves a conversation as a Markdown file. */
export async function exportConversation(
  { id, title }: Pick<Conversation, 'id' | 'title'>,
  t: Translate,
): Promise<void> {
  const session = sessionOf(id)
  await restored(session)
  const words = {
    you: t('conversations.you'),
    untitled: t('conversations.untitled'),
    exported: t('conversations.exportTitle'),
  }
  const text = markdownOf(title, session.getSnapshot().messages, words)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/markdown;charset=utf-8' }))
  link.download = markdownFileName(title)
  link.click()
  // The browser has begun to read it by the next turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** Settles when a session has what its storage holds. */
const restored = (session: ChatSession): Promise<void> =>
  new Promise(resolve => {
    if (session.getSnapshot().restored) return resolve()
    const end = session.subscribe(() => {
      if (!session.getSnapshot().restored) return
      end()
      resolve()
    })
  })
