import { useEffect, useInsertionEffect, useState } from 'react'
import type { ChatOptions } from '../face/chat-options.js'
import type { ChatSession } from '../session/chat-session.js'
import { OwnSession } from './own-session.js'

/**
 * Gives the session that is handed in, or makes one that the component owns: it is closed with the component, so that a server which keeps streams goes on
 * with the answer, and any other stops. Renders nothing by itself: see {@link useChatSnapshot}.
 *
 * @param options - those of the last render hold: functions such as `headers`, `request` and the tools' see what that render saw. Except `storage`, which
 * is read once: another conversation is another component, by its `key`.
 * @throws TypeError without a session, a provider or an address.
 */
export function useChatSession<Options = unknown>(options: ChatOptions<Options>): ChatSession {
  const [own] = useState(() => new OwnSession<Options>())
  const session = options.session ?? own.get(options)
  useInsertionEffect(() => {
    if (!options.session) own.follow(options)
  })
  useEffect(() => own.hold(), [own])
  return session
}
