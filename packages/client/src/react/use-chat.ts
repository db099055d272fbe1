import { actionsOf, type ChatActions } from '../face/chat-actions.js'
import type { ChatOptions } from '../face/chat-options.js'
import type { ChatSnapshot } from '../session/snapshot.js'
import { useChatSession } from './use-chat-session.js'
import { useChatSnapshot } from './use-chat-snapshot.js'

/** A chat as a component shows it: the snapshot's fields and the session's functions, which are always the same. */
export interface Chat extends ChatSnapshot, ChatActions {}

/**
 * Shows a chat: renders the component at each change, at most once a frame while an answer grows. Messages that have not changed are the same objects, so
 * that a component in `memo` which takes one as its property renders for that message alone.
 *
 * @param options - see {@link useChatSession}.
 * @throws TypeError without a session, a provider or an address.
 * @example
 * ```ts no-run
 * import { useChat } from '@millrace/client/react'
 *
 * const { messages, status, error, send, stop } = useChat({ url: '/api/chat' })
 * ```
 */
export function useChat<Options = unknown>(options: ChatOptions<Options>): Chat {
  const session = useChatSession(options)
  return { ...useChatSnapshot(session), ...actionsOf(session) }
}
