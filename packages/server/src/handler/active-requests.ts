import { Bag, type BagMember, SharedTimer, type TimerListener } from '@millrace/core/internal'
import { HttpError } from '../exchange/http-error.js'

/** A request that is not over. */
export interface ActiveRequest {
  /** Calls back when nothing is left of it; at once where that is so already. */
  atEnd(over: () => void): void
  /** Ends it in good order, soon. */
  stop(error: HttpError): void
}

/** Milliseconds after the deadline for last words to readers and for `onFinish`. */
const aftermathMs = 5_000

/** Answers all requests while the server shuts down. */
const closingError = (): HttpError =>
  new HttpError(503, 'overloaded', 'The server is shutting down.', { retryable: true, retryAfterMs: 5_000 })

/** A request among those that are not over. */
interface ActiveMember extends BagMember {
  readonly request: ActiveRequest
}

/** The requests of one handler that are not over, and their end. */
export class ActiveRequests {
  readonly #active = new Bag<ActiveMember>()
  #closing: HttpError | undefined
  /** Called when none is left. */
  readonly #emptied: (() => void)[] = []

  /** Refuses all further requests, once `drain` was called. */
  get closing(): HttpError | undefined {
    return this.#closing
  }

  /** Counts a request. One that comes while the server shuts down is refused at once, and would only hold up `drain`. */
  add(request: ActiveRequest): void {
    if (this.#closing) return
    const member: ActiveMember = { request, place: -1 }
    this.#active.add(member)
    request.atEnd(() => {
      this.#active.remove(member)
      if (this.#active.size === 0) for (const emptied of this.#emptied.splice(0)) emptied()
    })
  }

  /**
   * Lets no more requests in, waits, and after `graceMs` stops those that are left.
   *
   * @returns how many did not end even then; they are given up 5 s later.
   */
  async drain(graceMs: number): Promise<number> {
    const error = closingError()
    this.#closing = error
    if (this.#active.size === 0) return 0
    const stop = (): void => {
      for (const { request } of this.#active.list()) request.stop(error)
    }
    const timers: SharedTimer[] = []
    const after = (ms: number, timeUp: TimerListener['timeUp']): void => {
      const timer = new SharedTimer()
      timer.set(ms, { timeUp })
      timers.push(timer)
    }
    after(graceMs, stop)
    await new Promise<void>(resolve => {
      after(graceMs + aftermathMs, resolve)
      this.#emptied.push(resolve)
    })
    for (const timer of timers) timer.clear()
    return this.#active.size
  }
}
