import type { ErrorInfo } from './error-info.js'
import type { DataEvent, FinishEvent, SourceEvent, Usage, Warning } from './events.js'
import type { OpenPart } from './open-parts.js'
import type { Message, Part } from './request.js'

/** The end of an answer: see {@link FinishEvent}. */
type FinishInfo = Pick<FinishEvent, 'reason' | 'rawReason' | 'paused'>

/** An answer as far as it came: plain data, the same in server, browser and replay. */
export interface ChatState {
  /** `streaming` until a `finish` or an `error` came. */
  readonly status: 'streaming' | 'finished' | 'failed'
  /** Always the assistant. */
  readonly role: 'assistant'
  /** The vendor's id of the answer. Absent before `start`. */
  readonly messageId?: string
  /** Id of the provider. */
  readonly provider?: string
  /** The model as the vendor names it. */
  readonly model?: string
  /** The answer's pieces in the order in which they opened, for display. */
  readonly content: readonly Part[]
  /** The messages to send back with the next request; see {@link ChatResult.messages}. Absent until the answer is over. */
  readonly messages?: readonly Message[]
  /** Sources cited. */
  readonly sources?: readonly Omit<SourceEvent, 'type'>[]
  /** Data events of the application. */
  readonly data?: readonly Omit<DataEvent, 'type'>[]
  /** Parts of the request that were left out or changed on the way to the vendor. */
  readonly warnings?: readonly Warning[]
  /** The reason of the end. */
  readonly finish?: FinishInfo
  /** Tokens spent. */
  readonly usage?: Usage
  /** Why it failed. */
  readonly error?: ErrorInfo
  /** Blocks and calls that are not complete yet, in no particular order. */
  readonly open: readonly OpenPart[]
  /** For each `step-end`: how many parts `content` had. Absent before the first. */
  readonly steps?: readonly number[]
  /** Where `reset` goes back to. */
  readonly step: { readonly content: number; readonly sources: number; readonly data: number }
}

/** A complete message with what is known about it. */
export interface ChatResult {
  /** Always the assistant. */
  readonly role: 'assistant'
  /** All pieces of the answer, of every step, for display. */
  readonly content: readonly Part[]
  /**
   * The answer as the history of the next request, on every dialect: put these behind the messages of the last one. An answer of several
   * steps is split at each `step-end`: the assistant, what its tools gave, the assistant, and so on. A result of a tool that the vendor ran
   * in the middle of a step stays inside its assistant message. Empty where the answer has no content.
   */
  readonly messages: readonly Message[]
  /** The vendor's id of the answer, or one made here. */
  readonly messageId: string
  /** The model as the vendor names it. */
  readonly model?: string
  /** The reason of the end. */
  readonly finish: FinishInfo
  /** Tokens spent. */
  readonly usage?: Usage
  /** Sources cited. */
  readonly sources?: readonly Omit<SourceEvent, 'type'>[]
  /** Parts of the request that were left out or changed on the way to the vendor. */
  readonly warnings?: readonly Warning[]
}
