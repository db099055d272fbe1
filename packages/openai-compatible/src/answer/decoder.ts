import type { ChatDecoder, ChatSink } from '@millrace/core'
import { createFrameParser, type JsonObject, parseFrame } from '@millrace/core/provider-kit'
import { createChunkReader, type DecoderQuirks } from './chunk-reader.js'

/** What is made of the frames of one answer. */
export interface FrameReader {
  /** Reads a frame. @param event - the name of the event, `message` where it has none. */
  read(frame: JsonObject, sink: ChatSink, event: string): void
  /** The vendor's `[DONE]`. Default: the answer ends. */
  done?(sink: ChatSink): void
  /** The body is over. */
  end?(sink: ChatSink): void
}

/**
 * A decoder of frames as OpenAI's APIs send them: JSON, `[DONE]`, and `event: error` (Groq; the Responses API).
 *
 * @param parse - default: each frame is an object of its own.
 */
export const createFrameDecoder = (reader: FrameReader, parse: typeof parseFrame = parseFrame): ChatDecoder => ({
  decode({ event, data }, sink) {
    if (isDone(data)) return reader.done ? reader.done(sink) : sink.end()
    if (event === 'error') return sink.failure(errorFrame(data))
    if (data.trim() !== '') reader.read(parse(data), sink, event)
  },
  end: sink => reader.end?.(sink),
})

/**
 * A decoder of Chat Completions streams, errors in every form that has been seen: `data: {"error":…}`, `event: error` (Groq), a field named
 * `error` (llama-box), an `error` beside choices (OpenRouter).
 */
export const createChatCompletionsDecoder = (quirks: DecoderQuirks = {}): ChatDecoder =>
  createFrameDecoder(createChunkReader(quirks), createFrameParser())

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
