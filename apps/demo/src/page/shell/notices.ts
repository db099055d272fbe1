import { createStore } from 'zustand/vanilla'

/** Something that is said in passing, with a way to take back what was done. */
export interface NoticeContent {
  readonly text: string
  readonly undo?: (() => void) | undefined
  /** Called once when the notice goes without having been undone. */
  readonly settled?: (() => void) | undefined
}

export const notices = createStore<{ readonly notice?: NoticeContent | undefined }>(() => ({}))

/** Says something. The notice before it goes. */
export function tell(notice: NoticeContent): void {
  settleNotice()
  notices.setState({ notice })
}

/** Takes the notice away, which makes final what it tells of. */
export function settleNotice(): void {
  const { notice } = notices.getState()
  notices.setState({ notice: undefined })
  notice?.settled?.()
}

/** Takes back what the notice tells of. */
export function undoNotice(): void {
  const { notice } = notices.getState()
  notices.setState({ notice: undefined })
  notice?.undo?.()
}
