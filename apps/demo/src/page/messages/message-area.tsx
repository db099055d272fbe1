import './messages.css'
import { useChatSnapshot } from '@millrace/client/react'
import { ArrowDown } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useCurrent } from '../conversations/use-session.js'
import { useText } from '../i18n/use-text.js'
import { Guarded } from '../shell/guarded.js'
import { AnswerTurn } from './answer-turn.js'
import { Broken } from './broken.js'
import { EmptyState } from './empty-state.js'
import { followNewest, ScrollFollower } from './follow.js'
import { LiveAnswer } from './live-answer.js'
import { nameOf, rowsOf } from './rows.js'
import { UserMessage } from './user-message.js'

/** The messages of the conversation, which scroll; the newest are followed while the reader is at the end. */
export function MessageArea() {
  const t = useText()
  const { session } = useCurrent()
  const names = useChatSnapshot(session, ({ messages }) => messages.map(nameOf))
  const [restored, unreadable] = useChatSnapshot(session, ({ restored, storageError }) => [
    restored,
    storageError?.code === 'protocol',
  ])
  const rows = useMemo(() => rowsOf(names), [names])
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const [away, setAway] = useState(false)
  useEffect(() => {
    if (!scroller.current || !content.current) return
    const follower = new ScrollFollower(scroller.current, content.current, setAway)
    return () => follower.close()
  }, [])
  const isEmpty = rows.length === 0
  return (
    <div className="messages">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard. */}
      <section ref={scroller} className="messages-scroll" aria-label={t('messages.list')} tabIndex={0}>
        <div ref={content} className="messages-content" data-empty={isEmpty}>
          {isEmpty && restored && !unreadable && <EmptyState />}
          {rows.map(({ kind, id, from, to }, index) => (
            <Guarded key={id} instead={<Broken />}>
              {kind === 'user' ? (
                <UserMessage index={from} />
              ) : (
                <AnswerTurn from={from} to={to} last={index === rows.length - 1} />
              )}
            </Guarded>
          ))}
        </div>
      </section>
      {away && <JumpButton rows={rows.length} />}
      <LiveAnswer />
    </div>
  )
}

/** Goes to the newest message. Says how many have come since the reader left the end: an answer that has been written on meanwhile counts as one. */
function JumpButton({ rows }: { readonly rows: number }) {
  const t = useText()
  const { session } = useCurrent()
  const written = useChatSnapshot(session, ({ messages }) => messages.at(-1)?.status === 'running')
  const [start] = useState({ rows, written })
  const fresh = rows - start.rows + (start.written ? 1 : 0)
  return (
    <button type="button" className="button messages-jump" onClick={followNewest} aria-label={t('messages.newest')}>
      <ArrowDown size={16} aria-hidden />
      {fresh > 0 && <span>{t('messages.newCount', fresh)}</span>}
    </button>
  )
}
