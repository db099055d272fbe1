import type { ChatSink } from '@millrace/core'
import { createSourceTeller, isErrorBody, isObject, type JsonObject, textIn } from '@millrace/core/provider-kit'
import { type SaidOfDelta, saidAlone } from './delta.js'
import { AnswerReader } from './delta-reader.js'
import { finishMeaning } from './finish-reasons.js'
import type { DecoderQuirks } from './quirks.js'
import type { Source } from './sources.js'
import { objectOfUsage, tellUsage } from './usage.js'

/** Reads the chunks of one answer. */
export interface ChunkReader {
  /** Reads a chunk and tells the sink. */
  read(chunk: JsonObject, sink: ChatSink): void
  /** See `FrameReader.saidIn`. */
  saidIn(chunk: JsonObject): SaidOfDelta | undefined
  /** See `FrameReader.say`. */
  say(said: SaidOfDelta, text: string, sink: ChatSink): void
  /** The vendor's `[DONE]`. */
  done(sink: ChatSink): void
  /** The body is over. */
  end(sink: ChatSink): void
}

/**
 * The containers of a chunk that its reader only passes through, for `createFrameParser`: those around a text, a thought and the arguments of a call, and details
 * of the usage, which are mostly the same in all.
 */
export const passedKeys: readonly string[] = [
  'choices',
  'delta',
  'tool_calls',
  'function',
  'prompt_tokens_details',
  'completion_tokens_details',
]

/** A reader of Chat Completions chunks. A finish reason never ends the reading: usage, a call or a second reason may follow. */
export const createChunkReader = (quirks: DecoderQuirks = {}): ChunkReader => new Reader(quirks)

class Reader implements ChunkReader {
  readonly #quirks: DecoderQuirks
  /** Made for the first source: most answers have none. */
  #tellSource: ReturnType<typeof createSourceTeller> | undefined
  #answer: AnswerReader

  constructor(quirks: DecoderQuirks) {
    this.#quirks = quirks
    this.#answer = new AnswerReader(quirks)
  }

  read(chunk: JsonObject, sink: ChatSink): void {
    if (isErrorBody(chunk)) return sink.failure(chunk)
    if (!sink.started) sink.start({ messageId: textIn(chunk.id), model: textIn(chunk.model) })
    const sources = this.#quirks.sources?.(chunk)
    if (sources?.length) this.#tellSources(sources, sink)
    const choice = firstChoice(chunk)
    const error = errorBeside(chunk, choice)
    if (choice) this.#readChoice(choice, error === undefined, chunk.object !== 'chat.completion.chunk', sink)
    if (error !== undefined) sink.failure({ error })
    tellUsage(chunk, choice, sink)
  }

  saidIn(chunk: JsonObject): SaidOfDelta | undefined {
    if (isErrorBody(chunk) || this.#quirks.sources?.(chunk).length) return undefined
    const choice = firstChoice(chunk)
    if (!choice || errorBeside(chunk, choice) !== undefined || objectOfUsage(chunk, choice)) return undefined
    const { delta, message, finish_reason: told, native_finish_reason: native } = choice
    return isObject(delta) && !isObject(message) && !told && !native ? saidAlone(delta) : undefined
  }

  say({ kind }: SaidOfDelta, text: string, sink: ChatSink): void {
    this.#answer.say(kind, text, sink)
  }

  done(sink: ChatSink): void {
    this.#answer.flush(sink)
    if (this.#quirks.doneIsEnough && !sink.finishing) sink.finish('stop')
    sink.end()
  }

  end(sink: ChatSink): void {
    this.#answer.flush(sink)
  }

  #tellSources(sources: readonly Source[], sink: ChatSink): void {
    this.#tellSource ??= createSourceTeller()
    for (const source of sources) this.#tellSource(source, sink)
  }

  /** @param finishes - whether its finish reason counts: not beside an error, which says why the answer stopped. */
  #readChoice(choice: JsonObject, finishes: boolean, whole: boolean, sink: ChatSink): void {
    const { delta, message } = choice
    if (isObject(delta)) this.#answer.read(delta, sink)
    // A whole answer stands in `message`; beside or after deltas it repeats them (Perplexity, recorded 2026).
    const isMessage = isObject(message) && !this.#answer.spoke
    if (isMessage) this.#answer.read(message, sink)
    if (!finishes) return
    const { finish_reason: told, native_finish_reason: native } = choice
    if (told || native) this.#readFinish(textIn(told), textIn(native), sink)
    // A whole answer was not cut, since its JSON was not.
    if (isMessage && whole && !isObject(delta) && !sink.finishing) sink.finish('stop')
  }

  /** @param native - the upstream vendor's word, which OpenRouter tells beside its own: it may be the only one, or say that the generation broke. */
  #readFinish(told: string | undefined, native: string | undefined, sink: ChatSink): void {
    const { finishReasons } = this.#quirks
    const broke = native !== undefined && finishMeaning(native, finishReasons) === 'failure'
    const raw = broke ? native : (told ?? native)
    if (raw === undefined) return
    const reason = finishMeaning(raw, finishReasons)
    if (reason === 'failure') {
      sink.failure({
        error: { code: raw, type: raw.toLowerCase(), message: `The vendor ended the answer with "${raw}".` },
      })
    } else if (reason === 'withdraw') {
      sink.reset()
      this.#answer = new AnswerReader(this.#quirks)
      sink.finish('content-filter', raw)
    } else {
      sink.finish(this.#answer.refused ? 'content-filter' : reason, raw)
    }
  }
}

/**
 * The error that stands inside of a chunk of the answer, with a finish reason or without one: in the choice (OpenRouter, nodetool-ai/nodetool#5755,
 * 2026), or in `x_groq`, as a text that says why Groq stopped the stream early (types of groq-sdk 1.6.0, 2026-11).
 */
function errorBeside({ x_groq: groq }: JsonObject, choice: JsonObject | undefined): JsonObject | string | undefined {
  if (!choice?.error && !groq) return undefined
  const error = choice?.error || (isObject(groq) ? groq.error : undefined)
  return isObject(error) ? error : textIn(error)
}

/** Only one choice is ever asked for. */
function firstChoice({ choices }: JsonObject): JsonObject | undefined {
  if (!Array.isArray(choices)) return undefined
  const first: unknown = choices[0]
  if (isObject(first) && !first.index) return first
  for (const choice of choices) if (isObject(choice) && (choice.index ?? 0) === 0) return choice
  return undefined
}
