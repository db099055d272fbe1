import type { ChatSink } from '@millrace/core'
import { type JsonObject, textIn } from '@millrace/core/provider-kit'
import type { DecoderQuirks } from './chunk-reader.js'
import { contentIn, reasoningIn, toolCallsIn } from './delta.js'
import { createThinkTagSplitter, type ThinkPiece } from './think-tags.js'

/** What is made of the deltas of one answer. */
export class AnswerReader {
  readonly #splitter
  readonly #readKept
  #refused = false

  constructor({ thinkTags, kept }: DecoderQuirks) {
    this.#splitter = thinkTags ? createThinkTagSplitter() : undefined
    this.#readKept = kept?.()
  }

  /** Whether the model said no in a field of its own. */
  get refused(): boolean {
    return this.#refused
  }

  /** Reads a delta: reasoning, then content, then calls. */
  read(delta: JsonObject, sink: ChatSink): void {
    sink.reasoning(reasoningIn(delta))
    this.#readKept?.(delta, sink)
    const { content } = delta
    // Nearly always; a list of parts costs a list of pieces.
    if (typeof content === 'string') this.#readText(content, sink)
    else if (content) this.#readParts(content, sink)
    // OpenAI's structured outputs: it is what the reader should see, and no good answer.
    const refusal = textIn(delta.refusal)
    if (refusal) {
      this.#refused = true
      sink.text(refusal)
    }
    if (!delta.tool_calls) return
    const calls = toolCallsIn(delta)
    if (calls.length > 0) this.flush(sink)
    for (const { key, ...piece } of calls) sink.toolCall(key, piece)
  }

  /** What was held back, since it might have been the beginning of a tag: something else follows, or nothing. */
  flush(sink: ChatSink): void {
    if (this.#splitter) write(this.#splitter.end(), sink)
  }

  #readText(text: string, sink: ChatSink): void {
    if (this.#splitter) write(this.#splitter.push(text), sink)
    else sink.text(text)
  }

  #readParts(content: unknown, sink: ChatSink): void {
    for (const { kind, delta } of contentIn(content)) {
      if (kind === 'text') this.#readText(delta, sink)
      else sink.reasoning(delta)
    }
  }
}

function write(pieces: readonly ThinkPiece[], sink: ChatSink): void {
  for (const { kind, delta } of pieces) sink[kind](delta)
}
