import { type CohereOptions, type CohereSettings, cohere, cohereDefinition } from '@millrace/cohere'
import type { ChatRecord, ChatRequest } from '@millrace/core'
import { batchesThrough, inPieces } from '../../../tests/support/read-frames.js'

/** An event of an answer. */
export const event = (type: string, index?: number, message?: object): object => ({
  type,
  ...(index === undefined ? {} : { index }),
  ...(message === undefined ? {} : { delta: { message } }),
})
export const start = { type: 'message-start', id: 'A', delta: { message: { role: 'assistant', content: [] } } }
export const text = (delta: string, index = 0): object => event('content-delta', index, { content: { text: delta } })
export const thought = (delta: string, index = 0): object =>
  event('content-delta', index, { content: { thinking: delta } })
export const plan = (delta: string): object => event('tool-plan-delta', undefined, { tool_plan: delta })
export const call = (id: string, name: string, index = 0, input = ''): object =>
  event('tool-call-start', index, { tool_calls: { id, type: 'function', function: { name, arguments: input } } })
export const input = (delta: string, index = 0): object =>
  event('tool-call-delta', index, { tool_calls: { function: { arguments: delta } } })

/** The last event. */
export const last = (finish_reason = 'COMPLETE', more: object = {}): object => ({
  type: 'message-end',
  delta: {
    finish_reason,
    usage: {
      billed_units: { input_tokens: 1, output_tokens: 2 },
      tokens: { input_tokens: 9, output_tokens: 5 },
      cached_tokens: 4,
    },
    ...more,
  },
})

/** What the decoder makes of these events and the end of the body. */
export function read(events: readonly (object | string)[]): ChatRecord[] {
  const definition = cohereDefinition({ apiKey: 'a-key' })
  const decoder = definition.createDecoder({ messages: [] })
  return batchesThrough(decoder, events, { provider: 'cohere', toError: definition.toError }).flat()
}

/** A body of events, as the vendor sends it. */
export const bodyOf = (events: readonly object[]): string =>
  events.map(each => `event: ${(each as { type?: string }).type}\ndata: ${JSON.stringify(each)}\n\n`).join('')

export { inPieces }

/** Every record of one answer. */
export async function recordsOf(settings: CohereSettings, request?: Partial<ChatRequest<CohereOptions>>) {
  const records: ChatRecord[] = []
  const stream = cohere({ apiKey: 'a-key', maxRetries: 0, ...settings }).stream({
    messages: [{ role: 'user', content: 'a' }],
    ...request,
  })
  for await (const batch of stream.batches()) records.push(...batch)
  return records
}
