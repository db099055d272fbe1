import { anthropicDefinition } from '@millrace/anthropic'
import { expect, it } from 'vitest'
import { recordsThrough } from '../../../tests/support/read-frames.js'
import { blockStart, blockStop, bodyOf, callBlock, delta, messageEnd, messageStart } from './read.js'

const words = ['the', ' river', '', ' "turns"', ' 水车', '\n', '\\', ' a'.repeat(30)]
const pieces = (index: number, type: string, key: string, count: number): object[] =>
  Array.from({ length: count }, (_, at) => delta(index, { type, [key]: words[at % words.length] }))

const frames = [
  messageStart(),
  blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
  ...pieces(0, 'thinking_delta', 'thinking', 150),
  delta(0, { type: 'signature_delta', signature: 'c2lnbmVk' }),
  blockStop(0),
  blockStart(1, { type: 'text', text: '' }),
  ...pieces(1, 'text_delta', 'text', 150),
  // Some hosts go on with a block while another one is open.
  ...callBlock(2, {}, '{"a":', '1}').slice(0, 2),
  ...pieces(1, 'text_delta', 'text', 60),
  ...pieces(2, 'text_delta', 'text', 60),
  ...pieces(7, 'text_delta', 'text', 60),
  blockStop(2),
  blockStop(1),
  ...messageEnd('tool_use'),
]

it('an answer is told alike whether its deltas are read or known by those before', () => {
  const body = bodyOf(frames)
  const decoder = () => anthropicDefinition({ apiKey: 'key' }).createDecoder({ messages: [] })
  const apart = recordsThrough(decoder(), body, 61)
  for (const size of [body.length, 4_000, 700]) expect(recordsThrough(decoder(), body, size)).toEqual(apart)
})
