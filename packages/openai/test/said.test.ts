import { openaiDefinition } from '@millrace/openai'
import { expect, it } from 'vitest'
import { recordsThrough } from '../../../tests/support/read-frames.js'

const words = ['the', ' river', '', ' "turns"', ' 水车', '\n', '\\', ' a'.repeat(30)]
let number = 0
const event = (type: string, more: object): object => ({ type: `response.${type}`, sequence_number: number++, ...more })
const pieces = (type: string, more: object, count: number): object[] =>
  Array.from({ length: count }, (_, at) =>
    event(`${type}.delta`, { ...more, delta: words[at % words.length], obfuscation: 'AbCdEfGh'.slice(at % 8) }),
  )
const message = { id: 'msg_1', type: 'message', role: 'assistant', content: [] }
const thought = { id: 'rs_1', type: 'reasoning', summary: [] }
const call = { id: 'fc_1', call_id: 'call_1', type: 'function_call', name: 'add', arguments: '' }

const frames = [
  event('created', { response: { id: 'resp_1', model: 'gpt-5.4', status: 'in_progress' } }),
  event('output_item.added', { output_index: 0, item: thought }),
  ...pieces('reasoning_summary_text', { item_id: 'rs_1', output_index: 0, summary_index: 0 }, 150),
  ...pieces('reasoning_summary_text', { item_id: 'rs_1', output_index: 0, summary_index: 1 }, 90),
  event('output_item.added', { output_index: 1, item: message }),
  ...pieces('output_text', { item_id: 'msg_1', output_index: 1, content_index: 0, logprobs: [] }, 150),
  ...pieces('refusal', { item_id: 'msg_1', output_index: 1, content_index: 1 }, 90),
  event('output_item.added', { output_index: 2, item: call }),
  ...pieces('function_call_arguments', { item_id: 'fc_1', output_index: 2 }, 90),
  // Pieces without an item, and of one that is over.
  ...pieces('output_text', {}, 90),
  event('output_text.done', { item_id: 'msg_1', output_index: 1, content_index: 0, text: 'another' }),
  ...pieces('output_text', { item_id: 'msg_1', output_index: 1, content_index: 0, logprobs: [] }, 90),
  event('completed', { response: { id: 'resp_1', status: 'completed', output: [], usage: { input_tokens: 1 } } }),
]

const bodyOf = (events: readonly object[]): Uint8Array =>
  new TextEncoder().encode(
    events.map(frame => `event: ${(frame as { type: string }).type}\ndata: ${JSON.stringify(frame)}\n\n`).join(''),
  )

it.each([
  [false, frames.length],
  [true, frames.length],
  // In the middle of pieces that are alike, where the place is that of the last one.
  [true, 140],
])(
  'an answer is told alike whether its deltas are read or known by those before: background %s, %i events',
  (background, count) => {
    const body = bodyOf(frames.slice(0, count))
    const decoder = () =>
      openaiDefinition({ apiKey: 'key' }).createDecoder({ messages: [], providerOptions: { background } })
    const read = (size: number) => {
      const one = decoder()
      return { records: recordsThrough(one, body, size), place: one.place?.() }
    }
    const apart = read(61)
    for (const size of [body.length, 4_000, 900]) expect(read(size)).toEqual(apart)
  },
)

it('an event that is a response by its object is read as one, among pieces of a text or alone', () => {
  const odd = pieces('output_text', { item_id: 'msg_1', output_index: 1, content_index: 0, object: 'response' }, 150)
  const body = bodyOf([...frames.slice(0, 1), ...odd])
  const decoder = () => openaiDefinition({ apiKey: 'key' }).createDecoder({ messages: [] })
  expect(recordsThrough(decoder(), body, 900)).toEqual(recordsThrough(decoder(), body, 61))
})
