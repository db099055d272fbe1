import { createStore } from 'zustand/vanilla'
import { settings } from '../settings/settings.js'

/** Panels that cover the page for a moment. */
export interface Panels {
  /** The list of conversations, on narrow screens. */
  readonly drawer: boolean
  /** The sheet of shortcuts. */
  readonly shortcuts: boolean
}

export const panels = createStore<Panels>(() => ({ drawer: false, shortcuts: false }))

export const closeDrawer = (): void => panels.setState({ drawer: false })
export const showShortcuts = (shortcuts: boolean): void => panels.setState({ shortcuts })
export function toggleRoom(): void {
  settings.setState(({ room }) => ({ room: !room }))
}

/** Shows or hides the list of conversations: beside the messages, or over them where the screen is narrow. */
export function toggleConversations(narrow: boolean): void {
  if (narrow) panels.setState(({ drawer }) => ({ drawer: !drawer }))
  else settings.setState(({ sidebar }) => ({ sidebar: !sidebar }))
}
