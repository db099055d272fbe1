import type { ChatSession } from '@millrace/client'
import { faultOf } from './faults.js'

/** Hears of an answer that is asked for once more. */
export type AskAgainListener = () => void

/**
 * Asks once more, as a branch beside it, for an answer whose server has died: the store has told its prefix and the truth about its end. Once for each
 * question. An answer that a person has let fail stays as it is.
 */
export function askAgain(session: ChatSession, listener: AskAgainListener): () => void {
  const asked = new Set<string | undefined>()
  return session.subscribe(() => {
    const { status, error, messages } = session.getSnapshot()
    const last = messages.at(-1)
    if (status !== 'error' || error?.code !== 'truncated' || last?.message.role !== 'assistant') return
    if (asked.has(last.parentId) || faultOf(last.streamId) !== undefined) return
    asked.add(last.parentId)
    listener()
    // The session says what becomes of it.
    session.regenerate(last.id).catch(() => {})
  })
}
