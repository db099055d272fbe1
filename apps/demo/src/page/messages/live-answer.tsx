import type { ChatNode } from '@millrace/client'
import { textOf } from '@millrace/client'
import { useChatSnapshot } from '@millrace/client/react'
import { useEffect, useRef, useState } from 'react'
import { useCurrent } from '../conversations/use-session.js'
import type { Translate } from '../i18n/text.js'
import { useText } from '../i18n/use-text.js'
import { remedyOf } from './answer-end.js'

/** Characters of an answer that are read out; the rest is in the page. */
const mostSpoken = 1500

/** Tells screen readers of an answer: that it has begun, and the whole of it when it is over. Never a piece of it. */
export function LiveAnswer() {
  const t = useText()
  const { session } = useCurrent()
  const [id, status] = useChatSnapshot(session, ({ messages }) => {
    const last = messages.at(-1)
    return [last?.id, last?.message.role === 'assistant' ? last.status : undefined]
  })
  const before = useRef<string | undefined>(undefined)
  const [spoken, setSpoken] = useState('')
  useEffect(() => {
    const wasRunning = before.current === 'running'
    before.current = status
    if (status === 'running') setSpoken(t('messages.announceStarted'))
    const last = session.getSnapshot().messages.at(-1)
    if (wasRunning && status !== 'running' && last?.id === id && last) setSpoken(endOf(last, t))
  }, [id, status, session, t])
  return (
    <p className="visually-hidden" role="status">
      {spoken}
    </p>
  )
}

function endOf(node: ChatNode, t: Translate): string {
  const { status, message } = node
  if (status === 'stopped') return t('messages.announceStopped')
  if (status === 'failed') return t('messages.announceFailed', t(remedyOf(node)))
  const text = textOf(message)
  return t('messages.finished', text.length > mostSpoken ? `${text.slice(0, mostSpoken)}…` : text)
}
