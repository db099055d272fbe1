import { isSeen, page } from '../lib/page.js'

/**
 * Milliseconds between notifications: a frame of 60 a second at first, 20 a second from 2,000 characters on, half a second at most, and a second in a
 * tab that nobody sees.
 */
const frameMs = 16
const longFrameMs = 50
const mostMs = 500
const hiddenMs = 1000
/** A page spends a quarter of its time on a growing text at most. */
const costShare = 4
/** Characters that make a notification a millisecond rarer, up to `longFrameMs` and above it: the layout of a long text costs in proportion. */
const firstCharactersPerMs = 40
const charactersPerMs = 1000

/**
 * Decides when listeners hear of a text that grows: once a frame, and less often the longer the text is and the longer the page takes for it, so that
 * the cost of an answer grows with its length and not with its square. In a tab that nobody sees, where there are no frames, by a slow timer.
 */
export class Notifier {
  readonly #notify: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #waiting = false
  #last = 0
  #costMs = 0

  constructor(notify: () => void) {
    this.#notify = notify
  }

  /** Notifies now: of a status, which a page shows at once. */
  now(): void {
    this.stop()
    this.#last = performance.now()
    this.#notify()
  }

  /** Notifies soon. @param size - characters of the answer. */
  soon(size: number): void {
    if (this.#waiting) return
    this.#waiting = true
    const hidden = !isSeen()
    const sizeMs = Math.max(Math.min(longFrameMs, size / firstCharactersPerMs), size / charactersPerMs)
    const paceMs = Math.min(mostMs, Math.max(frameMs, costShare * this.#costMs, sizeMs))
    const waitMs = Math.max(0, this.#last + (hidden ? hiddenMs : paceMs) - performance.now())
    const frame = hidden ? undefined : page.requestAnimationFrame
    if (frame && waitMs <= frameMs) this.#inFrame(frame)
    else this.#timer = setTimeout(() => (frame ? this.#inFrame(frame) : this.now()), waitMs)
  }

  /** Forgets what was to come. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#waiting = false
  }

  #inFrame(frame: (callback: () => void) => number): void {
    frame(() => {
      if (!this.#waiting) return
      this.now()
      // A task that comes behind the layout and painting of this frame. A timer's millisecond is no matter, and it is cheaper than a message.
      setTimeout(() => {
        this.#costMs = performance.now() - this.#last
      })
    })
  }
}
