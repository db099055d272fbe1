import type { ChatDecoder, ChatRecord } from '@millrace/core'
import {
  chatCompletionsError,
  createChatCompletionsDecoder,
  type DecoderQuirks,
} from '@millrace/openai-compatible/dialect'
import { batchesThrough, type FrameInput } from '../../../tests/support/read-frames.js'

export type { FrameInput }

/** A chunk with one choice. */
export const chunk = (delta: object, more: object = {}): object => ({
  id: 'c1',
  model: 'm',
  choices: [{ index: 0, delta, ...more }],
})

/** A chunk that ends the answer. */
export const finishing = (reason: string, more: object = {}): object => ({
  id: 'c1',
  choices: [{ index: 0, delta: {}, finish_reason: reason }],
  ...more,
})

/** What a decoder makes of these frames, each in a batch of its own, and of the end of the body. */
export const readWith = (decoder: ChatDecoder, frames: readonly FrameInput[]): ChatRecord[] =>
  batchesThrough(decoder, frames, { provider: 'p', toError: failure => chatCompletionsError(failure) }).flat()

/** The same, without `start`, through a decoder with these quirks. */
export const read = (frames: readonly FrameInput[], quirks: DecoderQuirks = {}): ChatRecord[] =>
  readWith(createChatCompletionsDecoder(quirks), frames).filter(record => record.type !== 'start')
