import type { ChatSession } from '@millrace/client'
import { useEffect } from 'react'
import { isTyping } from '../composer/enter.js'
import { showNew } from '../conversations/route.js'
import { showShortcuts, toggleConversations, toggleRoom } from './panels.js'
import { isApple } from './shortcuts.js'

/** Listens to the shortcuts that hold on the whole page. Those of a field are the field's. */
export function useShortcuts(session: ChatSession): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTyping(event) || event.altKey) return
      const act =
        event.key === 'Escape' ? stopBy(session, event) : isCommand(event) ? commands[event.key] : plain(event)
      if (!act) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [session])
}

const isCommand = ({ metaKey, ctrlKey, shiftKey }: KeyboardEvent): boolean =>
  !shiftKey && (isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey)

const commands: { readonly [key: string]: () => void } = {
  k: newConversation,
  b: () => toggleConversations(matchMedia('(width < 60rem)').matches),
  i: toggleRoom,
}

/** Without a modifier, only where nobody is typing. */
function plain({ key, ctrlKey, metaKey, target }: KeyboardEvent): (() => void) | undefined {
  if (ctrlKey || metaKey || isField(target) || document.querySelector('dialog[open]')) return undefined
  if (key === '?') return () => showShortcuts(true)
  return key === '/' ? focusField : undefined
}

/** Stops the answer, unless Escape has something nearer to close, or is pressed in another field than that of the messages. */
function stopBy(session: ChatSession, { target }: KeyboardEvent): (() => void) | undefined {
  const { status } = session.getSnapshot()
  const isRunning = status === 'submitted' || status === 'streaming'
  const isElsewhere =
    document.querySelector('dialog[open]') || (isField(target) && (target as HTMLElement).id !== 'message')
  return isRunning && !isElsewhere ? session.stop : undefined
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

const focusField = (): void => document.getElementById('message')?.focus()

function newConversation(): void {
  showNew()
  focusField()
}
