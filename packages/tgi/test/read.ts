import type { ChatRecord, ChatRequest } from '@millrace/core'
import { chatML, type TgiOptions, type TgiSettings, tgiDefinition } from '@millrace/tgi'
import { batchesThrough } from '../../../tests/support/read-frames.js'

/** A frame with a token. */
export const token = (text: string, more: object = {}, special = false): object => ({
  index: 1,
  token: { id: 7, text, logprob: -0.5, special },
  generated_text: null,
  details: null,
  ...more,
})

/** The last frame. */
export const last = (text: string, whole: string, finish_reason: string | undefined, special = false): object =>
  token(
    text,
    {
      generated_text: whole,
      details: finish_reason === undefined ? null : { finish_reason, generated_tokens: 5, input_length: 9, seed: null },
    },
    special,
  )

/** What the decoder makes of these frames and the end of the body. */
export function read(frames: readonly (object | string)[], chat: Partial<ChatRequest<TgiOptions>> = {}): ChatRecord[] {
  const { createDecoder, toError } = tgiDefinition()
  return batchesThrough(createDecoder({ messages: [], ...chat }), frames, { provider: 'tgi', toError }).flat()
}

/** The text of records. */
export const textOf = (records: readonly ChatRecord[]): string =>
  records.map(record => (record.type === 'text-delta' ? record.delta : '')).join('')

/** What is sent for a request, and the settings that were left out. */
export function sent(chat: Partial<ChatRequest<TgiOptions>>, settings: TgiSettings = { prompt: chatML }) {
  const messages = [{ role: 'user', content: 'Hello' }] as const
  const { body, url, warnings = [] } = tgiDefinition(settings).toRequest({ messages, ...chat })
  const { inputs, parameters } = JSON.parse(String(body)) as { inputs: string; parameters: Record<string, unknown> }
  return { url, inputs, parameters, left: warnings.map(({ setting }) => setting) }
}
