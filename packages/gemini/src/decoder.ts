import type { ChatDecoder, FinishReason, Json, Usage } from '@millrace/core'
import { isObject, numberIn, parseFrame, textIn } from '@millrace/core/provider-kit'
import { PartReader } from './parts.js'
import { createSourceReader } from './sources.js'

/**
 * The vendor's finish reasons (its API reference, 2026-08); what is not here (`LANGUAGE`, `OTHER`, `MALFORMED_FUNCTION_CALL`,
 * `TOO_MANY_TOOL_CALLS`, …) is `other`, with the vendor's word kept. `STOP` also stands behind tool calls.
 */
const finishReasons: { readonly [raw: string]: FinishReason } = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
  MODEL_ARMOR: 'content-filter',
  IMAGE_SAFETY: 'content-filter',
  IMAGE_PROHIBITED_CONTENT: 'content-filter',
  IMAGE_RECITATION: 'content-filter',
}

/**
 * A decoder of one answer. There is no end mark: a finish reason and the end of the body end it; a body without a finish reason was cut. A
 * prompt that the vendor blocks is an error, `content-filter`: there is no answer.
 */
export function createGeminiDecoder(): ChatDecoder {
  const parts = new PartReader()
  const readSources = createSourceReader()
  return {
    decode({ event, data }, sink) {
      if (event === 'error') return sink.failure(data)
      if (data.trim() === '' || data.startsWith('[DONE]')) return
      const chunk = parseFrame(data)
      const { promptFeedback: feedback } = chunk
      if (isObject(chunk.error) || (isObject(feedback) && textIn(feedback.blockReason))) return sink.failure(data)
      const answerId = textIn(chunk.responseId)
      sink.start({ messageId: answerId, model: textIn(chunk.modelVersion) })
      const usage = readUsage(chunk.usageMetadata)
      if (usage) sink.usage(usage)
      const candidate: unknown = Array.isArray(chunk.candidates) ? chunk.candidates[0] : undefined
      if (!isObject(candidate)) return
      const content =
        isObject(candidate.content) && Array.isArray(candidate.content.parts) ? candidate.content.parts : []
      for (const part of content.filter(isObject)) parts.read(part, sink, answerId ?? 'call')
      readSources(candidate, sink)
      const raw = textIn(candidate.finishReason)
      if (raw && raw !== 'FINISH_REASON_UNSPECIFIED') {
        sink.finish(Object.hasOwn(finishReasons, raw) ? finishReasons[raw]! : 'other', raw)
      }
    },
  }
}

/** Stands in every chunk, the last counts; Vertex AI's first ones lack the numbers. Thoughts and what tools read are counted apart. */
function readUsage(raw: unknown): Usage | undefined {
  if (!isObject(raw)) return undefined
  const count = (field: string): number | undefined => numberIn(raw[field])
  const prompt = count('promptTokenCount')
  if (prompt === undefined) return undefined
  const cached = count('cachedContentTokenCount')
  const thoughts = count('thoughtsTokenCount')
  return {
    inputTokens: prompt + (count('toolUsePromptTokenCount') ?? 0),
    outputTokens: (count('candidatesTokenCount') ?? 0) + (thoughts ?? 0),
    ...(cached === undefined ? {} : { cachedInputTokens: cached }),
    ...(thoughts === undefined ? {} : { reasoningTokens: thoughts }),
    raw: raw as Json,
  }
}
