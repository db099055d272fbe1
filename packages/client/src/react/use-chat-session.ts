import { checkGiven } from '#checks'
import { type ChatOptions, ownSession } from '../face/chat-options.js'
import type { ChatSession } from '../session/chat-session.js'
import { useOwned } from './use-owned.js'

/**
 * Gives the session that is handed in, or makes one that the component owns: it is closed with the component, so that a server which keeps streams goes on
 * with the answer, and any other stops. Renders nothing by itself: see {@link useChatSnapshot}.
 *
 * @param options - those of the last render hold: functions such as `headers`, `request` and the tools' see what that render saw. Except `storage`, which
 * is read once: another conversation is another component, by its `key`.
 * @throws TypeError without a session, a provider or an address.
 */
export function useChatSession<Options = unknown>(options: ChatOptions<Options>): ChatSession {
  checkGiven(options)
  const own = useOwned(options.session ? undefined : options, ownSession<Options>, close)
  return options.session ?? own!
}

const close = (session: ChatSession): void => session.close()
