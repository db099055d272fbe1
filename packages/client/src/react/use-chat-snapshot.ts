import { useRef, useSyncExternalStore } from 'react'
import type { ChatSession } from '../session/chat-session.js'
import type { ChatSnapshot } from '../session/snapshot.js'

/**
 * Shows a session, or a part of it: renders the component when that part has changed.
 *
 * @param select - gives the part, such as `({ status }) => status` or the ids of the messages. Lists and objects count as the same where their members
 * are. Default: the whole snapshot.
 * @example
 * ```ts no-run
 * import { useChatSession, useChatSnapshot } from '@millrace/client/react'
 *
 * const session = useChatSession({ url: '/api/chat' })
 * const status = useChatSnapshot(session, ({ status }) => status)
 * ```
 */
export function useChatSnapshot(session: ChatSession): ChatSnapshot
export function useChatSnapshot<Selected>(session: ChatSession, select: (snapshot: ChatSnapshot) => Selected): Selected
export function useChatSnapshot(session: ChatSession, select: (snapshot: ChatSnapshot) => unknown = whole): unknown {
  // A cache only: what a render that is thrown away leaves in it is compared again.
  const last = useRef<unknown>(undefined)
  const selected = (snapshot: ChatSnapshot): unknown => {
    const next = select(snapshot)
    if (!isSame(last.current, next)) last.current = next
    return last.current
  }
  return useSyncExternalStore(
    session.subscribe,
    () => selected(session.getSnapshot()),
    () => selected(session.getServerSnapshot()),
  )
}

const whole = (snapshot: ChatSnapshot): ChatSnapshot => snapshot

/** True for the same value, and for lists or objects with the same members. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false
  const names = Object.keys(one) as (keyof typeof one)[]
  return (
    names.length === Object.keys(other).length &&
    Array.isArray(one) === Array.isArray(other) &&
    names.every(name => Object.hasOwn(other, name) && Object.is(one[name], other[name]))
  )
}
