/** Pixels from the end within which a reader is at the end. */
const nearPx = 32

/** The follower of the conversation that is shown. */
let current: ScrollFollower | undefined

/** Goes to the newest message, and follows what is written from then on. */
export const followNewest = (): void => current?.follow()

/** Hears whether the reader is at the end of the conversation. */
export type AwayListener = (away: boolean) => void

/**
 * Keeps the end of a conversation in view while it grows, until the reader scrolls up. Sizes are read where the browser has just laid out the page (in a
 * `ResizeObserver`, in a scroll event), so that following costs no layout of its own.
 */
export class ScrollFollower {
  readonly #scroller: HTMLElement
  readonly #listener: AwayListener
  readonly #observer: ResizeObserver
  #following = true
  #lastTop = 0

  constructor(scroller: HTMLElement, content: HTMLElement, listener: AwayListener) {
    this.#scroller = scroller
    this.#listener = listener
    this.#observer = new ResizeObserver(this.#grown)
    this.#observer.observe(content)
    // The field below grows too, and a phone's keyboard opens.
    this.#observer.observe(scroller)
    scroller.addEventListener('scroll', this.#scrolled, { passive: true })
    current = this
  }

  readonly follow = (): void => {
    this.#set(true)
    this.#toEnd()
  }

  close(): void {
    this.#observer.disconnect()
    this.#scroller.removeEventListener('scroll', this.#scrolled)
    if (current === this) current = undefined
  }

  readonly #grown = (): void => {
    if (this.#following) this.#toEnd()
    else this.#set(this.#isNear())
  }

  readonly #scrolled = (): void => {
    const { scrollTop } = this.#scroller
    // Only a reader scrolls up. What came since the last frame has moved the end, and that is no leaving.
    if (this.#isNear()) this.#set(true)
    else if (scrollTop < this.#lastTop) this.#set(false)
    this.#lastTop = scrollTop
  }

  #isNear(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller
    return scrollHeight - scrollTop - clientHeight <= nearPx
  }

  #toEnd(): void {
    this.#scroller.scrollTop = this.#scroller.scrollHeight
    this.#lastTop = this.#scroller.scrollTop
  }

  #set(following: boolean): void {
    if (following === this.#following) return
    this.#following = following
    this.#listener(!following)
  }
}
