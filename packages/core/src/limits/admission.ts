import { isPromise } from '../lib/is-promise.js'
import { SharedTimer, type TimerListener } from '../time/shared-timer.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { errorInfo } from '../vocabulary/errors.js'
import {
  type AttemptLimits,
  type AttemptNeed,
  type AttemptPermit,
  type AttemptVerdict,
  checkedVerdict,
  endPermit,
} from './attempt-limits.js'
import { FairQueue } from './fair-queue.js'

/** Bounds of the queue. */
export interface QueueLimits {
  readonly maxQueued: number
  readonly maxQueuedPerKey: number
  readonly maxWaitMs: number
}

/** An attempt that waits for its turn. Nothing is called from inside of {@link Admission.ask} but `admitted` and `refused`, at most one of them, once. */
export interface AttemptListener extends AttemptNeed {
  /** Clock time after which it waits no longer. Set by {@link Admission.ask}. */
  deadline: number
  /** It may be sent. */
  admitted(permit: AttemptPermit): void
  /** It may not, and does not wait any more. */
  refused(error: ErrorInfo): void
}

/** Milliseconds that are told where nobody knows when there will be a place. */
const guessMs = 1_000

/** Lets attempts through as the limits allow, one key after the other; the rest waits in a queue with an end. */
export class Admission implements TimerListener {
  readonly #limits: AttemptLimits
  readonly #bounds: QueueLimits
  readonly #queue = new FairQueue<AttemptListener>()
  readonly #timer = new SharedTimer()
  /** Clock time before which nobody is let through: the vendor said so. */
  #heldUntil = 0
  /** Clock time at which the limits are asked again. */
  #asksAt = Number.POSITIVE_INFINITY
  /** The one for which shared limits are being asked. */
  #asked: AttemptListener | undefined
  #busy = false
  #again = false

  constructor(limits: AttemptLimits, bounds: QueueLimits) {
    this.#limits = limits
    this.#bounds = bounds
  }

  ask(attempt: AttemptListener): void {
    const { maxQueued, maxQueuedPerKey, maxWaitMs } = this.#bounds
    const now = performance.now()
    attempt.deadline = now + maxWaitMs
    if (this.#heldUntil > attempt.deadline) return attempt.refused(this.#tooLong(now))
    this.#queue.add(attempt.key, attempt)
    // A round that is under way comes to it.
    if (this.#busy) this.#setTimer()
    else this.#pump()
    // Looked at behind the pump: where there is a place, nobody waits. Shared limits are asked for one at a time, which waits for their reply alone.
    const asked = this.#asked ? 1 : 0
    const isOver =
      this.#queue.size - asked > maxQueued ||
      this.#queue.sizeOf(attempt.key) - (this.#asked?.key === attempt.key ? 1 : 0) > maxQueuedPerKey
    if (isOver && this.#asked !== attempt && this.leave(attempt)) attempt.refused(this.#full(now))
  }

  /** An attempt does not want its place any more. @returns false for one that does not wait. */
  leave(attempt: AttemptListener): boolean {
    return this.#queue.remove(attempt.key, attempt)
  }

  /** Lets nobody through for a while. Those that would wait for too long are told at once. */
  hold(ms: number): void {
    const now = performance.now()
    this.#heldUntil = Math.max(this.#heldUntil, now + ms)
    this.#refuseUntil(this.#heldUntil, now)
    this.#pump()
  }

  /** An attempt is over: there may be a place. */
  released(): void {
    this.#pump()
  }

  /** Called by the timer. */
  timeUp(): void {
    const now = performance.now()
    this.#refuseUntil(now, now)
    this.#pump()
  }

  /** Refuses those that wait no longer than until `time`. All wait equally long, so that the oldest is the first. */
  #refuseUntil(time: number, now: number): void {
    for (let oldest = this.#queue.oldest; oldest && oldest.deadline <= time; oldest = this.#queue.oldest) {
      this.leave(oldest)
      oldest.refused(this.#tooLong(now))
    }
  }

  /** Asks the limits for one after the other, until they refuse. */
  #pump(): void {
    if (this.#busy) {
      this.#again = true
      return
    }
    this.#busy = true
    this.#asksAt = this.#heldUntil > performance.now() ? this.#heldUntil : Number.POSITIVE_INFINITY
    if (this.#asksAt === Number.POSITIVE_INFINITY) this.#round(new Set())
    else this.#rest()
  }

  /** @param blocked - keys whose own limits refused. */
  #round(blocked: Set<string>): void {
    for (let next = this.#queue.next(blocked); next; next = this.#queue.next(blocked)) {
      const attempt = next
      const verdict = this.#ask(attempt)
      if (isPromise(verdict)) return void this.#waitFor(verdict, attempt, blocked)
      if (!this.#judge(attempt, verdict, blocked)) break
    }
    this.#rest()
  }

  #ask(attempt: AttemptListener): AttemptVerdict | PromiseLike<AttemptVerdict> {
    try {
      const verdict = this.#limits.take(attempt)
      return isPromise(verdict) ? verdict : checkedVerdict(verdict)
    } catch (thrown) {
      return Promise.reject(thrown)
    }
  }

  async #waitFor(verdict: PromiseLike<AttemptVerdict>, attempt: AttemptListener, blocked: Set<string>): Promise<void> {
    this.#asked = attempt
    this.#setTimer()
    let goesOn = true
    try {
      goesOn = this.#judge(attempt, checkedVerdict(await verdict), blocked)
    } catch (thrown) {
      // Limits that cannot be asked refuse: nobody would count the attempt.
      if (this.leave(attempt)) attempt.refused(errorInfo(thrown))
    }
    this.#asked = undefined
    if (goesOn) this.#round(blocked)
    else this.#rest()
  }

  /** @returns false where nobody else needs to ask. */
  #judge(attempt: AttemptListener, verdict: AttemptVerdict, blocked: Set<string>): boolean {
    if (verdict.permit) {
      this.#queue.served(attempt.key)
      // It may have left while the limits were asked.
      if (this.leave(attempt)) attempt.admitted(verdict.permit)
      else endPermit(verdict.permit, 0)
      return true
    }
    const { scope, retryAfterMs } = verdict
    if (retryAfterMs !== undefined) this.#asksAt = Math.min(this.#asksAt, performance.now() + retryAfterMs)
    blocked.add(attempt.key)
    return scope === 'key'
  }

  #rest(): void {
    this.#busy = false
    if (this.#again) {
      this.#again = false
      return this.#pump()
    }
    this.#setTimer()
  }

  #setTimer(): void {
    const { oldest } = this.#queue
    if (!oldest) return this.#timer.clear()
    const next = Math.min(this.#asksAt, oldest.deadline)
    this.#timer.set(Math.max(1, Math.ceil(next - performance.now())), this)
  }

  #full(now: number): ErrorInfo {
    return this.#refusal('Too many requests wait for their turn already', now)
  }

  #tooLong(now: number): ErrorInfo {
    return this.#refusal(`The request would wait for its turn for longer than ${this.#bounds.maxWaitMs} ms`, now)
  }

  #refusal(reason: string, now: number): ErrorInfo {
    const known = Math.max(this.#heldUntil, this.#asksAt === Number.POSITIVE_INFINITY ? 0 : this.#asksAt) - now
    return {
      code: 'rate-limit',
      message: `${reason} (withRateLimit).`,
      retryable: true,
      retryAfterMs: known > 0 ? Math.ceil(known) : guessMs,
    }
  }
}
