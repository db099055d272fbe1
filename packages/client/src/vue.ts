import { type ComputedRef, computed, getCurrentInstance, onMounted, onScopeDispose, shallowRef } from 'vue'
import { checkGiven } from '#checks'
import { actionsOf, type ChatActions } from './face/chat-actions.js'
import { type ChatOptions, ownSession } from './face/chat-options.js'
import type { ChatSnapshot } from './session/snapshot.js'

export type { ChatActions } from './face/chat-actions.js'
export type { ChatOptions, GivenSession, OwnSessionOptions, RemoteSessionOptions } from './face/chat-options.js'

/** A chat as a component shows it: a ref of each field of the snapshot, and the session's functions. */
export interface Chat extends ChatActions {
  /** See `ChatSnapshot.status`. */
  readonly status: ComputedRef<ChatSnapshot['status']>
  /** See `ChatSnapshot.messages`. Messages that have not changed are the same objects: a component that takes one renders for it alone. */
  readonly messages: ComputedRef<ChatSnapshot['messages']>
  /** See `ChatSnapshot.waiting`. */
  readonly waiting: ComputedRef<ChatSnapshot['waiting']>
  /** See `ChatSnapshot.error`. */
  readonly error: ComputedRef<ChatSnapshot['error']>
  /** See `ChatSnapshot.storageError`. */
  readonly storageError: ComputedRef<ChatSnapshot['storageError']>
  /** See `ChatSnapshot.restored`. */
  readonly restored: ComputedRef<boolean>
}

/**
 * Shows a chat, from when the component is mounted until its scope ends. A session that it makes is closed then: a server which keeps streams goes on with
 * the answer, and any other stops.
 *
 * @param options - read when they are needed, so that those of a `reactive` object may change; except `storage` and `session`, which are read once.
 * @throws TypeError without a session, a provider or an address.
 * @example
 * ```ts no-run
 * import { useChat } from '@millrace/client/vue'
 *
 * const { messages, status, error, send, stop } = useChat({ url: '/api/chat' })
 * ```
 */
export function useChat<Options = unknown>(options: ChatOptions<Options>): Chat {
  checkGiven(options)
  const session = options.session ?? ownSession<Options>(options)
  const snapshot = shallowRef(session.getServerSnapshot())
  const update = (): void => {
    snapshot.value = session.getSnapshot()
  }
  let end: (() => void) | undefined
  const begin = (): void => {
    end = session.subscribe(update)
    update()
  }
  // A page that a server has rendered begins with what the server knew; there nothing is mounted.
  if (getCurrentInstance()) onMounted(begin)
  else begin()
  onScopeDispose(() => {
    end?.()
    if (!options.session) session.close()
  })
  return {
    ...actionsOf(session),
    status: computed(() => snapshot.value.status),
    messages: computed(() => snapshot.value.messages),
    waiting: computed(() => snapshot.value.waiting),
    error: computed(() => snapshot.value.error),
    storageError: computed(() => snapshot.value.storageError),
    restored: computed(() => snapshot.value.restored),
  }
}
