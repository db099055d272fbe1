/** What the upstream knows of one answer. */
export interface UpstreamReport {
  /** Bytes that have left the upstream. */
  readonly bytes: number
  /** When its connection was lost before the answer was complete, in milliseconds since 1970. */
  readonly lostAt: number | undefined
  /** Complete, or lost. */
  readonly over: boolean
}

/** What a relay process has used since it was started. */
export interface RelayUsage {
  /** CPU time, user and system, in microseconds. */
  readonly cpuMicros: number
  /** Resident memory in bytes. */
  readonly rss: number
  /** Memory in use, heap and buffers, in bytes: what is resident beyond it, the process keeps for later. */
  readonly live: number
  /** The most resident memory so far, in bytes. */
  readonly peakRss: number
  /** Promises made since counting began. */
  readonly promises: number
}

/** What the load client saw of a number of answers. */
export interface LoadReport {
  /** Answers that were complete, with the text that was expected, to the last byte. */
  readonly intact: number
  /** Answers that ended with another text than expected. */
  readonly wrong: number
  /** Requests that failed, or answers that broke off. */
  readonly failed: number
  /** Why the first one was wrong or failed. */
  readonly reason: string | undefined
  /** Milliseconds from request to first token, per answer. */
  readonly firstTokenMs: readonly number[]
  /** Milliseconds from request to end, per answer. */
  readonly durationMs: readonly number[]
  /** Milliseconds from the vendor's write to the reader, of each token of the probes. */
  readonly transitMs: readonly number[]
  /** Milliseconds from one token to the next at the reader, of the probes. */
  readonly gapMs: readonly number[]
  /** Bytes of all bodies but the probes', without the transfer coding. */
  readonly bodyBytes: number
}
