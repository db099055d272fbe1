import { useEffect } from 'react'
import { useStore } from 'zustand'
import { list } from './list.js'
import { route } from './route.js'

/** The title of the conversation, which is the document's too. */
export function ConversationTitle() {
  const id = useStore(route, ({ id }) => id)
  const title = useStore(list, ({ rows }) => rows.find(row => row.id === id)?.title ?? '')
  useEffect(() => {
    document.title = title === '' ? 'Millrace' : `${title} · Millrace`
  }, [title])
  return (
    <h1 className="conversations-title" dir="auto">
      {title || 'Millrace'}
    </h1>
  )
}
