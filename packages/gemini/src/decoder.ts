import type { ChatDecoder, ChatSink, Usage } from '@millrace/core'
import {
  createFrameDecoder,
  createSourceTeller,
  type FrameReader,
  finishReasonOf,
  isErrorBody,
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
 * A decoder of one answer. There is no end mark: a finish reason and the end of the body end it; a body without a finish reason was cut. A
 * prompt that the vendor blocks is an error, `content-filter`: there is no answer.
 */
export function createGeminiDecoder(): ChatDecoder {
  const parts = new PartReader()
  const tellSource = createSourceTeller()
  const readChunk = (chunk: JsonObject, sink: ChatSink, data: string): void => {
    if (isErrorBody(chunk) || textIn(objectIn(chunk.promptFeedback).blockReason)) return sink.failure(data)
    const answerId = textIn(chunk.responseId)
    sink.start({ messageId: answerId, model: textIn(chunk.modelVersion) })
    sink.usage(usageIn(objectIn(chunk.usageMetadata)))
    const candidate = objectsIn(chunk.candidates)[0] ?? {}
    for (const part of objectsIn(objectIn(candidate.content).parts)) parts.read(part, sink, answerId ?? 'call')
    for (const source of sourcesIn(candidate)) tellSource(source, sink)
    const raw = textIn(candidate.finishReason)
    // `STOP` stands behind tool calls too; the reasons of pictures are those of texts.
    if (raw && raw !== 'FINISH_REASON_UNSPECIFIED') sink.finish(finishReasonOf(raw.replace(/^IMAGE_/, '')), raw)
  }
  const reader: FrameReader<readonly JsonObject[]> = {
    read(chunks, sink, { data }) {
      for (const chunk of chunks) if (!sink.done) readChunk(chunk, sink, data)
    },
  }
  return createFrameDecoder(reader, chunksIn)
}

/** A chunk; or all of them in a list, as the vendor answers where `alt=sse` was lost on the way. */
function chunksIn(text: string): readonly JsonObject[] {
  const list = text.startsWith('[') ? objectsIn(parseFrame(`{"list":${text}}`).list) : []
  return list.length > 0 ? list : [parseFrame(text)]
}

/** Stands in every chunk, the last counts; Vertex AI's first ones lack the numbers. Thoughts and what tools read are counted apart. */
function usageIn(raw: JsonObject): Usage | undefined {
  const { thoughtsTokenCount: reasoning, cachedContentTokenCount: cached } = raw
  const input = sumOf(raw.promptTokenCount, raw.toolUsePromptTokenCount)
  return usageOf({ input, output: sumOf(raw.candidatesTokenCount, reasoning), cached, reasoning }, raw)
}
