import type { ErrorInfo, FinishEvent, Usage } from '@millrace/core'
import { frame } from './frame.js'

/** The reasons that the client knows of ours: any other ends the message in an error there. */
const reasons: ReadonlySet<string> = new Set<FinishEvent['reason']>([
  'stop',
  'length',
  'tool-calls',
  'content-filter',
  'other',
])

/** The end of a complete answer. The vendor's record of the usage stays on the server. */
export function finishFrame({ reason, usage }: FinishEvent): string {
  const finishReason = reasons.has(reason) ? reason : 'other'
  return frame({ type: 'finish', finishReason, ...(usage && { messageMetadata: { usage: counts(usage) } }) })
}

function counts(usage: Usage): Omit<Usage, 'raw'> {
  const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens } = usage
  return {
    inputTokens,
    outputTokens,
    ...(cachedInputTokens !== undefined && { cachedInputTokens }),
    ...(cacheWriteTokens && { cacheWriteTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
  }
}

/**
 * The end of an answer that failed. Only an `error` part makes `useChat` show one; a cut without it, an `abort` part and a `finish` alone look
 * like success there (@ai-sdk/react 4.0.177, 2026-11). An answer that was stopped is no failure, and says so by `interrupted`, behind which the
 * client sends nothing by itself.
 */
export function failureFrames({ code, message, retryable, retryAfterMs }: ErrorInfo): { tell: string; finish: string } {
  if (code === 'aborted')
    return {
      tell: frame({ type: 'abort', reason: message }),
      finish: frame({ type: 'finish', finishReason: 'interrupted' }),
    }
  return {
    tell: frame({ type: 'error', errorText: message, code, retryable, retryAfterMs }),
    finish: frame({ type: 'finish', finishReason: 'error' }),
  }
}
