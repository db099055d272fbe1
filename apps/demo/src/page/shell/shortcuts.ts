import type { TextKey } from '../i18n/text.js'

/** A shortcut of the page; the sheet shows these, and the handler looks them up. */
export interface Shortcut {
  readonly keys: readonly string[]
  readonly text: TextKey
}

export const isApple = /Mac|iPhone|iPad/.test(navigator.platform)
const command = isApple ? '⌘' : 'Ctrl'

export const shortcuts: readonly Shortcut[] = [
  { keys: ['Enter'], text: 'shortcuts.send' },
  { keys: ['Shift', 'Enter'], text: 'shortcuts.break' },
  { keys: ['Esc'], text: 'shortcuts.stop' },
  { keys: ['↑'], text: 'shortcuts.editLast' },
  { keys: ['/'], text: 'shortcuts.focus' },
  { keys: [command, 'K'], text: 'shell.new' },
  { keys: [command, 'B'], text: 'shell.conversations' },
  { keys: [command, 'I'], text: 'shell.room' },
  { keys: ['?'], text: 'shortcuts.sheet' },
]
