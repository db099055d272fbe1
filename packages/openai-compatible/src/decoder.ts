import type { ChatDecoder } from '@millrace/core'
import { createFrameParser } from '@millrace/core/provider-kit'
import { createChunkReader, type DecoderQuirks } from './chunk-reader.js'

/**
 * A decoder of Chat Completions streams: `data:` frames of JSON, `[DONE]`, errors in every form that has been seen: `data: {"error":…}`,
 * `event: error` (Groq), a field named `error` (llama-box), an `error` beside choices (OpenRouter).
 */
export function createChatCompletionsDecoder(quirks: DecoderQuirks = {}): ChatDecoder {
  const reader = createChunkReader(quirks)
  const parse = createFrameParser()
  return {
    decode({ event, data }, sink) {
      if (isDone(data)) reader.done(sink)
      else if (event === 'error') sink.failure(errorFrame(data))
      else if (data.trim() !== '') reader.read(parse(data), sink)
    },
    end: sink => reader.end(sink),
  }
}

/** Whether a frame is the end mark of the dialect. */
export const isDone = (data: string): boolean => data.startsWith('[DONE]')

/** The body of an error frame; one that is no JSON is the vendor's words. */
export function errorFrame(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    // Plain words under `event: error` (hand-written relays): they are the message.
    return { error: data }
  }
}
