import type { ChatDecoder, FinishReason, Usage } from '@millrace/core'
import {
  createSourceTeller,
  entryOf,
  type JsonObject,
  objectIn,
  objectsIn,
  parseFrame,
  sumOf,
  textIn,
  usageOf,
} from '@millrace/core/provider-kit'
import { PartReader } from './parts.js'
import { sourcesIn } from './sources.js'

/**
 * The vendor's finish reasons (its API reference, 2026-08); what is not here (`LANGUAGE`, `OTHER`, `MALFORMED_FUNCTION_CALL`,
 * `TOO_MANY_TOOL_CALLS`, …) is `other`, with the vendor's word kept. `STOP` also stands behind tool calls; those of pictures begin with `IMAGE_`.
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
}

/**
 * A decoder of one answer. There is no end mark: a finish reason and the end of the body end it; a body without a finish reason was cut. A
 * prompt that the vendor blocks is an error, `content-filter`: there is no answer.
 */
export function createGeminiDecoder(): ChatDecoder {
  const parts = new PartReader()
  const tellSource = createSourceTeller()
  return {
    decode({ event, data }, sink) {
      if (event === 'error') return sink.failure(data)
      if (data.trim() === '' || data.startsWith('[DONE]')) return
      const chunk = parseFrame(data)
      if (chunk.error || textIn(objectIn(chunk.promptFeedback).blockReason)) return sink.failure(data)
      const answerId = textIn(chunk.responseId)
      sink.start({ messageId: answerId, model: textIn(chunk.modelVersion) })
      const usage = usageIn(objectIn(chunk.usageMetadata))
      if (usage) sink.usage(usage)
      const candidate = objectsIn(chunk.candidates)[0] ?? {}
      for (const part of objectsIn(objectIn(candidate.content).parts)) parts.read(part, sink, answerId ?? 'call')
      for (const source of sourcesIn(candidate)) tellSource(source, sink)
      const raw = textIn(candidate.finishReason)
      if (raw === undefined || raw === 'FINISH_REASON_UNSPECIFIED') return
      sink.finish(entryOf(finishReasons, raw.replace(/^IMAGE_/, '')) ?? 'other', raw)
    },
  }
}

/** Stands in every chunk, the last counts; Vertex AI's first ones lack the numbers. Thoughts and what tools read are counted apart. */
function usageIn(raw: JsonObject): Usage | undefined {
  const { thoughtsTokenCount: reasoning, cachedContentTokenCount: cached } = raw
  const input = sumOf(raw.promptTokenCount, raw.toolUsePromptTokenCount)
  return usageOf({ input, output: sumOf(raw.candidatesTokenCount, reasoning), cached, reasoning }, raw)
}
