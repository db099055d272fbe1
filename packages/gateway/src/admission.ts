import type { ErrorCode, Usage } from '@millrace/core'
import type { GatewayConfig } from './config/config.js'

/** A limit that a request would go beyond. */
export interface LimitState {
  readonly kind: 'requests' | 'tokens'
  readonly limit: number
  /** Room that it still has. */
  readonly left: number
  /** Milliseconds until there is more. */
  readonly resetMs: number
}

/** A refusal of a request, as its client is told it in the words of its dialect. */
export interface Refusal {
  /** HTTP status, from 400 to 599. */
  readonly status: number
  /** The kind of refusal: `authentication` for a key that is none, `permission`, `rate-limit`, or `quota` for a budget that is spent. */
  readonly code: ErrorCode
  /** One sentence for the client; it repeats nothing of the key. */
  readonly message: string
  /** Milliseconds after which another try makes sense. Default: none is told. */
  readonly retryAfterMs?: number
  /** Told in headers of the client's dialect. Default: none. */
  readonly limit?: LimitState
}

/** The holder of a client key. */
export interface KeyHolder {
  /** Name of the key, for log and metrics; never the key itself. */
  readonly keyName: string
  /** Separates what is kept for one client from what is kept for another; one per key. Absent: there are no keys, and all clients are one. */
  readonly owner?: string
  /** Names and globs of the models that the key may ask for. Default: all. */
  readonly allowedModels?: readonly string[]
}

/** A request that asks to be let in. Its model was found, and the key may ask for it. */
export interface AdmissionRequest {
  /** The client's key, as it came; undefined where it sent none. */
  readonly key?: string
  /** The holder of the key: the object that `identify` gave. */
  readonly holder?: KeyHolder
  /** The model as the client named it. */
  readonly model: string
  /** Name of the route that answers: a name or a glob of `models`, or `provider/model`. */
  readonly route: string
  /** Tokens that the answer may cost at most, estimated: those of the request and the output that it allows. */
  readonly estimate: number
}

/** Tokens of an answer. */
export interface TokenCounts {
  /** Tokens of the request. */
  readonly inputTokens: number
  /** Tokens of the answer, reasoning included. */
  readonly outputTokens: number
}

/** The cost of an answer that is over. */
export interface Settlement {
  /** As the vendor told it. Absent where it did not: cancelled, cut, failed, or by a server that sends zeros. */
  readonly usage?: Usage
  /** Estimated of the request and of what came of the answer. 0 and 0 for one that was never asked for, or that failed before its first batch. */
  readonly estimated: TokenCounts
  /** The model of the vendor that answered, as `provider/model`, for prices. Absent where none did. */
  readonly answeredBy?: string
  /** See {@link CallEnding}. */
  readonly ending: CallEnding
}

/** `finish`: the answer is complete. `cancelled`: the reader left, or the server stopped it. `error`: it failed. */
export type CallEnding = 'finish' | 'error' | 'cancelled'

/** A request that is let in, and counted until it is settled; or its refusal. */
export interface Admission extends KeyHolder {
  /** Present: the request is refused, nothing was counted, and `settle` is not called. */
  readonly refuse?: Refusal
  /** Called exactly once, when the answer is over. @returns what it cost, in the currency of the price table; undefined without one. */
  settle(settlement: Settlement): number | undefined
}

/** A key that was looked up: its holder, or the refusal. */
export type Identity = (KeyHolder & { readonly refuse?: undefined }) | { readonly refuse: Refusal }

/** Lets requests in and counts them: client keys, limits and budgets. Its functions do not need `this`. */
export interface Gatekeeper {
  /** Clients need a key, so that the gateway may be asked by any name. Read when a configuration was taken. Default true. */
  readonly guards?: boolean
  /**
   * Takes a configuration, the first one and each that follows. Absent: one with keys of clients is refused.
   *
   * @throws ConfigError for one that it cannot take; then the one before stays.
   */
  configure?(config: GatewayConfig): void
  /** Looks a key up. Called for each request before its body is read, for lists of models too. Nothing is counted. */
  identify(key: string | undefined): Identity | Promise<Identity>
  /** Admits a request that asks a provider, and reserves its estimate. Called once per answer. */
  admit(request: AdmissionRequest): Admission | Promise<Admission>
  /** Writes what is not written yet, and lets go of files and connections. */
  close?(): Promise<void>
}

/** Lets everybody in: for a gateway that is for this machine alone. */
export const openGatekeeper: Gatekeeper = {
  guards: false,
  identify: () => ({ keyName: 'none' }),
  admit: () => ({ keyName: 'none', settle: () => undefined }),
}
