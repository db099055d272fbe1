import type { ErrorInfo } from '@millrace/core'
import { SharedTimer } from '@millrace/core/internal'

/** What a gate knows of one who is inside. */
export interface ActiveRequest {
  /** Settles when nothing is left of it. */
  readonly done: Promise<void>
  /** Ends it in good order, soon. */
  stop(error: ErrorInfo): void
}

/** What everybody is told while the server shuts down. */
const closingError: ErrorInfo = {
  code: 'overloaded',
  message: 'The server is shutting down.',
  retryable: true,
  retryAfterMs: 5_000,
}

/** Counts the requests inside, and empties the house. */
export class ActiveRequests {
  readonly #inside = new Set<ActiveRequest>()
  #closing: ErrorInfo | undefined

  /** Why nobody may enter any more. */
  get closing(): ErrorInfo | undefined {
    return this.#closing
  }

  enter(guest: ActiveRequest): void {
    this.#inside.add(guest)
    void guest.done.then(() => this.#inside.delete(guest))
  }

  /** Lets nobody in, waits, and after `graceMs` stops those who are still there. */
  async drain(graceMs: number): Promise<void> {
    this.#closing = closingError
    const deadline = new SharedTimer()
    const timeUp = (): void => {
      for (const guest of this.#inside) guest.stop(closingError)
    }
    deadline.set(graceMs, { timeUp })
    while (this.#inside.size > 0) await Promise.all(Array.from(this.#inside, guest => guest.done))
    deadline.clear()
  }
}
