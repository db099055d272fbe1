import type { ChatSession } from '@millrace/client'
import { createContext, useContext, useSyncExternalStore } from 'react'
import { sessionOf, subscribeSessions } from './open-conversations.js'

/** The conversation that a part of the page belongs to. */
export interface Current {
  readonly id: string
  readonly session: ChatSession
}

/** The session of a conversation; renders when another tab's work has put a new one in its place. */
export const useSessionOf = (id: string): ChatSession => useSyncExternalStore(subscribeSessions, () => sessionOf(id))

export const CurrentConversation = createContext<Current | undefined>(undefined)

/** The conversation that is shown around the component. */
export function useCurrent(): Current {
  const current = useContext(CurrentConversation)
  if (!current) throw new Error('useCurrent stands inside of CurrentConversation.')
  return current
}
