import { createSubscriber } from 'svelte/reactivity'
import { checkGiven } from '#checks'
import { actionsOf, type ChatActions } from './face/chat-actions.js'
import { type ChatOptions, ownSession } from './face/chat-options.js'
import type { ChatSnapshot } from './session/snapshot.js'

export type { ChatActions } from './face/chat-actions.js'
export type { ChatOptions, GivenSession, OwnSessionOptions, RemoteSessionOptions } from './face/chat-options.js'

/** A chat as a component shows it: the snapshot's fields, which are reactive (not to be destructured), and the session's functions. */
export interface Chat extends Omit<ChatSnapshot, 'error' | 'storageError'>, ChatActions {
  /** See `ChatSnapshot.error`. */
  readonly error: ChatSnapshot['error']
  /** See `ChatSnapshot.storageError`. */
  readonly storageError: ChatSnapshot['storageError']
}

/**
 * Shows a chat: templates, `$derived` and `$effect` that read its fields run again when they change, at most once a frame while an answer grows. A session
 * that it makes is closed when nothing reads it any more: a server which keeps streams goes on with the answer, and any other stops.
 *
 * @param options - read when they are needed, so that those of a `$state` object may change; except `storage` and `session`, which are read once.
 * @throws TypeError without a session, a provider or an address.
 * @example
 * ```ts no-run
 * import { createChat } from '@millrace/client/svelte'
 *
 * const chat = createChat({ url: '/api/chat' }) // {#each chat.messages as node (node.id)} … {/each}
 * ```
 */
export function createChat<Options = unknown>(options: ChatOptions<Options>): Chat {
  checkGiven(options)
  const session = options.session ?? ownSession<Options>(options)
  const subscribe = createSubscriber(update => {
    const end = session.subscribe(update)
    return () => {
      end()
      if (!options.session) session.close()
    }
  })
  const snapshot = (): ChatSnapshot => {
    subscribe()
    return 'window' in globalThis ? session.getSnapshot() : session.getServerSnapshot()
  }
  return {
    ...actionsOf(session),
    get status() {
      return snapshot().status
    },
    get messages() {
      return snapshot().messages
    },
    get waiting() {
      return snapshot().waiting
    },
    get error() {
      return snapshot().error
    },
    get storageError() {
      return snapshot().storageError
    },
    get restored() {
      return snapshot().restored
    },
  }
}
