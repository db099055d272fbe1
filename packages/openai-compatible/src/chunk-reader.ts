import type { ChatSink } from '@millrace/core'
import { createSourceTeller, entryOf, isObject, type JsonObject, textIn } from '@millrace/core/provider-kit'
import { contentIn, reasoningIn, toolCallsIn } from './delta.js'
import { isErrorBody } from './error-body.js'
import { type FinishReasons, finishReasons } from './finish-reasons.js'
import type { SourceReader } from './sources.js'
import { createThinkTagSplitter, type ThinkPiece, type ThinkTagSplitter } from './think-tags.js'
import { usageIn } from './usage.js'

/** How a vendor's stream differs from the common dialect. All of it may be absent. */
export interface DecoderQuirks {
  /** Finish reasons that only this vendor has; they win over the common table. */
  readonly finishReasons?: FinishReasons
  /** `[DONE]` without any finish reason is a good end: `stop`. Default false, a `truncated` answer. */
  readonly doneIsEnough?: boolean
  /** The model writes `<think>…</think>` into the content. Default false. */
  readonly thinkTags?: boolean
  /** Reads the sources of a chunk; each is told once. Default: none are read. */
  readonly sources?: SourceReader
}

/** Reads the chunks of one answer. */
export interface ChunkReader {
  /** Reads a chunk and tells the sink. */
  read(chunk: JsonObject, sink: ChatSink): void
  /** The vendor's `[DONE]`. */
  done(sink: ChatSink): void
  /** The body is over. */
  end(sink: ChatSink): void
}

/** A reader of Chat Completions chunks. A finish reason never ends the reading: usage, a call or a second reason may follow. */
export const createChunkReader = (quirks: DecoderQuirks = {}): ChunkReader => new Reader(quirks)

class Reader implements ChunkReader {
  readonly #quirks: DecoderQuirks
  readonly #tellSource = createSourceTeller()
  #splitter: ThinkTagSplitter | undefined
  #spoke = false
  #refused = false

  constructor(quirks: DecoderQuirks) {
    this.#quirks = quirks
    this.#splitter = quirks.thinkTags ? createThinkTagSplitter() : undefined
  }

  read(chunk: JsonObject, sink: ChatSink): void {
    if (isErrorBody(chunk)) return sink.failure(chunk)
    sink.start({ messageId: textIn(chunk.id), model: textIn(chunk.model) })
    for (const source of this.#quirks.sources?.(chunk) ?? []) this.#tellSource(source, sink)
    const choice = firstChoice(chunk)
    if (choice) this.#readChoice(choice, sink)
    const usage = usageIn(chunk)
    if (usage) sink.usage(usage)
  }

  done(sink: ChatSink): void {
    this.end(sink)
    if (this.#quirks.doneIsEnough && !sink.finishing) sink.finish('stop')
    sink.end()
  }

  end(sink: ChatSink): void {
    if (this.#splitter) write(this.#splitter.end(), sink)
  }

  #readChoice(choice: JsonObject, sink: ChatSink): void {
    // Some send a whole `message`; beside or after deltas it repeats them (Perplexity, recorded 2026).
    const delta = isObject(choice.delta) ? choice.delta : this.#spoke ? undefined : choice.message
    if (isObject(delta)) {
      this.#spoke = true
      this.#readDelta(delta, sink)
    }
    const raw = textIn(choice.finish_reason)
    if (raw) this.#readFinish(raw, sink)
  }

  #readDelta(delta: JsonObject, sink: ChatSink): void {
    sink.reasoning(reasoningIn(delta))
    const { content } = delta
    if (typeof content === 'string') this.#readText(content, sink)
    else if (content) {
      for (const { kind, delta: text } of contentIn(content)) {
        if (kind === 'text') this.#readText(text, sink)
        else sink.reasoning(text)
      }
    }
    // OpenAI's structured outputs: the model says no in a field of its own. It is what the reader should see, and no good answer.
    const refusal = textIn(delta.refusal)
    if (refusal) {
      this.#refused = true
      sink.text(refusal)
    }
    if (!Array.isArray(delta.tool_calls) || delta.tool_calls.length === 0) return
    this.end(sink)
    for (const { key, ...piece } of toolCallsIn(delta)) sink.toolCall(key, piece)
  }

  #readText(text: string, sink: ChatSink): void {
    if (this.#splitter) write(this.#splitter.push(text), sink)
    else sink.text(text)
  }

  #readFinish(raw: string, sink: ChatSink): void {
    const reason = entryOf(this.#quirks.finishReasons ?? {}, raw) ?? entryOf(finishReasons, raw) ?? 'other'
    if (reason === 'failure') {
      sink.failure({ error: { code: raw, message: `The vendor ended the answer with "${raw}".` } })
    } else if (reason === 'withdraw') {
      sink.reset()
      if (this.#splitter) this.#splitter = createThinkTagSplitter()
      sink.finish('content-filter', raw)
    } else {
      sink.finish(this.#refused ? 'content-filter' : reason, raw)
    }
  }
}

function write(pieces: readonly ThinkPiece[], sink: ChatSink): void {
  for (const { kind, delta } of pieces) sink[kind](delta)
}

/** Only one choice is ever asked for. */
function firstChoice({ choices }: JsonObject): JsonObject | undefined {
  if (!Array.isArray(choices)) return undefined
  return choices.find(choice => isObject(choice) && (choice.index ?? 0) === 0) as JsonObject | undefined
}
