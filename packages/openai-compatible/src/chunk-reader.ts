import type { ChatSink } from '@millrace/core'
import { isObject, type JsonObject, textIn } from '@millrace/core/provider-kit'
import { contentIn, reasoningIn, toolCallsIn } from './delta.js'
import { isErrorBody } from './error-body.js'
import { type FinishReasons, finishReasons } from './finish-reasons.js'
import { createSourceTeller, type SourceReader } from './sources.js'
import { createThinkTagSplitter, type ThinkPiece } from './think-tags.js'
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
  /** Reads what else only this vendor sends. Called for every chunk, before its choices. */
  readonly onChunk?: (chunk: JsonObject, sink: ChatSink) => void
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
export function createChunkReader(quirks: DecoderQuirks = {}): ChunkReader {
  const reasons: FinishReasons = { ...finishReasons, ...quirks.finishReasons }
  let splitter = quirks.thinkTags ? createThinkTagSplitter() : undefined
  const tellSources = quirks.sources && createSourceTeller(quirks.sources)
  let spoke = false
  let refused = false

  const write = (pieces: readonly ThinkPiece[], sink: ChatSink): void => {
    for (const { kind, delta } of pieces) sink[kind](delta)
  }

  const readDelta = (delta: JsonObject, sink: ChatSink): void => {
    sink.reasoning(reasoningIn(delta))
    for (const { kind, delta: text } of contentIn(delta.content)) {
      if (splitter && kind === 'text') write(splitter.push(text), sink)
      else sink[kind](text)
    }
    // OpenAI's structured outputs: the model says no in a field of its own. It is what the reader should see, and no good answer.
    const refusal = textIn(delta.refusal)
    if (refusal) {
      refused = true
      sink.text(refusal)
    }
    const calls = toolCallsIn(delta)
    if (calls.length > 0 && splitter) write(splitter.end(), sink)
    for (const { key, ...piece } of calls) sink.toolCall(key, piece)
  }

  const readFinish = (raw: string, sink: ChatSink): void => {
    const reason = Object.hasOwn(reasons, raw) ? reasons[raw]! : 'other'
    if (reason === 'failure') {
      sink.failure({ error: { code: raw, message: `The vendor ended the answer with "${raw}".` } })
    } else if (reason === 'withdraw') {
      sink.reset()
      if (splitter) splitter = createThinkTagSplitter()
      sink.finish('content-filter', raw)
    } else {
      sink.finish(refused ? 'content-filter' : reason, raw)
    }
  }

  return {
    read(chunk, sink) {
      if (isErrorBody(chunk)) return sink.failure(chunk)
      sink.start({ messageId: textIn(chunk.id), model: textIn(chunk.model) })
      tellSources?.(chunk, sink)
      quirks.onChunk?.(chunk, sink)
      const choice = firstChoice(chunk)
      if (choice) {
        // Some send a whole `message`; beside or after deltas it repeats them (Perplexity, recorded 2026).
        const delta = isObject(choice.delta) ? choice.delta : spoke ? undefined : choice.message
        if (isObject(delta)) {
          spoke = true
          readDelta(delta, sink)
        }
        const raw = textIn(choice.finish_reason)
        if (raw) readFinish(raw, sink)
      }
      const usage = usageIn(chunk)
      if (usage) sink.usage(usage)
    },
    done(sink) {
      if (splitter) write(splitter.end(), sink)
      if (quirks.doneIsEnough && !sink.finishing) sink.finish('stop')
      sink.end()
    },
    end(sink) {
      if (splitter) write(splitter.end(), sink)
    },
  }
}

/** Only one choice is ever asked for. */
function firstChoice(chunk: JsonObject): JsonObject | undefined {
  const choices = Array.isArray(chunk.choices) ? chunk.choices : []
  return choices.filter(isObject).find(choice => (choice.index ?? 0) === 0)
}
