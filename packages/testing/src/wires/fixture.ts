import type { ChatRecord } from '@millrace/core'

/** The part of a `WireFormat` of `@millrace/server` that the cases use. */
export interface TriedWire {
  /** Headers of the response, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Text of a silent answer. */
  readonly heartbeat: string
  /** See `WireFormat`. */
  readonly failures?: 'told' | 'broken-off'
  /** See `WireFormat`. */
  createEncoder(): TriedEncoder
}

/** The part of a `WireEncoder` that the cases use. */
export interface TriedEncoder {
  /** See `WireEncoder`. */
  encode(records: readonly ChatRecord[]): string
  /** See `WireEncoder`. */
  readonly ended?: boolean
}

/** An answer as a client of the dialect has it at the end of a body. */
export interface ReadAnswer {
  /** All text of the answer. */
  readonly text: string
  /** `finish` and `error`: the dialect said so. `cut`: the body ended before it did. */
  readonly ending: 'finish' | 'error' | 'cut'
}

/** A wire format, and a client's reading of it. */
export interface WireFixture {
  /** The format that is tried. */
  readonly wire: TriedWire
  /** Reads a body, whole or cut anywhere between two batches, as clients of the dialect do. */
  read(body: string): ReadAnswer
}
