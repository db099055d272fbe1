import { askProvider, orderly } from '../compose/sources.js'
import type { ChatProvider } from '../runtime/provider.js'
import type { ChatStream } from '../stream/chat-stream.js'
import type { StreamOptions } from '../vocabulary/options.js'
import type { ChatRequest, Message, ToolCallPart } from '../vocabulary/request.js'
import type { DecidedCall } from './approvals.js'
import type { History } from './history.js'
import type { LoopSettings } from './loop-settings.js'
import type { LoopSign } from './loop-sign.js'
import type { ToolSet } from './tool-set.js'

/** One request to a provider with tools. */
export interface ToolLoopCall {
  readonly provider: ChatProvider
  readonly tools: ToolSet
  readonly settings: LoopSettings
  readonly request: ChatRequest
  /** The request's messages, as a vendor takes them. */
  readonly messages: readonly Message[]
  readonly history: History
  /** Calls of this loop's own tools. */
  readonly isOurs: (call: ToolCallPart) => boolean
  /** Calls of these tools that people have decided about. */
  readonly decided: readonly DecidedCall[]
  readonly sign: LoopSign
  /** As given to `stream()`, without the signal. */
  readonly options: Omit<StreamOptions, 'signal'>
}

/** Milliseconds of the total that are left; undefined where the caller gave none. */
export const timeLeft = ({ options: { totalTimeoutMs } }: ToolLoopCall, elapsedMs: number): number | undefined =>
  totalTimeoutMs === undefined ? undefined : Math.max(0, totalTimeoutMs - elapsedMs)

/**
 * Asks the provider of a loop for one step, which is lazy: nothing is sent.
 *
 * @param messages - the conversation so far.
 * @param first - nobody was asked before.
 * @throws whatever the provider's `stream()` throws.
 */
export function openStep(
  call: ToolLoopCall,
  messages: readonly Message[],
  { first, elapsedMs }: { readonly first: boolean; readonly elapsedMs: number },
): ChatStream {
  const { provider, tools, request, options, sign } = call
  const left = timeLeft(call, elapsedMs)
  const asked = tools.offered(messages === request.messages ? request : { ...request, messages }, first, sign)
  return orderly(askProvider(provider, asked, left === undefined ? options : { ...options, totalTimeoutMs: left }))
}
