import { randomId } from '@millrace/core'
import { runScript, type SendCommand } from '@millrace/core/internal-seldom'
import type { ClientKey } from '../keys/client-key.js'
import {
  budgetOf,
  budgetReached,
  guessMs,
  type Ledger,
  type LimitReached,
  type Ticket,
  type Verdict,
} from './ledger.js'
import { type Period, periodsAt } from './periods.js'
import { admitScript, renewScript, settleScript } from './redis-scripts.js'

/** Settings of a {@link RedisLedger}. */
export interface RedisLedgerOptions {
  /** First word of the names in Redis. */
  readonly prefix: string
  /** Milliseconds after which answers of a gateway that died no longer count as under way. Default 30 000. */
  readonly leaseMs?: number
  /** Ends the connection. Default: it stays open, as the application's. */
  close?(): Promise<void>
}

/** Milliseconds that a shutdown waits for the ends of answers to be counted. */
const closeMs = 2_000

/** Milliseconds until Redis is told again of an end that it did not take. */
const againMs = 1_000

/** Milliseconds for which a count is kept behind the end of its period, for answers that end late. */
const keptMs = 2 * 24 * 60 * 60 * 1_000

/** An answer that is over. */
interface EndedAnswer {
  /** Those of its script in Redis. */
  readonly names: readonly string[]
  /** `id:tokens` */
  readonly member: string
  /** Tokens that are added to those that were reserved, negative where it took less. */
  readonly added: number
  /** Redis may have forgotten that it was under way. By the clock of `performance`. */
  readonly leaseOverAt: number
}

/**
 * Counts the answers of all gateways in Redis 7.0 or later, or Valkey: one script for each admission, and one at the end of each answer. All names of a key are in
 * one slot of a cluster. Answers of a gateway that died stay counted with what was reserved for them, and so do those that end while Redis is away for longer
 * than their lease.
 */
export class RedisLedger implements Ledger {
  readonly #send: SendCommand
  readonly #options: RedisLedgerOptions
  readonly #leaseMs: number
  /** Answers under way: `id:tokens` → name of the key. */
  readonly #running = new Map<string, string>()
  /** Settlements on their way. */
  readonly #settling = new Set<Promise<unknown>>()
  /** Answers whose end Redis did not take. */
  #unsettled: EndedAnswer[] = []
  #renewal: ReturnType<typeof setInterval> | undefined
  #retry: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(send: SendCommand, options: RedisLedgerOptions) {
    this.#send = send
    this.#options = options
    this.#leaseMs = options.leaseMs ?? 30_000
  }

  async admit({ name, limits }: ClientKey, tokens: number): Promise<Verdict> {
    const now = Date.now()
    const periods = periodsAt(now)
    const { requestsPerMinute, concurrency } = limits
    const allowed = [requestsPerMinute, concurrency, ...periods.map(period => budgetOf(limits, period))]
    const id = randomId()
    const names = this.#namesOf(name, periods)
    const reply = await runScript(this.#send, admitScript, names, [
      id,
      String(tokens),
      String(this.#leaseMs),
      ...allowed.map(limit => String(limit ?? -1)),
      ...periods.map(({ endsAt }) => String(endsAt + keptMs)),
    ])
    const [limit, ...told] = (reply as readonly unknown[]).map(Number)
    if (limit !== undefined) return { over: reached(limit, told, { limits, periods, tokens, now }) }
    return { ticket: this.#ticket(`${id}:${tokens}`, name, { names, tokens }) }
  }

  async close(): Promise<void> {
    clearInterval(this.#renewal)
    this.#closed = true
    this.#settleAgain()
    let timer: ReturnType<typeof setTimeout> | undefined
    // Answers whose end Redis does not take in time stay counted as what was reserved for them.
    const patience = new Promise(resolve => {
      timer = setTimeout(resolve, closeMs)
    })
    await Promise.race([Promise.all(this.#settling), patience])
    clearTimeout(timer)
    await this.#options.close?.()
  }

  #ticket(
    member: string,
    key: string,
    counted: { readonly names: readonly string[]; readonly tokens: number },
  ): Ticket {
    const [run = '', , ...counts] = counted.names
    this.#running.set(member, key)
    this.#renewal ??= setInterval(() => this.#renew(), this.#leaseMs / 3).unref()
    return {
      settle: spent => {
        this.#running.delete(member)
        const added = spent - counted.tokens
        const leaseOverAt = performance.now() + this.#leaseMs
        this.#settle({ names: [run, ...counts], member, added, leaseOverAt }, 'first')
      },
    }
  }

  #settle(ended: EndedAnswer, attempt: 'first' | 'again'): void {
    const { names, member, added } = ended
    const settled: Promise<unknown> = runScript(this.#send, settleScript, names, [member, String(added), attempt])
      .catch(() => this.#keep(ended))
      .finally(() => this.#settling.delete(settled))
    this.#settling.add(settled)
  }

  /** Keeps an end that Redis did not take, for as long as the answer can be under way there. */
  #keep(ended: EndedAnswer): void {
    if (this.#closed || performance.now() >= ended.leaseOverAt) return
    this.#unsettled.push(ended)
    this.#retry ??= setTimeout(() => this.#settleAgain(), againMs).unref()
  }

  #settleAgain(): void {
    clearTimeout(this.#retry)
    this.#retry = undefined
    const all = this.#unsettled
    this.#unsettled = []
    for (const ended of all) this.#settle(ended, 'again')
  }

  #namesOf(key: string, periods: readonly Period[]): readonly string[] {
    const own = `${this.#options.prefix}:{${key}}`
    return [`${own}:run`, `${own}:req`, ...periods.map(({ id }) => `${own}:${id}`)]
  }

  /** Renews the leases of long answers, as long as there are any. */
  #renew(): void {
    if (this.#running.size === 0) {
      clearInterval(this.#renewal)
      this.#renewal = undefined
      return
    }
    for (const [key, running] of Map.groupBy(this.#running, ([, key]) => key)) {
      const [run = ''] = this.#namesOf(key, [])
      const args = [String(this.#leaseMs), ...running.map(([member]) => member)]
      // Lost where Redis cannot be reached: the next renewal may come in time, or the answer counts no longer as under way.
      runScript(this.#send, renewScript, [run], args).catch(() => {})
    }
  }
}

/** An admission that was refused. */
interface RefusedAdmission extends Pick<ClientKey, 'limits'> {
  readonly periods: readonly Period[]
  readonly tokens: number
  readonly now: number
}

/** Reads the reply of the script. */
function reached(which: number, [first = 0, held = 0]: readonly number[], refused: RefusedAdmission): LimitReached {
  const { limits, periods, tokens, now } = refused
  if (which === 3) return { kind: 'requests', limit: limits.requestsPerMinute!, retryAfterMs: Math.max(1, first) }
  if (which === 4) return { kind: 'concurrency', limit: limits.concurrency!, retryAfterMs: guessMs }
  const period = periods[which - 1]!
  return budgetReached(period, budgetOf(limits, period)!, { spent: first, held, tokens, now })
}
