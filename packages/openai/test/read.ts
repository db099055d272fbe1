import type { ChatRecord, ChatRequest } from '@millrace/core'
import { openaiDefinition } from '@millrace/openai'
import { batchesThrough, type FrameInput } from '../../../tests/support/read-frames.js'

export type { FrameInput }

/** The beginning of a response. */
export const created = { type: 'response.created', response: { id: 'resp_1', model: 'gpt-5.4', status: 'in_progress' } }

/** The end of a response that is complete. */
export const completed = {
  type: 'response.completed',
  response: {
    id: 'resp_1',
    status: 'completed',
    usage: {
      input_tokens: 9,
      input_tokens_details: { cached_tokens: 4 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 3 },
      total_tokens: 14,
    },
  },
}

/** An event of an item. */
export const event = (type: string, index: number, more: object = {}): object => ({
  type: `response.${type}`,
  item_id: `item_${index}`,
  output_index: index,
  ...more,
})

/** An item from its beginning to its end, with events between. */
export const item = (
  index: number,
  whole: object,
  between: readonly object[] = [],
  begun: object = whole,
): object[] => [
  event('output_item.added', index, { item: begun }),
  ...between,
  event('output_item.done', index, { item: whole }),
]

/** A message of these texts, each whole in one delta. */
export const message = (index: number, ...texts: readonly string[]): object[] =>
  item(
    index,
    {
      type: 'message',
      id: `msg_${index}`,
      role: 'assistant',
      content: texts.map(text => ({ type: 'output_text', text })),
    },
    texts.map((delta, at) => event('output_text.delta', index, { content_index: at, delta })),
  )

/** What a decoder makes of these frames: a batch for each, and one for the end of the body. @param chat - the request, as far as it matters. */
export function batchesOf(frames: readonly FrameInput[], chat: object = {}): ChatRecord[][] {
  const { createDecoder, toError } = openaiDefinition({ apiKey: 'sk-canary-key' })
  return batchesThrough(createDecoder({ messages: [], ...chat } as ChatRequest<never>), frames, {
    provider: 'openai',
    toError,
  })
}

/** The same as one list, without `start`. */
export const read = (frames: readonly FrameInput[], chat?: object): ChatRecord[] =>
  batchesOf(frames, chat)
    .flat()
    .filter(record => record.type !== 'start')

/** The frames as a body. */
export const bodyOf = (frames: readonly object[]): string =>
  frames.map(frame => `event: ${(frame as { type: string }).type}\ndata: ${JSON.stringify(frame)}\n\n`).join('')
