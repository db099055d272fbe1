import type { ChatSession } from '@millrace/client'
import { createContext, useContext } from 'react'

/** The conversation that a part of the page belongs to. */
export interface Current {
  readonly id: string
  readonly session: ChatSession
}

export const CurrentConversation = createContext<Current | undefined>(undefined)

/** The conversation that is shown around the component. */
export function useCurrent(): Current {
  const current = useContext(CurrentConversation)
  if (!current) throw new Error('useCurrent stands inside of CurrentConversation.')
  return current
}
