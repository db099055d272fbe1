import { checkChat } from '#checks'
import type { RemoteOptions, RemoteRequestOptions } from '../remote/remote-provider.js'
import type { ChatSession, ChatSessionOptions } from '../session/chat-session.js'
import { createChatSession } from '../session/session.js'
import { overServer } from './over-server.js'

/** A session that is made outside, for an answer that goes on when its page is gone, or for several parts of a page. */
export interface GivenSession {
  /** The session. Whoever made it closes it. */
  readonly session: ChatSession
}

/** Options of a session over a Millrace server: its address and the other options of `remote`, and those of the session. */
export interface RemoteSessionOptions
  extends RemoteOptions,
    Omit<ChatSessionOptions<RemoteRequestOptions>, 'provider'> {
  /** Absent: it is `remote` with these options. */
  readonly provider?: undefined
}

/** Options of a session that a component owns. */
export type OwnSessionOptions<Options> =
  | RemoteSessionOptions
  | (ChatSessionOptions<Options> & { readonly url?: undefined })

/** Options of `useChat` and `createChat`: a session, or what one is made of. */
export type ChatOptions<Options = unknown> =
  | GivenSession
  | (OwnSessionOptions<Options> & { readonly session?: undefined })

/** Begins the session that a component owns. @throws TypeError without a provider or an address. */
export function ownSession<Options>(options: OwnSessionOptions<Options>): ChatSession {
  checkChat(options)
  return options.provider ? createChatSession(options) : createChatSession(overServer(options))
}
