import { type ChatDecoder, ChatError } from '@millrace/core'
import { createFrameParser, type JsonObject } from '@millrace/core/provider-kit'
import {
  type ChunkReader,
  createChunkReader,
  errorFrame,
  type FinishReasons,
  isDone,
} from '@millrace/openai-compatible'
import type { GlmModel } from './models.js'
import { createSourceReader } from './sources.js'
import { chunkAfterSplice } from './splice.js'

/** What becomes of a frame in which the vendor restarted the generation; see {@link chunkAfterSplice}. */
export type OnCorruptFrame = 'recover' | 'error'

/** Whether the text that GLM's check found `sensitive` is taken back, or stays for the application to decide. */
export type OnSensitive = 'withdraw' | 'keep'

/**
 * GLM's own finish reasons (docs.bigmodel.cn, 2026-07). `sensitive`: a check stopped the answer; the page on content security asks that what
 * is on screen be removed. `network_error`: inference broke, under status 200. pi-mono threw on the last one (badlogic/pi-mono#1937).
 */
const glmFinishReasons = (onSensitive: OnSensitive): FinishReasons => ({
  sensitive: onSensitive === 'withdraw' ? 'withdraw' : 'content-filter',
  network_error: 'failure',
  model_context_window_exceeded: 'length',
})

/** What a decoder depends on. */
export interface GlmDecoderOptions {
  readonly model: GlmModel
  readonly onCorruptFrame: OnCorruptFrame
  readonly onSensitive: OnSensitive
}

/** A decoder of one GLM answer. */
export function createGlmDecoder({ model, onCorruptFrame, onSensitive }: GlmDecoderOptions): ChatDecoder {
  const newReader = (): ChunkReader =>
    createChunkReader({
      finishReasons: glmFinishReasons(onSensitive),
      thinkTags: model.thinkTags ?? false,
      onChunk: createSourceReader(),
    })
  let reader = newReader()
  const parse = createFrameParser()

  /** A frame that is no JSON: the beginning of another generation, or a broken one. */
  const readCorrupt = (data: string, cause: unknown): JsonObject => {
    const chunk = chunkAfterSplice(data)
    if (!chunk) throw cause
    if (onCorruptFrame === 'error') {
      const message = 'GLM restarted the answer in the middle of a frame (onCorruptFrame).'
      throw new ChatError({ code: 'protocol', message, retryable: true }, { cause })
    }
    reader = newReader()
    return chunk
  }

  return {
    decode({ event, data }, sink) {
      if (isDone(data)) return reader.done(sink)
      if (event === 'error') return sink.failure(errorFrame(data))
      if (data.trim() === '') return
      let chunk: JsonObject
      try {
        chunk = parse(data)
      } catch (thrown) {
        chunk = readCorrupt(data, thrown)
        sink.reset()
      }
      reader.read(chunk, sink)
    },
    end: sink => reader.end(sink),
  }
}
