import type { ChatProvider, Transport } from '@millrace/core'
import type { FaultId, ModelInfo } from '../../shared/info.js'

/** The way of one answer to its vendor. */
export interface CallSettings {
  /** Carries the requests to the vendor, where the model takes one. Default: the provider's own. */
  readonly transport?: Transport
  /** Milliseconds of the vendor's silence that end the answer, where it takes them. Default: the provider's own. */
  readonly idleTimeoutMs?: number
}

/** Faults in an emulator's words. */
export type UpstreamFaults = Readonly<Partial<Record<FaultId, readonly string[]>>>

/** A model of the demo. */
export interface ServedModel {
  /** What the page is told of it. */
  readonly info: ModelInfo
  /** Its name at the vendor. */
  readonly name: string
  /** Options of its provider that switch the web search on. Absent where it has none. */
  readonly search?: Readonly<Record<string, unknown>>
  /** The faults that its emulator lets happen: one text for each request of an answer, those behind the last are answered as ever. */
  readonly faults?: UpstreamFaults
  /** Gives the provider for one answer. */
  open(settings: CallSettings): ChatProvider
}
