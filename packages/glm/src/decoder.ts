import type { ChatDecoder } from '@millrace/core'
import { frameParsers, type OnCorruptFrame, restartable, type SpliceSigns } from '@millrace/core/provider-kit'
import {
  type ChunkReader,
  createChunkReader,
  type DecoderQuirks,
  type FinishReasons,
  passedKeys,
} from '@millrace/openai-compatible/dialect'
import type { GlmModel } from './models.js'
import { webSearch } from './sources.js'

export type { OnCorruptFrame }

/** The fate of the text that GLM's check found `sensitive`: taken back, or left for the application to decide. */
export type OnSensitive = 'withdraw' | 'keep'

/**
 * GLM's own finish reasons (docs.bigmodel.cn, 2026-07). `sensitive`: a check stopped the answer; the page on content security asks that what
 * is on screen be removed. `network_error`, inference that broke under status 200, is among the common ones.
 */
const finishReasons = (sensitive: 'withdraw' | 'content-filter'): FinishReasons => ({ sensitive })

/** One for all answers. */
const quirks: { readonly [onSensitive in OnSensitive]: DecoderQuirks } = {
  withdraw: { finishReasons: finishReasons('withdraw'), sources: webSearch },
  keep: { finishReasons: finishReasons('content-filter'), sources: webSearch },
}

/** Makers of readers for all models that do not think aloud. */
const readers: { readonly [onSensitive in OnSensitive]: () => ChunkReader } = {
  withdraw: () => createChunkReader(quirks.withdraw),
  keep: () => createChunkReader(quirks.keep),
}

/**
 * GLM restarts a generation inside the same body: half a frame, then `data: {` of the next one on the same line. Seen with glm-4.7 and
 * glm-5.1 (anomalyco/opencode#8282, zai-org/GLM-5#66). The text so far is from the lost run.
 */
const signs: SpliceSigns = { mark: 'data: {', fits: chunk => 'choices' in chunk || 'error' in chunk }

const newParser = frameParsers(passedKeys)

/** Settings of a decoder. */
export interface GlmDecoderOptions {
  readonly model: GlmModel
  readonly onCorruptFrame: OnCorruptFrame
  readonly onSensitive: OnSensitive
}

/** A decoder of one GLM answer. */
export function createGlmDecoder({ model, onCorruptFrame, onSensitive }: GlmDecoderOptions): ChatDecoder {
  const { thinkTags = false } = model
  const make = thinkTags ? () => createChunkReader({ ...quirks[onSensitive], thinkTags }) : readers[onSensitive]
  return restartable(make, signs, onCorruptFrame, newParser())
}
