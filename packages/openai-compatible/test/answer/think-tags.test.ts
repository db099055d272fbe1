import { createThinkTagSplitter } from '@millrace/openai-compatible/dialect'
import { describe, expect, it } from 'vitest'
import { chunk, finishing, read } from '../read.ts'

function split(pieces: readonly string[], tags: true | 'opened' = true): { reasoning: string; text: string } {
  const splitter = createThinkTagSplitter(tags)
  const out = { reasoning: '', text: '' }
  for (const { kind, delta } of [...pieces.flatMap(piece => splitter.push(piece)), ...splitter.end()]) {
    expect(delta).not.toBe('')
    out[kind] += delta
  }
  return out
}

const cases: [string, string, { reasoning: string; text: string }][] = [
  ['tags', '<think>hm</think>so', { reasoning: 'hm', text: 'so' }],
  ['white space around them', '\n<think>\nhm\n</think>\n\nso ', { reasoning: 'hm\n', text: 'so ' }],
  ['no tags', 'so', { reasoning: '', text: 'so' }],
  ['leading white space without tags', '\n so', { reasoning: '', text: '\n so' }],
  ['nothing thought', '<think>\n\n</think>\nso', { reasoning: '', text: 'so' }],
  ['tags later in the text', 'a <think>b</think> c', { reasoning: '', text: 'a <think>b</think> c' }],
  ['what looks like a tag', '<thinker>a</thinker>', { reasoning: '', text: '<thinker>a</thinker>' }],
  ['a lesser sign in the thoughts', '<think>1 </ 2 </think3></think>so', { reasoning: '1 </ 2 </think3>', text: 'so' }],
  ['no closing tag', '<think>hm </thi', { reasoning: 'hm </thi', text: '' }],
  ['half an opening tag', '<thi', { reasoning: '', text: '<thi' }],
  ['nothing', '', { reasoning: '', text: '' }],
]

describe.each(cases)('%s', (_, content, expected) => {
  it('whole', () => expect(split([content])).toEqual(expected))
  it('by character', () => expect(split([...content])).toEqual(expected))
  it('cut anywhere', () => {
    for (let at = 0; at <= content.length; at++) {
      expect(split([content.slice(0, at), content.slice(at)])).toEqual(expected)
    }
  })
})

describe.each<[string, string, { reasoning: string; text: string }]>([
  ['only the closing tag', 'hm</think>\n\nso', { reasoning: 'hm', text: 'so' }],
  ['both tags all the same', '<think>\nhm</think>so', { reasoning: 'hm', text: 'so' }],
  ['no tag', 'hm', { reasoning: 'hm', text: '' }],
  ['white space before the thoughts', '\n\n hm</think>so', { reasoning: 'hm', text: 'so' }],
  ['nothing thought', '</think>so', { reasoning: '', text: 'so' }],
  ['a lesser sign first', '<b>hm</b></think>so', { reasoning: '<b>hm</b>', text: 'so' }],
  ['tags later in the text', 'hm</think>a </think> b', { reasoning: 'hm', text: 'a </think> b' }],
])('opened by the template: %s', (_, content, expected) => {
  it('whole, by character, and cut anywhere', () => {
    expect(split([content], 'opened')).toEqual(expected)
    expect(split([...content], 'opened')).toEqual(expected)
    for (let at = 0; at <= content.length; at++) {
      expect(split([content.slice(0, at), content.slice(at)], 'opened')).toEqual(expected)
    }
  })
})

it('holds little back, so that white space costs no more than linear time', () => {
  const splitter = createThinkTagSplitter()
  const pieces = Array.from({ length: 200 }, () => splitter.push(' ')).flat()
  expect(pieces.map(piece => piece.delta).join('').length).toBeGreaterThan(100)
})

describe('in an answer', () => {
  const types = (frames: object[]): string[] => read(frames, { thinkTags: true }).map(record => record.type)

  it('reasoning and text are blocks of their own', () => {
    const frames = [chunk({ content: '<think>hm' }), chunk({ content: '</think>so' }), finishing('stop')]
    expect(types(frames)).toEqual([
      'reasoning-start',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'text-end',
      'finish',
    ])
  })

  it('what was held back comes before a call, and at the end', () => {
    const call = chunk({ tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{}' } }] })
    expect(types([chunk({ content: '<th' }), call, finishing('tool_calls')]).slice(0, 3)).toEqual([
      'text-start',
      'text-delta',
      'text-end',
    ])
    expect(types([chunk({ content: '<th' }), finishing('stop')])).toEqual([
      'text-start',
      'text-delta',
      'text-end',
      'finish',
    ])
    expect(types([chunk({ content: '<th' }), finishing('stop'), '[DONE]' as never])).toContain('text-delta')
  })
})
