import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { ErrorInfo, FinishReason, Json, Usage } from '@millrace/core'
import { defined, entryOf, isObject, numberIn, objectIn, textIn } from '@millrace/core/provider-kit'

/** The end of an answer. */
export interface ToldEnd {
  /** Absent where the answer was cut. */
  readonly reason?: FinishReason
  /** The vendor's word for it. */
  readonly raw?: string
  readonly usage?: Usage
  readonly error?: ErrorInfo
}

const reasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'content-filter',
  'tool-calls': 'tool-calls',
}

/**
 * Reads a `finish`. Models that were written for earlier versions, and put into a wrapper, tell the reason as a word and tokens as numbers, or leave one out
 * (LanguageModelV2 of the AI SDK 5, 2026-11).
 */
export function endOf(part: Extract<LanguageModelV4StreamPart, { readonly type: 'finish' }>): ToldEnd {
  const { finishReason, usage } = part as { readonly finishReason?: unknown; readonly usage?: unknown }
  const told = objectIn(finishReason)
  const unified = textIn(told.unified) ?? textIn(finishReason)
  const raw = textIn(told.raw)
  const tokens = usageOf(objectIn(usage))
  if (unified === 'error') return defined({ usage: tokens, error: failed(raw) })
  // The vendor was cut off, or nobody knows.
  if (unified === undefined || unified === 'interrupted') return defined({ usage: tokens })
  return defined({ usage: tokens, reason: entryOf(reasons, unified) ?? 'other', raw: raw ?? unified })
}

const failed = (raw: string | undefined): ErrorInfo => ({
  code: 'unknown',
  message: 'The model of the AI SDK ended its answer with an error and did not tell which.',
  retryable: false,
  ...(raw !== undefined && { providerCode: raw.slice(0, 200) }),
})

function usageOf({
  inputTokens,
  outputTokens,
  raw,
  ...earlier
}: {
  readonly [field: string]: unknown
}): Usage | undefined {
  const [input, output] = [inputTokens, outputTokens].map(tokens =>
    isObject(tokens) ? tokens : { total: tokens },
  ) as [{ [field: string]: unknown }, { [field: string]: unknown }]
  const totals = [input.total, output.total].map(numberIn)
  if (totals.every(total => total === undefined)) return undefined
  return defined({
    inputTokens: totals[0] ?? 0,
    outputTokens: totals[1] ?? 0,
    cachedInputTokens: numberIn(input.cacheRead) ?? numberIn(earlier.cachedInputTokens),
    cacheWriteTokens: numberIn(input.cacheWrite),
    reasoningTokens: numberIn(output.reasoning) ?? numberIn(earlier.reasoningTokens),
    raw: raw as Json | undefined,
  })
}
