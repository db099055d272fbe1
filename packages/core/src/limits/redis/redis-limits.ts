import { bareCause } from '../../lib/bare-cause.js'
import { randomId } from '../../lib/random-id.js'
import type { SendCommand } from '../../redis/client.js'
import { runScript } from '../../redis/script.js'
import { unref } from '../../time/timers.js'
import { ChatError } from '../../vocabulary/errors.js'
import type { AttemptLimits, AttemptNeed, AttemptRates, AttemptVerdict } from '../attempt-limits.js'
import { endScript, renewScript, takeScript } from './scripts.js'

/** Settings, all of them known. */
export interface RedisLimitSettings {
  readonly all: AttemptRates
  readonly perKey: AttemptRates
  /** With the name in braces, so that all keys are in one slot of a cluster. */
  readonly prefix: string
  readonly leaseMs: number
  readonly pollMs: number
}

/** Counts the attempts of all processes in Redis, one command for each. */
export class RedisLimits implements AttemptLimits {
  readonly countsTokens: boolean
  readonly #send: SendCommand
  readonly #settings: RedisLimitSettings
  readonly #rates: readonly string[]
  /** Attempts under way are counted. */
  readonly #leases: boolean
  /** Attempts of this process that are under way: id → key. */
  readonly #running = new Map<string, string>()
  #renewal: ReturnType<typeof setInterval> | undefined

  constructor(send: SendCommand, settings: RedisLimitSettings) {
    this.#send = send
    this.#settings = settings
    const { all, perKey } = settings
    this.countsTokens = (all.tokensPerMinute ?? perKey.tokensPerMinute) !== undefined
    this.#leases = (all.concurrency ?? perKey.concurrency) !== undefined
    this.#rates = [all, perKey].flatMap(({ concurrency, requestsPerMinute, tokensPerMinute }) =>
      [concurrency, requestsPerMinute, tokensPerMinute].map(rate => String(Math.floor(rate ?? -1))),
    )
  }

  async take({ key, tokens }: AttemptNeed): Promise<AttemptVerdict> {
    const { leaseMs, pollMs } = this.#settings
    const id = randomId()
    const estimate = Math.ceil(tokens)
    const args = [id, String(estimate), String(leaseMs), String(pollMs), ...this.#rates]
    const [scope, retryAfterMs] = (await this.#run(takeScript, key, args)) as readonly number[]
    if (scope !== undefined) return { scope: scope === 0 ? 'all' : 'key', retryAfterMs: Number(retryAfterMs) }
    if (this.#leases) this.#hold(id, key)
    return { permit: { end: spent => this.#end(id, key, estimate, Math.ceil(spent ?? estimate)) } }
  }

  #end(id: string, key: string, estimate: number, spent: number): void {
    this.#running.delete(id)
    const { all, perKey } = this.#settings
    const counts = [all, perKey].map(({ tokensPerMinute }) => (tokensPerMinute === undefined ? '0' : '1'))
    // Lost where Redis cannot be reached: the attempt counts until its lease is over, and its estimate stands.
    this.#run(endScript, key, [id, String(estimate), String(spent), ...counts]).catch(() => {})
  }

  /** Renews the leases of long answers, as long as there are any. */
  #hold(id: string, key: string): void {
    this.#running.set(id, key)
    if (this.#renewal !== undefined) return
    this.#renewal = setInterval(() => this.#renew(), this.#settings.leaseMs / 3)
    unref(this.#renewal)
  }

  #renew(): void {
    if (this.#running.size === 0) {
      clearInterval(this.#renewal)
      this.#renewal = undefined
      return
    }
    const { prefix, leaseMs } = this.#settings
    const byKey = Map.groupBy(this.#running, ([, key]) => key)
    for (const [key, attempts] of byKey) {
      const keys = [`${prefix}:run`, `${prefix}:run:${key}`]
      // Lost where Redis cannot be reached: the next renewal comes before the lease is over, or the attempt counts no longer.
      runScript(this.#send, renewScript, keys, [String(leaseMs), ...attempts.map(([id]) => id)]).catch(() => {})
    }
  }

  async #run(script: typeof takeScript, key: string, args: readonly string[]): Promise<unknown> {
    const { prefix } = this.#settings
    const names = ['run', 'req', 'tok', 'sum']
    const keys = [...names.map(name => `${prefix}:${name}`), ...names.map(name => `${prefix}:${name}:${key}`)]
    try {
      return await runScript(this.#send, script, keys, args)
    } catch (cause) {
      const message = 'The shared limits could not be asked.'
      throw new ChatError({ code: 'network', message, retryable: true }, { cause: bareCause(cause) })
    }
  }
}
