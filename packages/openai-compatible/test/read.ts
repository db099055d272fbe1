import { type ChatDecoder, type ChatRecord, ChatSink, type ErrorInfo } from '@millrace/core'
import { chatCompletionsError, createChatCompletionsDecoder, type DecoderQuirks } from '@millrace/openai-compatible'

/** A frame: a chunk as JSON, a text as it is, or a frame with an event name. */
export type FrameInput = object | string | { readonly event: string; readonly data: string }

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
export function readWith(decoder: ChatDecoder, frames: readonly FrameInput[]): ChatRecord[] {
  const toError = (body: string): ErrorInfo => chatCompletionsError({ status: 200, headers: {}, body })
  const sink = new ChatSink({ provider: 'p', toError })
  const records: ChatRecord[] = []
  for (const frame of frames) {
    decoder.decode(frameOf(frame), sink)
    records.push(...sink.drain())
  }
  decoder.end?.(sink)
  sink.end()
  return [...records, ...sink.drain()]
}

/** The same, without `start`, through a decoder with these quirks. */
export const read = (frames: readonly FrameInput[], quirks: DecoderQuirks = {}): ChatRecord[] =>
  readWith(createChatCompletionsDecoder(quirks), frames).filter(record => record.type !== 'start')

function frameOf(frame: FrameInput): { event: string; data: string } {
  if (typeof frame === 'string') return { event: 'message', data: frame }
  return 'event' in frame
    ? (frame as { event: string; data: string })
    : { event: 'message', data: JSON.stringify(frame) }
}
