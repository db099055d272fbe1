import { type OwnSessionOptions, ownSession } from '../face/chat-options.js'
import type { ChatSession } from '../session/chat-session.js'

/** The session that a component owns. */
export class OwnSession<Options> {
  #options: OwnSessionOptions<Options> | undefined
  #session: ChatSession | undefined
  #holders = 0

  /** Gives the session; makes it the first time. */
  get(options: OwnSessionOptions<Options>): ChatSession {
    if (this.#session) return this.#session
    this.#options = { ...options }
    this.#session = ownSession(this.#options)
    return this.#session
  }

  /** Takes over the options of a render that is shown. */
  follow(options: OwnSessionOptions<Options>): void {
    Object.assign(this.#options!, options)
  }

  /** Keeps the session open until the function that it gives is called: an effect. */
  hold(): () => void {
    this.#holders++
    return () => {
      this.#holders--
      // In StrictMode, and when the module is loaded anew, an effect ends and begins again in one turn: nothing is left then.
      queueMicrotask(() => {
        if (this.#holders === 0) this.#session?.close()
      })
    }
  }
}
