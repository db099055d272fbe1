import type { ChatRecord, ChatRequest } from '@millrace/core'
import { type GeminiOptions, type GeminiSettings, gemini, geminiDefinition } from '@millrace/gemini'
import { batchesThrough, inPieces } from '../../../tests/support/read-frames.js'

/** A frame: a chunk as JSON, or a text as it is. */
export type FrameInput = object | string

/** A chunk with these parts. */
export const chunk = (parts: readonly object[], more: object = {}): object => ({
  candidates: [{ content: { role: 'model', parts }, index: 0, ...more }],
  modelVersion: 'gemini-9',
  responseId: 'R',
})

/** The last chunk. */
export const last = (
  finishReason = 'STOP',
  usageMetadata: object = { promptTokenCount: 9, candidatesTokenCount: 5 },
) => ({
  ...chunk([{ text: '' }], { finishReason }),
  usageMetadata,
})

/** What the decoder makes of these frames and the end of the body. */
export function read(frames: readonly FrameInput[]): ChatRecord[] {
  const definition = geminiDefinition({ apiKey: 'a-key' })
  const decoder = definition.createDecoder({ messages: [] })
  return batchesThrough(decoder, frames, { provider: 'gemini', toError: definition.toError }).flat()
}

/** A body of frames, as the vendor sends it. */
export const bodyOf = (frames: readonly object[]): string =>
  frames.map(frame => `data: ${JSON.stringify(frame)}\r\n\r\n`).join('')

export { inPieces }

/** Every record of one answer. */
export async function recordsOf(settings: GeminiSettings, request?: Partial<ChatRequest<GeminiOptions>>) {
  const records: ChatRecord[] = []
  const stream = gemini({ apiKey: 'a-key', maxRetries: 0, ...settings }).stream({
    messages: [{ role: 'user', content: 'a' }],
    ...request,
  })
  for await (const batch of stream.batches()) records.push(...batch)
  return records
}
