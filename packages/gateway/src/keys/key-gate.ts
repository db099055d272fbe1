import type { Usage } from '@millrace/core'
import type { Admission, AdmissionRequest, Identity, KeyHolder, Refusal } from '../admission.js'
import type { Ledger, Ticket, Verdict } from '../budget/ledger.js'
import type { Prices } from '../budget/prices.js'
import type { ClientKey } from './client-key.js'
import type { LiveKeys } from './live-keys.js'
import { beyond, expiredKey, noKey, uncounted, unknownKey } from './refusals.js'

/** The parts that a gate joins. */
export interface GateParts {
  readonly keys: LiveKeys
  readonly ledger: Ledger
  /** As they are now. */
  prices(): Prices
  /** Is told why an answer could not be counted: once, until one is counted again. */
  report(thrown: unknown): void
}

/** Milliseconds that counts elsewhere may take. */
const patienceMs = 5_000

/** Tokens of one answer at most, for the arithmetic of all places that count. */
const mostTokens = 1e12

/** Lets the holders of client keys in, each within its limits. */
export class KeyGate {
  readonly #parts: GateParts
  #failing = false

  constructor(parts: GateParts) {
    this.#parts = parts
  }

  identify(key: string | undefined): Identity {
    if (!this.#parts.keys.guards) return everybody
    const found = this.#keyOf(key)
    return isRefusal(found) ? { refuse: found } : found.holder
  }

  admit({ key, holder, estimate }: AdmissionRequest): Admission | Promise<Admission> {
    const { keys, ledger } = this.#parts
    if (!keys.guards) return { ...everybody, settle: this.#settler(undefined) }
    // Looked up again: the key may have been revoked while the body arrived.
    const known = holder && keys.keyOf(holder)
    const found = known ? inTime(known) : this.#keyOf(key)
    if (isRefusal(found)) return refused(found, everybody)
    const tokens = wholeTokens(estimate)
    const verdict = ledger.admit(found, tokens)
    return verdict instanceof Promise
      ? this.#late(verdict, found.holder, tokens)
      : this.#admitted(verdict, found.holder, tokens)
  }

  #keyOf(key: string | undefined): ClientKey | Refusal {
    if (key === undefined) return noKey
    const found = this.#parts.keys.find(key)
    return found ? inTime(found) : unknownKey
  }

  async #late(verdict: Promise<Verdict>, holder: KeyHolder, tokens: number): Promise<Admission> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const patience = new Promise<undefined>(resolve => {
      timer = setTimeout(() => resolve(undefined), patienceMs)
    })
    try {
      const first = await Promise.race([verdict, patience])
      if (first) {
        this.#failing = false
        return this.#admitted(first, holder, tokens)
      }
      // Nobody waits for it any more.
      void verdict.then(
        ({ over, ...late }) => over || (late as { ticket: Ticket }).ticket.settle(0),
        () => {},
      )
      this.#failed(new Error(`The counts did not answer within ${patienceMs} ms.`))
    } catch (thrown) {
      this.#failed(thrown)
    } finally {
      clearTimeout(timer)
    }
    return refused(uncounted, holder)
  }

  #failed(thrown: unknown): void {
    if (!this.#failing) this.#parts.report(thrown)
    this.#failing = true
  }

  #admitted(verdict: Verdict, holder: KeyHolder, tokens: number): Admission {
    if (verdict.over) return refused(beyond(verdict.over, tokens), holder)
    return { ...holder, settle: this.#settler(verdict.ticket) }
  }

  #settler(ticket: Ticket | undefined): Admission['settle'] {
    const prices = this.#parts.prices()
    return ({ usage, estimated, answeredBy }) => {
      const spent: Usage = usage ?? estimated
      ticket?.settle(wholeTokens(spent.inputTokens + spent.outputTokens))
      return prices.costOf(answeredBy, spent)
    }
  }
}

const wholeTokens = (tokens: number): number => (tokens > 0 ? Math.min(Math.ceil(tokens), mostTokens) : 0)

const isRefusal = (found: ClientKey | Refusal): found is Refusal => 'status' in found

const inTime = (key: ClientKey): ClientKey | Refusal => (key.expiresAt <= Date.now() ? expiredKey : key)

const everybody: KeyHolder = { keyName: 'none' }

const refused = (refuse: Refusal, holder: KeyHolder): Admission => ({ ...holder, refuse, settle: () => undefined })
