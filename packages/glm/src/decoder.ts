import { type ChatDecoder, ChatError, type ChatSink } from '@millrace/core'
import { createFrameParser, type JsonObject } from '@millrace/core/provider-kit'
import {
  createChunkReader,
  type DecoderQuirks,
  errorFrame,
  type FinishReasons,
  isDone,
} from '@millrace/openai-compatible'
import type { GlmModel } from './models.js'
import { webSearch } from './sources.js'
import { chunkAfterSplice } from './splice.js'

/** What becomes of a frame in which the vendor restarted the generation; see {@link chunkAfterSplice}. */
export type OnCorruptFrame = 'recover' | 'error'

/** Whether the text that GLM's check found `sensitive` is taken back, or stays for the application to decide. */
export type OnSensitive = 'withdraw' | 'keep'

/**
 * GLM's own finish reasons (docs.bigmodel.cn, 2026-07). `sensitive`: a check stopped the answer; the page on content security asks that what
 * is on screen be removed. `network_error`: inference broke, under status 200. pi-mono threw on the last one (badlogic/pi-mono#1937).
 */
const finishReasons: { readonly [onSensitive in OnSensitive]: FinishReasons } = {
  withdraw: { sensitive: 'withdraw', network_error: 'failure', model_context_window_exceeded: 'length' },
  keep: { sensitive: 'content-filter', network_error: 'failure', model_context_window_exceeded: 'length' },
}

/** What a decoder depends on. */
export interface GlmDecoderOptions {
  readonly model: GlmModel
  readonly onCorruptFrame: OnCorruptFrame
  readonly onSensitive: OnSensitive
}

/** A decoder of one GLM answer. */
export const createGlmDecoder = (options: GlmDecoderOptions): ChatDecoder => new GlmDecoder(options)

class GlmDecoder implements ChatDecoder {
  readonly #quirks: DecoderQuirks
  readonly #onCorruptFrame: OnCorruptFrame
  readonly #parse = createFrameParser()
  #reader: ReturnType<typeof createChunkReader>

  constructor({ model: { thinkTags = false }, onCorruptFrame, onSensitive }: GlmDecoderOptions) {
    this.#quirks = { finishReasons: finishReasons[onSensitive], thinkTags, sources: webSearch }
    this.#onCorruptFrame = onCorruptFrame
    this.#reader = createChunkReader(this.#quirks)
  }

  decode({ event, data }: { readonly event: string; readonly data: string }, sink: ChatSink): void {
    if (isDone(data)) return this.#reader.done(sink)
    if (event === 'error') return sink.failure(errorFrame(data))
    if (data.trim() === '') return
    let chunk: JsonObject
    try {
      chunk = this.#parse(data)
    } catch (thrown) {
      chunk = this.#restarted(data, thrown)
      sink.reset()
    }
    this.#reader.read(chunk, sink)
  }

  end(sink: ChatSink): void {
    this.#reader.end(sink)
  }

  /** A frame that is no JSON: the beginning of another generation, or a broken one. */
  #restarted(data: string, cause: unknown): JsonObject {
    const chunk = chunkAfterSplice(data)
    if (!chunk) throw cause
    if (this.#onCorruptFrame === 'error') {
      const message = 'GLM restarted the answer in the middle of a frame (onCorruptFrame).'
      throw new ChatError({ code: 'protocol', message, retryable: true }, { cause })
    }
    this.#reader = createChunkReader(this.#quirks)
    return chunk
  }
}
