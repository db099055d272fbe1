import type { ChatDecoder, ChatSink } from '@millrace/core'
import {
  createFrameDecoder,
  createSourceTeller,
  type FrameReader,
  finishReasonOf,
  frameParsers,
  isErrorBody,
  type JsonObject,
  objectIn,
  objectsIn,
  sumOf,
  textIn,
} from '@millrace/core/provider-kit'
import { PartReader } from './parts.js'
import { sourcesIn } from './sources.js'

/** The reader only passes through these containers of a chunk. */
const newParser = frameParsers(['candidates', 'content', 'parts', 'promptTokensDetails'])

/**
 * A decoder of one answer. There is no end mark: a finish reason and the end of the body end it; a body without a finish reason was cut. A
 * prompt that the vendor blocks is an error, `content-filter`: there is no answer. All chunks come in one list where `alt=sse` was lost on the way.
 */
export function createGeminiDecoder(): ChatDecoder {
  const parts = new PartReader()
  const tellSource = createSourceTeller()
  const readChunk: FrameReader['read'] = (chunk, sink, frame) => {
    if (isErrorBody(chunk) || textIn(objectIn(chunk.promptFeedback).blockReason)) return sink.failure(frame.data)
    const answerId = textIn(chunk.responseId)
    if (!sink.started) sink.start({ messageId: answerId, model: textIn(chunk.modelVersion) })
    tellUsage(objectIn(chunk.usageMetadata), sink)
    // Others come in chunks of their own, or behind it.
    const candidate = objectsIn(chunk.candidates).find(({ index }) => !index) ?? {}
    for (const part of objectsIn(objectIn(candidate.content).parts)) parts.read(part, sink, answerId)
    for (const source of sourcesIn(candidate)) tellSource(source, sink)
    const raw = textIn(candidate.finishReason)
    // `STOP` stands behind tool calls too; the reasons of pictures are those of texts.
    if (raw && raw !== 'FINISH_REASON_UNSPECIFIED') sink.finish(finishReasonOf(raw.replace(/^IMAGE_/, '')), raw)
  }
  return createFrameDecoder({ read: readChunk, lists: true }, newParser())
}

/** Stands in every chunk, the last counts; Vertex AI's first ones lack the numbers. Thoughts and what tools read are counted apart. */
function tellUsage(raw: JsonObject, sink: ChatSink): void {
  const { thoughtsTokenCount: reasoning, cachedContentTokenCount: cached } = raw
  const input = sumOf(raw.promptTokenCount, raw.toolUsePromptTokenCount)
  sink.counts({ input, output: sumOf(raw.candidatesTokenCount, reasoning), cached, reasoning }, raw)
}
