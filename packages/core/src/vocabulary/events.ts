import type { ErrorInfo } from './error-info.js'
import type { Json, ProviderData } from './request.js'

/** Something about the request that was left out or changed on the way to the vendor. */
export interface Warning {
  /** The request's field, as a path: `toolChoice`, `messages[2].content`. */
  readonly setting?: string
  /** One sentence for the developer. */
  readonly message: string
}

/** Tokens spent: finite numbers from 0, no part larger than its whole. */
export interface Usage {
  /** Tokens read, cached ones and those written into a cache included. */
  readonly inputTokens: number
  /** Tokens written, reasoning included. */
  readonly outputTokens: number
  /** Input tokens that came out of the vendor's cache. */
  readonly cachedInputTokens?: number
  /** Input tokens that were written into the vendor's cache, none of which came out of it. Absent where there were none. */
  readonly cacheWriteTokens?: number
  /** Output tokens that were reasoning. */
  readonly reasoningTokens?: number
  /** The vendor's own record, a copy. */
  readonly raw?: Json
}

/**
 * Why the answer ended. `tool-calls` only where a call waits for the caller. Any other reason of a vendor is `other`, with its word in
 * `rawReason`; so is a vendor's word for tool calls where there is no call.
 */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'other'

/** First of a stream; never alone in its batch. */
export interface StartEvent {
  readonly type: 'start'
  /** The vendor's id of the answer, or one made here. */
  readonly messageId: string
  /** Id of the provider. */
  readonly provider: string
  /** The model as the vendor names it. */
  readonly model?: string
  /** Parts of the request that were left out or changed on the way to the vendor. */
  readonly warnings?: readonly Warning[]
}

/** A block of text or reasoning opens. */
export interface BlockStartEvent<Kind extends 'text' | 'reasoning'> {
  readonly type: `${Kind}-start`
  /** Unique among the open blocks. */
  readonly id: string
}

/** More of an open block. */
export interface BlockDeltaEvent<Kind extends 'text' | 'reasoning'> {
  readonly type: `${Kind}-delta`
  /** The block. */
  readonly id: string
  /** Never empty. */
  readonly delta: string
}

/** A block closes. */
export interface BlockEndEvent<Kind extends 'text' | 'reasoning'> {
  readonly type: `${Kind}-end`
  /** The block. */
  readonly id: string
  /** See {@link ProviderData}. */
  readonly providerData?: ProviderData
}

/** A tool call opens; its arguments follow. */
export interface ToolCallStartEvent {
  readonly type: 'tool-call-start'
  /** The vendor's id of the call, or one made here; unique in the answer. */
  readonly toolCallId: string
  /** Name of the tool. */
  readonly toolName: string
}

/** More of a call's arguments, as JSON text. */
export interface ToolCallDeltaEvent {
  readonly type: 'tool-call-delta'
  /** The call. */
  readonly toolCallId: string
  /** Never empty. */
  readonly delta: string
}

/** A tool call is complete: `input`, or `inputText` with `inputError` where the arguments are no JSON. */
export interface ToolCallEndEvent {
  readonly type: 'tool-call-end'
  /** The call. */
  readonly toolCallId: string
  /** Name of the tool. */
  readonly toolName: string
  /** The arguments, parsed; `{}` where the model wrote none. */
  readonly input?: Json
  /** The arguments as the model wrote them, where they are no JSON. */
  readonly inputText?: string
  /** Why they could not be read. */
  readonly inputError?: string
  /** See {@link ProviderData}. */
  readonly providerData?: ProviderData
}

/** The output of a tool that the vendor or a tool loop ran. */
export interface ToolResultEvent {
  readonly type: 'tool-result'
  /** The call. */
  readonly toolCallId: string
  /** The output. */
  readonly output: Json
  /** The tool failed. Default false. */
  readonly isError?: boolean
  /** A stage of a tool that goes on: the next result of the call takes its place. Default false. */
  readonly preliminary?: boolean
  /** The server's signature over the owner, the call and the result, by which it knows the result when a browser sends it back. */
  readonly signature?: string
}

/**
 * A call waits for a person, after its `tool-call-end` and in place of a result. The answer ends with `tool-calls`; the next request carries a
 * `tool-approval` part with the same `approvalId`.
 */
export interface ToolApprovalEvent {
  readonly type: 'tool-approval'
  /** The call. */
  readonly toolCallId: string
  /** Names the question; unique in the answer. */
  readonly approvalId: string
  /** The server's signature over the owner, the call and its input. */
  readonly signature: string
}

/** Where the answer comes from: a page of a web search, a document. */
export interface SourceEvent {
  readonly type: 'source'
  /** Unique in the answer. */
  readonly id: string
  /** Address, where it has one. */
  readonly url?: string
  /** Title. */
  readonly title?: string
  /** A passage of it. */
  readonly snippet?: string
}

/** A file that the model made. */
export interface FileEvent {
  readonly type: 'file'
  /** IANA media type. */
  readonly mediaType: string
  /** The bytes as base64. */
  readonly data?: string
  /** Where to get it. */
  readonly url?: string
  /** See {@link ProviderData}. */
  readonly providerData?: ProviderData
}

/** An application's own. */
export interface DataEvent {
  readonly type: 'data'
  /** The application's name for it. */
  readonly name: string
  /** Any JSON. */
  readonly value: Json
}

/** Withdraws everything since the last `step-end` (or the beginning), open blocks included; they get no `*-end`. */
export interface ResetEvent {
  readonly type: 'reset'
}

/** One round of a tool loop is over. */
export interface StepEndEvent {
  readonly type: 'step-end'
  /** Tokens of this round. */
  readonly usage?: Usage
}

/** The answer is complete. Last of its stream. */
export interface FinishEvent {
  readonly type: 'finish'
  /** Why it ended. */
  readonly reason: FinishReason
  /** The vendor's word for it. */
  readonly rawReason?: string
  /**
   * The vendor paused a long turn of its own tools, and `reason` is `other`: the answer goes on where its messages are sent back as they are, with nothing
   * behind them. `withTools` does so by itself. Default false.
   */
  readonly paused?: boolean
  /** Tokens spent, over all rounds. */
  readonly usage?: Usage
}

/** The answer failed. Last of its stream; alone in it, without `start`, where it failed before its first event. */
export interface ErrorRecord {
  readonly type: 'error'
  /** The failure as plain data. */
  readonly error: ErrorInfo
}

/**
 * The events of an answer. Order: `start`, then blocks (start, deltas, end; they may interleave), then one `finish`, or one {@link
 * ErrorRecord} in its place.
 */
export type ChatEvent =
  | StartEvent
  | BlockStartEvent<'text'>
  | BlockDeltaEvent<'text'>
  | BlockEndEvent<'text'>
  | BlockStartEvent<'reasoning'>
  | BlockDeltaEvent<'reasoning'>
  | BlockEndEvent<'reasoning'>
  | ToolCallStartEvent
  | ToolCallDeltaEvent
  | ToolCallEndEvent
  | ToolResultEvent
  | ToolApprovalEvent
  | SourceEvent
  | FileEvent
  | DataEvent
  | ResetEvent
  | StepEndEvent
  | FinishEvent

/** An event or the failure: what wires and stores carry. */
export type ChatRecord = ChatEvent | ErrorRecord

/** Id of the block or call that an event is of. */
export const blockOf = (event: { readonly id: string } | { readonly toolCallId: string }): string =>
  'id' in event ? event.id : event.toolCallId

/** True when nothing may follow the record. */
export const isTerminal = (record: ChatRecord): record is FinishEvent | ErrorRecord =>
  record.type === 'finish' || record.type === 'error'
