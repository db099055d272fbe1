import { HttpError } from '../exchange/http-error.js'
import type { ResolvedLimits } from './limits.js'

const minuteMs = 60_000

/** Milliseconds after which somebody who was one too many should ask again. */
const soonMs = 1_000

/**
 * Readers of kept answers that an owner may have for each answer at once: tabs and devices, and those whose leave a relay has not told yet, which takes
 * some of them two heartbeats (HAProxy 2.6.12, Apache 2.4 of Debian 12, 2026-11).
 */
const readersEach = 8

/** Counts requests, and refuses those beyond a limit. */
export class Admission {
  readonly #limits: ResolvedLimits
  #running = 0
  /** Requests that only stop an answer. */
  #stopping = 0
  /** Requests of each owner that may ask a provider and are not over. */
  readonly #runningOf = new Map<string, number>()
  /** Requests of each owner that read a kept answer. */
  readonly #readersOf = new Map<string, number>()
  /** When the requests of each owner in the last minute began, oldest first. The owner who has waited longest comes first. */
  readonly #beganOf = new Map<string, number[]>()

  constructor(limits: ResolvedLimits) {
    this.#limits = limits
  }

  /**
   * Counts a request. Those that only stop an answer are counted apart: they end work, and must not wait for it.
   *
   * @returns a refusal by 503 when there are as many as allowed; it has not entered then.
   */
  enter(stops: boolean): HttpError | undefined {
    if ((stops ? this.#stopping : this.#running) >= this.#limits.concurrency) {
      const details = { retryable: true, retryAfterMs: soonMs }
      return new HttpError(503, 'overloaded', 'The server has as many requests as it can take.', details)
    }
    if (stops) this.#stopping++
    else this.#running++
    return undefined
  }

  /** The request of somebody who has entered is over. */
  leave(stops: boolean): void {
    if (stops) this.#stopping--
    else this.#running--
  }

  /** @throws HttpError 429 when the owner has had as many as allowed; this one is not counted then. */
  enterOwner(owner: string): void {
    const { ownerConcurrency, ownerPerMinute } = this.#limits
    if (countOf(this.#runningOf, owner) >= ownerConcurrency) throw tooMany('Too many requests at once.', soonMs)
    if (Number.isFinite(ownerPerMinute)) this.#countMinute(owner, ownerPerMinute)
    change(this.#runningOf, owner, 1)
  }

  /** A request that `enterOwner` counted is over. */
  leaveOwner(owner: string): void {
    change(this.#runningOf, owner, -1)
  }

  /** @throws HttpError 429 when the owner reads kept answers as often as allowed; this one is not counted then. */
  enterReader(owner: string): void {
    if (countOf(this.#readersOf, owner) >= readersEach * this.#limits.ownerConcurrency)
      throw tooMany('Too many readers at once.', soonMs)
    change(this.#readersOf, owner, 1)
  }

  /** A reader that `enterReader` counted is gone. */
  leaveReader(owner: string): void {
    change(this.#readersOf, owner, -1)
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

const countOf = (counts: ReadonlyMap<string, number>, owner: string): number => counts.get(owner) ?? 0

function change(counts: Map<string, number>, owner: string, by: number): void {
  const count = countOf(counts, owner) + by
  if (count > 0) counts.set(owner, count)
  else counts.delete(owner)
}

const tooMany = (message: string, retryAfterMs: number): HttpError =>
  new HttpError(429, 'rate-limit', message, { retryable: true, retryAfterMs })
