import { useEffect } from 'react'
import { Composer } from '../composer/composer.js'
import { MessageArea } from '../messages/message-area.js'
import { closeIdle } from './open-conversations.js'
import { Trouble } from './trouble.js'
import { useCurrent } from './use-session.js'

/** A conversation: its messages, and the field for the next one. */
export function ConversationView() {
  const { id } = useCurrent()
  useEffect(() => closeIdle(id), [id])
  return (
    <>
      <Trouble />
      <MessageArea />
      <Composer />
    </>
  )
}
