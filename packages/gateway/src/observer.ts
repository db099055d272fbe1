import type { ErrorCode, Usage } from '@millrace/core'
import type { CallEnding, TokenCounts } from './admission.js'

/** Dialect of a client. */
export type Dialect = 'openai' | 'responses' | 'anthropic'

/**
 * One request of a client, from its head to the end of its response. The same object at each call of an observer, so that a `WeakMap` can keep what belongs
 * to it; its fields fill up on the way. Nothing of it is content, and nothing is secret.
 */
export interface GatewayCall {
  /** Unique; the response tells it as `x-request-id`. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** In capitals; `OTHER` for one that no API has. */
  readonly method: string
  /** Path without query, such as `/v1/responses`; `other` for one that the gateway does not have. */
  readonly path: string
  /** The dialect of the endpoint; of an unknown path, the one that the client seems to speak. */
  readonly dialect: Dialect
  /** Name of the client's key; undefined until it is known. */
  readonly keyName: string | undefined
  /** The model as the client named it, whether there is one or not; undefined until the body was read. `route` is undefined where there is none. */
  readonly model: string | undefined
  /** The name that was found: that of the client, without the `claude/` and the `[1m]` that some put around it. */
  readonly bareModel: string | undefined
  /** Name of the route that answers. */
  readonly route: string | undefined
  /** Name of the provider that answers, as in the configuration; undefined until the answer begins. Where none answered, that which was asked last. */
  readonly provider: string | undefined
  /** The vendor's name of the model that answers. */
  readonly vendorModel: string | undefined
  /**
   * Settings of the request that were left out or changed on the way to the vendor, by their paths (`top_k`, `tools[2]`), 20 at most. Names of unknown ones are
   * the client's own text.
   */
  readonly warnings: readonly string[]
}

/** The end of a call. */
export interface CallEnd {
  /** HTTP status of the response; 499 where the client left before there was one. */
  readonly status: number
  /** `refused`: no provider was asked. `plain`: none had to be, as for a list of models. */
  readonly ending: CallEnding | 'refused' | 'plain'
  /** Why it failed or was refused. */
  readonly code?: ErrorCode
  /** As the vendor told it. */
  readonly usage?: Usage
  /** See `Settlement`. Absent where no provider was asked. */
  readonly estimated?: TokenCounts
  /** Cost by the price table, where `settle` told one. */
  readonly cost?: number
  /** Milliseconds from the beginning of the call to the first text, thought or call of the answer. */
  readonly firstTokenMs?: number
  /** Milliseconds from the beginning of the call to the end of its response. */
  readonly totalMs: number
}

/** Is told of calls: metrics, log. Its functions are synchronous; what they throw is reported, and disturbs no answer. */
export interface GatewayObserver {
  /** A provider is asked: the stream is open from here to `answered`. */
  began?(call: GatewayCall): void
  /** The first text, thought or call of the answer has come. @param ms - since the beginning of the call. */
  firstToken?(call: GatewayCall, ms: number): void
  /** Another batch has come. @param gapMs - since the one before. */
  tokens?(call: GatewayCall, gapMs: number): void
  /** The answer of the provider is over; called once for each `began`. The response may still have bytes to send. */
  answered?(call: GatewayCall): void
  /** The response is over; called once for every call, of refusals and unknown paths too. */
  ended?(call: GatewayCall, end: CallEnd): void
}

/** Serves `/metrics`: an observer that can tell what it has counted. */
export interface MetricsSource extends GatewayObserver {
  /** Content type of `text`. */
  readonly contentType: string
  /** The counts in Prometheus' text format. */
  text(): Promise<string>
}
