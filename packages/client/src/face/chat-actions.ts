import type { ChatSession } from '../session/chat-session.js'

/** The actions of a person in a chat, which are functions of its session, and the session itself. */
export interface ChatActions extends Omit<ChatSession, 'subscribe' | 'getSnapshot' | 'getServerSnapshot' | 'close'> {
  /** The session that is shown. */
  readonly session: ChatSession
}

/** The actions of a session; always the same functions. */
export function actionsOf(session: ChatSession): ChatActions {
  const { send, edit, regenerate, stop, resume, selectBranch, addToolResult, addApproval, clear } = session
  return { session, send, edit, regenerate, stop, resume, selectBranch, addToolResult, addApproval, clear }
}
