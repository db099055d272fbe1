import type { Reply, ReplyEvents } from './reply.js'

/** Is told of the events of a {@link GuardedReply}. */
export interface GuardedReplyListener extends ReplyEvents {
  /** A call of the reply threw. The reply is broken off; nothing is sent or told any more. */
  broken(thrown: unknown): void
}

/**
 * A reply whose calls never throw, and whose listener can change: the latest one to open it gets its events. So a request learns that its reader has
 * left from the first moment on, long before there is an answer.
 */
export class GuardedReply implements Reply, ReplyEvents {
  readonly #reply: Reply
  #listener: GuardedReplyListener | undefined
  #broken: { readonly thrown: unknown } | undefined
  #status: number | undefined

  constructor(reply: Reply) {
    this.#reply = reply
  }

  get closed(): boolean {
    return this.#get('closed', true)
  }

  get headSent(): boolean {
    return this.#get('headSent', true)
  }

  get headOnly(): boolean {
    return this.#get('headOnly', false) ?? false
  }

  get buffered(): number {
    return this.#get('buffered', 0)
  }

  /** True after a call of the reply threw; it is `closed` then. */
  get broken(): boolean {
    return this.#broken !== undefined
  }

  /** Status of the head; undefined where none was sent here. */
  get status(): number | undefined {
    return this.#status
  }

  open(listener: GuardedReplyListener): void {
    const opened = this.#listener !== undefined
    this.#listener = listener
    // Broken before anybody could be told.
    if (this.#broken && !opened) return listener.broken(this.#broken.thrown)
    if (opened) return
    try {
      this.#reply.open(this)
    } catch (thrown) {
      this.#break(thrown)
    }
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    if (this.#broken) return
    this.#status = status
    try {
      this.#reply.head(status, headers)
    } catch (thrown) {
      this.#break(thrown)
    }
  }

  write(text: string): boolean {
    if (this.#broken) return false
    try {
      return this.#reply.write(text)
    } catch (thrown) {
      this.#break(thrown)
      return false
    }
  }

  end(): void {
    if (this.#broken) return
    try {
      this.#reply.end()
    } catch (thrown) {
      this.#break(thrown)
    }
  }

  destroy(): void {
    try {
      this.#reply.destroy()
    } catch (thrown) {
      this.#break(thrown)
    }
  }

  drain(): void {
    if (!this.#broken) this.#listener?.drain()
  }

  finish(): void {
    if (!this.#broken) this.#listener?.finish()
  }

  close(): void {
    if (!this.#broken) this.#listener?.close()
  }

  /** @param broken - value of a reply that is broken off. */
  #get<Name extends 'closed' | 'headSent' | 'headOnly' | 'buffered'>(name: Name, broken: Reply[Name]): Reply[Name] {
    if (this.#broken) return broken
    try {
      return this.#reply[name]
    } catch (thrown) {
      this.#break(thrown)
      return broken
    }
  }

  #break(thrown: unknown): void {
    if (this.#broken) return
    this.#broken = { thrown }
    this.#listener?.broken(thrown)
    // A second throw adds nothing, and there is nothing left to try.
    this.destroy()
  }
}
