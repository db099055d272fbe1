import { type ChatDecoder, ChatError } from '@millrace/core'
import {
  type ChunkReader,
  createChunkReader,
  type FinishReasons,
  isDone,
  type JsonObject,
  parseChunk,
} from '@millrace/openai-compatible'
import type { GlmModel } from './models.js'
import { createSourceReader } from './sources.js'
import { chunkAfterSplice } from './splice.js'

/** What becomes of a frame in which the vendor restarted the generation; see {@link chunkAfterSplice}. */
export type OnCorruptFrame = 'recover' | 'error'

/**
 * GLM's own finish reasons (docs.bigmodel.cn, 2026-07). `sensitive`: the check stopped the answer, and the vendor leaves it to you whether
 * what is on screen is taken back. `network_error`: inference broke, under status 200.
 */
const glmFinishReasons: FinishReasons = {
  sensitive: 'content-filter',
  network_error: 'failure',
  model_context_window_exceeded: 'length',
}

/** A decoder of one GLM answer. */
export function createGlmDecoder(model: GlmModel, onCorruptFrame: OnCorruptFrame): ChatDecoder {
  const newReader = (): ChunkReader =>
    createChunkReader({
      finishReasons: glmFinishReasons,
      thinkTags: model.thinkTags ?? false,
      onChunk: createSourceReader(),
    })
  let reader = newReader()

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
      if (event === 'error') return sink.failure(data)
      if (data.trim() === '') return
      let chunk: JsonObject
      try {
        chunk = parseChunk(data)
      } catch (thrown) {
        chunk = readCorrupt(data, thrown)
        sink.reset()
      }
      reader.read(chunk, sink)
    },
    end: sink => reader.end(sink),
  }
}
