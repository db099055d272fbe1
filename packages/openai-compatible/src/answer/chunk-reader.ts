import type { ChatSink } from '@millrace/core'
import {
  createSourceTeller,
  entryOf,
  finishReasonOf,
  isObject,
  type JsonObject,
  textIn,
} from '@millrace/core/provider-kit'
import { isErrorBody } from '../errors/error-body.js'
import type { DeltaReader } from './delta.js'
import { AnswerReader } from './delta-reader.js'
import { type FinishReasons, finishReasons } from './finish-reasons.js'
import type { SourceReader } from './sources.js'
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
  /** Makes a reader of what the vendor wants back of its reasoning, for one answer. Default: nothing is kept. */
  readonly kept?: () => DeltaReader
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
  /** Made for the first source: most answers have none. */
  #tellSource: ReturnType<typeof createSourceTeller> | undefined
  #answer: AnswerReader
  #spoke = false

  constructor(quirks: DecoderQuirks) {
    this.#quirks = quirks
    this.#answer = new AnswerReader(quirks)
  }

  read(chunk: JsonObject, sink: ChatSink): void {
    if (isErrorBody(chunk)) return sink.failure(chunk)
    if (!sink.started) sink.start({ messageId: textIn(chunk.id), model: textIn(chunk.model) })
    this.#tellSources(chunk, sink)
    const choice = firstChoice(chunk)
    if (choice) this.#readChoice(choice, sink)
    sink.usage(usageIn(chunk))
  }

  done(sink: ChatSink): void {
    this.#answer.flush(sink)
    if (this.#quirks.doneIsEnough && !sink.finishing) sink.finish('stop')
    sink.end()
  }

  end(sink: ChatSink): void {
    this.#answer.flush(sink)
  }

  #tellSources(chunk: JsonObject, sink: ChatSink): void {
    const sources = this.#quirks.sources?.(chunk)
    if (!sources?.length) return
    this.#tellSource ??= createSourceTeller()
    for (const source of sources) this.#tellSource(source, sink)
  }

  #readChoice(choice: JsonObject, sink: ChatSink): void {
    // Some send a whole `message`; beside or after deltas it repeats them (Perplexity, recorded 2026).
    const delta = isObject(choice.delta) ? choice.delta : this.#spoke ? undefined : choice.message
    if (isObject(delta)) {
      this.#spoke = true
      this.#answer.read(delta, sink)
    }
    const raw = textIn(choice.finish_reason)
    if (raw) this.#readFinish(raw, sink)
  }

  #readFinish(raw: string, sink: ChatSink): void {
    const reason = entryOf(this.#quirks.finishReasons ?? {}, raw) ?? entryOf(finishReasons, raw) ?? finishReasonOf(raw)
    if (reason === 'failure') {
      sink.failure({ error: { code: raw, message: `The vendor ended the answer with "${raw}".` } })
    } else if (reason === 'withdraw') {
      sink.reset()
      this.#answer = new AnswerReader(this.#quirks)
      sink.finish('content-filter', raw)
    } else {
      sink.finish(this.#answer.refused ? 'content-filter' : reason, raw)
    }
  }
}

/** Only one choice is ever asked for. */
function firstChoice({ choices }: JsonObject): JsonObject | undefined {
  if (!Array.isArray(choices)) return undefined
  for (const choice of choices) if (isObject(choice) && (choice.index ?? 0) === 0) return choice
  return undefined
}
