import type { ChatRecord } from '@millrace/core'
import { type GlmSettings, glmDefinition } from '@millrace/glm'
import { batchesThrough, type FrameInput } from '../../../tests/support/read-frames.js'

export type { FrameInput }

/** A chunk of a generation with this id. */
export const chunk = (delta: object, id = 'A'): object => ({
  id,
  created: 1,
  model: 'glm-4.7',
  choices: [{ index: 0, delta: { role: 'assistant', ...delta } }],
})

/** The last chunk, as GLM sends it: finish reason, empty content and usage in one. */
export const last = (reason = 'stop', more: object = {}): object => ({
  id: 'A',
  choices: [{ index: 0, finish_reason: reason, delta: { role: 'assistant', content: '' } }],
  usage: { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14, prompt_tokens_details: { cached_tokens: 4 } },
  ...more,
})

/** What a GLM decoder makes of these frames: a batch for each, and one for the end of the body. */
export function batchesOf(frames: readonly FrameInput[], settings: GlmSettings = {}, model?: string): ChatRecord[][] {
  const definition = glmDefinition({ apiKey: 'id.secret', ...settings })
  const decoder = definition.createDecoder({ messages: [], ...(model && { model }) })
  return batchesThrough(decoder, frames, { provider: 'glm', toError: definition.toError })
}

/** The same as one list. */
export const read = (frames: readonly FrameInput[], settings?: GlmSettings, model?: string): ChatRecord[] =>
  batchesOf(frames, settings, model).flat()

/** The text that a reader has on screen in the end, resets heeded. */
export function shownText(records: readonly ChatRecord[]): string {
  let text = ''
  for (const record of records) {
    if (record.type === 'reset') text = ''
    if (record.type === 'text-delta') text += record.delta
  }
  return text
}
