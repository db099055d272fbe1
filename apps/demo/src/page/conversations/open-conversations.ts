import type { ChatSession } from '@millrace/client'
import { createStore } from 'zustand/vanilla'
import { OpenConversation } from './open-conversation.js'
import { isFresh } from './route.js'

/** The conversations of this tab whose answers are on their way. */
export const running = createStore<{ readonly ids: readonly string[] }>(() => ({ ids: [] }))

/** Conversations that stay open behind the one that is shown, so that going back to them shows them at once. */
const mostIdle = 6

const opened = new Map<string, OpenConversation>()

/** The session of a conversation, which is opened where it is not: the same one until it is closed. */
export function sessionOf(id: string): ChatSession {
  let conversation = opened.get(id)
  if (!conversation) {
    conversation = new OpenConversation(id, isFresh(id), { changed })
    opened.set(id, conversation)
  }
  return conversation.session
}

/** Closes the conversations that have been idle longest, but for the one that is shown. */
export function closeIdle(shownId: string): void {
  const shown = opened.get(shownId)
  if (shown) {
    opened.delete(shownId)
    opened.set(shownId, shown)
  }
  const idle = [...opened.values()].filter(({ id, running }) => id !== shownId && !running)
  for (const { id } of idle.slice(0, -mostIdle)) closeConversation(id)
}

/** Stops what runs in a conversation, and closes it. */
export function stopConversation(id: string): void {
  opened.get(id)?.session.stop()
  closeConversation(id)
}

function closeConversation(id: string): void {
  opened.get(id)?.close()
  opened.delete(id)
  changed()
}

function changed(): void {
  const ids = [...opened.values()].filter(({ running }) => running).map(({ id }) => id)
  const before = running.getState().ids
  if (ids.length !== before.length || ids.some((id, index) => id !== before[index])) running.setState({ ids })
}
