import type { ChatSession } from '@millrace/client'
import { faultOf } from './faults.js'
import { replaceStory } from './room.js'

/** Decides about, and hears of, an answer that is asked for once more. */
export interface AskAgainListener {
  /** False where another tab asks. */
  mayAsk(): boolean
  asked(): void
}

/**
 * Asks once more, as a branch beside it, for an answer whose server has died: the store has told its prefix and the truth about its end. Once for each
 * question, and where this page has seen it run: one that has failed before stays as it is, and so does one whose vendor a person has cut off.
 */
export function askAgain(session: ChatSession, listener: AskAgainListener): () => void {
  const asked = new Set<string | undefined>()
  let ran: string | undefined
  return session.subscribe(() => {
    const { status, error, messages } = session.getSnapshot()
    const last = messages.at(-1)
    if (last?.status === 'running') ran = last.id
    if (status !== 'error' || error?.code !== 'truncated' || last?.message.role !== 'assistant' || last.id !== ran)
      return
    if (!listener.mayAsk() || asked.has(last.parentId) || faultOf(last.streamId) === 'cut') return
    asked.add(last.parentId)
    replaceStory(last.streamId)
    listener.asked()
    // The session says what becomes of it.
    session.regenerate(last.id).catch(() => {})
  })
}
