import { HttpError } from '../exchange/http-error.js'
import type { ResolvedLimits } from './limits.js'

const minuteMs = 60_000

/** Milliseconds after which somebody who was one too many should ask again. */
const soonMs = 1_000

/** Counts requests, and refuses those beyond a limit. */
export class Admission {
  readonly #limits: ResolvedLimits
  #running = 0
  /** Requests of each owner that are not over. */
  readonly #runningOf = new Map<string, number>()
  /** When the requests of each owner in the last minute began, oldest first. The owner who has waited longest comes first. */
  readonly #beganOf = new Map<string, number[]>()

  constructor(limits: ResolvedLimits) {
    this.#limits = limits
  }

  /** @throws HttpError 503 when there are as many as allowed; it has not entered then. */
  enter(): void {
    if (this.#running >= this.#limits.concurrency) {
      const details = { retryable: true, retryAfterMs: soonMs }
      throw new HttpError(503, 'overloaded', 'The server has as many requests as it can take.', details)
    }
    this.#running++
  }

  /** The request of somebody who has entered is over. */
  leave(): void {
    this.#running--
  }

  /** @throws HttpError 429 when the owner has had as many as allowed; this one is not counted then. */
  enterOwner(owner: string): void {
    const running = this.#runningOf.get(owner) ?? 0
    if (running >= this.#limits.ownerConcurrency) throw tooMany('Too many requests at once.', soonMs)
    if (Number.isFinite(this.#limits.ownerPerMinute)) this.#countMinute(owner, this.#limits.ownerPerMinute)
    this.#runningOf.set(owner, running + 1)
  }

  /** A request that `enterOwner` counted is over. */
  leaveOwner(owner: string): void {
    const running = (this.#runningOf.get(owner) ?? 1) - 1
    if (running === 0) this.#runningOf.delete(owner)
    else this.#runningOf.set(owner, running)
  }

  #countMinute(owner: string, most: number): void {
    const now = performance.now()
    for (const [other, times] of this.#beganOf) {
      if (times[times.length - 1]! > now - minuteMs) break
      this.#beganOf.delete(other)
    }
    const began = (this.#beganOf.get(owner) ?? []).filter(at => at > now - minuteMs)
    if (began.length >= most) throw tooMany('Too many requests in a minute.', began[0]! + minuteMs - now)
    began.push(now)
    // Behind all others, by its latest request.
    this.#beganOf.delete(owner)
    this.#beganOf.set(owner, began)
  }
}

const tooMany = (message: string, retryAfterMs: number): HttpError =>
  new HttpError(429, 'rate-limit', message, { retryable: true, retryAfterMs })
