import type { ChatDecoder, ChatSink, Usage } from '@millrace/core'
import {
  createFrameDecoder,
  type FrameReader,
  finishReasonOf,
  frameParsers,
  isErrorBody,
  isObject,
  type JsonObject,
  numberIn,
  objectIn,
  objectsIn,
  sumOf,
  textIn,
  usageOf,
} from '@millrace/core/provider-kit'
import { BlockReader } from './blocks.js'

const newParser = frameParsers()

/**
 * A decoder of one answer. `messageStop` gives the reason for its end, and `metadata` behind it the usage; a body that ends before the reason
 * was cut. Whatever hosts put in place of events is read too: an answer in one piece, and events under their names in an object, as the SDKs of
 * AWS show them.
 *
 * @param model - as it was asked for, since answers do not name it.
 */
export const createConverseDecoder = (model: string): ChatDecoder =>
  createFrameDecoder(new AnswerReader(model), newParser())

class AnswerReader implements FrameReader {
  readonly #model: string
  readonly #blocks = new BlockReader()

  constructor(model: string) {
    this.#model = model
  }

  read(frame: JsonObject, sink: ChatSink, { event, data }: { readonly event: string; readonly data: string }): void {
    if (event !== 'message') return this.#readEvent(event, frame, sink)
    const [name = '', inner] = Object.entries(frame)[0] ?? []
    if (isEvent.test(name) && isObject(inner)) return this.#readEvent(name, inner, sink)
    if (isObject(frame.output)) return this.#readWhole(frame, sink)
    if (isRefusal(frame)) sink.failure(data)
  }

  #readEvent(type: string, event: JsonObject, sink: ChatSink): void {
    const index = numberIn(event.contentBlockIndex) ?? 0
    if (!sink.started) sink.start({ model: this.#model })
    if (type === 'contentBlockDelta') this.#blocks.read(index, objectIn(event.delta), sink)
    else if (type === 'contentBlockStart') this.#blocks.start(index, objectIn(event.start), sink)
    else if (type === 'contentBlockStop') this.#blocks.stop(index, sink)
    else if (type === 'messageStop') this.#finish(event, sink)
    else if (type === 'metadata') this.#count(event, sink)
    else if (type.endsWith('Exception')) sink.failure({ ...event, __type: type })
  }

  #readWhole(answer: JsonObject, sink: ChatSink): void {
    sink.start({ model: this.#model })
    for (const [at, block] of objectsIn(objectIn(objectIn(answer.output).message).content).entries()) {
      this.#blocks.start(at, block, sink)
      this.#blocks.stop(at, sink)
    }
    if (textIn(answer.stopReason)) this.#finish(answer, sink)
    this.#count(answer, sink)
  }

  #finish({ stopReason }: JsonObject, sink: ChatSink): void {
    this.#blocks.end(sink)
    const raw = textIn(stopReason) ?? 'end_turn'
    sink.finish(filtered.has(raw) ? 'content-filter' : finishReasonOf(raw), raw)
  }

  /** It is the last event of an answer. Some hosts send it in front of `messageStop`, which then is. */
  #count({ usage }: JsonObject, sink: ChatSink): void {
    sink.usage(usageIn(objectIn(usage)))
    if (sink.finishing) sink.end()
  }
}

const isEvent = /^(message(Start|Stop)|contentBlock(Start|Delta|Stop)|metadata|\w+Exception)$/

/** An error under status 200; that of an address that is no operation stands in `Output` (vercel/ai#17523, 2026-07). */
const isRefusal = (frame: JsonObject): boolean =>
  isErrorBody(frame) ||
  [frame.message, frame.Message, frame.__type, objectIn(frame.Output).__type].some(text => textIn(text) !== undefined)

/** Reasons that are Bedrock's own: @aws-sdk/client-bedrock-runtime 3, `StopReason` (2026-11). */
const filtered: ReadonlySet<string> = new Set(['content_filtered', 'guardrail_intervened'])

/** Tokens out of a cache, and those that were put into it, stand beside the input (docs.aws.amazon.com, prompt caching, 2026-11). */
function usageIn(raw: JsonObject): Usage | undefined {
  const { cacheReadInputTokens: cached, cacheWriteInputTokens: cacheWrite } = raw
  const input = sumOf(raw.inputTokens, cached, cacheWrite)
  return usageOf({ input, output: raw.outputTokens, cached, cacheWrite }, raw)
}
