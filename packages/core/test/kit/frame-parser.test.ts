import { createFrameParser } from '@millrace/core/provider-kit'
import { describe, expect, it, vi } from 'vitest'

const chunk = (content: unknown, more: object = {}): string =>
  JSON.stringify({ id: 'a', choices: [{ index: 0, delta: { role: 'assistant', content } }], ...more })

/** A parser that has read as many frames as it takes before it looks for likeness. */
const warmParser = (): ReturnType<typeof createFrameParser> => {
  const parse = createFrameParser()
  for (let frames = 0; frames < 8; frames++) parse('{"warm":true}')
  return parse
}

/** What came out, as text: a frame may be the same object with another string when the next one is parsed. */
const parsed = (frames: readonly string[]): string[] => {
  const parse = warmParser()
  return frames.map(frame => {
    try {
      return JSON.stringify(parse(frame))
    } catch (error) {
      return (error as Error).message
    }
  })
}

const whole = (frames: readonly string[]): string[] => frames.map(frame => parsed([frame])[0]!)

const texts = [
  'Hello',
  ' ',
  '"',
  '\\',
  '\\"',
  'He',
  'lo',
  '',
  '日本',
  '👩‍🌾',
  '\n',
  '\u0000',
  'content":"',
  '"}}]}',
  'Hello',
]

describe('a frame parser gives what parsing each frame by itself gives', () => {
  it.each<[string, readonly string[]]>([
    ['texts that look like JSON', texts.map(text => chunk(text))],
    ['the same frame again and again', ['x', 'x', 'x', 'y', 'y', 'x'].map(text => chunk(text))],
    ['another field behind it', texts.map((text, index) => chunk(text, { n: index }))],
    ['two strings at once', texts.map(text => JSON.stringify({ a: text, b: text }))],
    [
      'two equal strings, one of them changing',
      ['p', 'p', 'q', 'p', 'r'].map(text => JSON.stringify({ a: 'p', b: text })),
    ],
    ['a key that changes', texts.map((text, index) => JSON.stringify({ [`${text}${index}`]: 1 }))],
    ['the same key twice', ['p', 'q', 'r', 's'].map(text => `{"a":"x","a":"${text}"}`)],
    ['the same key twice, the first one changing', ['p', 'q', 'r', 's'].map(text => `{"a":"${text}","a":"x"}`)],
    ['strings in lists', texts.map(text => JSON.stringify({ list: ['a', text, 'b'] }))],
    [
      'something else in its place',
      [...['a', 'b', 'c'].map(text => chunk(text)), chunk(null), chunk(['a']), chunk({}), chunk(7)],
    ],
    ['spaces of another serializer', ['a', 'b', 'c', 'd'].map(text => ` { "t" : "${text}" } `)],
    [
      'reasoning, then content, then both in turn',
      [...'abcd', ...'efgh'].map((text, at) => JSON.stringify(at % 3 ? { t: text } : { r: text })),
    ],
    ['a key named __proto__', ['a', 'b', 'c'].map(text => `{"__proto__":{"t":"${text}"}}`)],
  ])('%s', (_, frames) => {
    expect(parsed(frames)).toEqual(whole(frames))
  })

  it.each<[string, string]>([
    ['cut inside of the string', '{"t":"ab'],
    ['a line break inside of the string', '{"t":"a\nb"}'],
    ['a bad escape', '{"t":"a\\xb"}'],
    ['an open quote', '{"t":"a"b"}'],
    ['no quotes', '{"t":ab}'],
    ['more behind it', '{"t":"a"}}'],
    ['a restart inside of the string', '{"t":"adata: {"t":"b"}'],
    ['no object', '"t"'],
  ])('what is refused stays refused: %s', (_, broken) => {
    const frames = ['{"t":"one"}', '{"t":"two"}', '{"t":"three"}', broken, '{"t":"four"}']
    expect(parsed(frames)).toEqual(whole(frames))
    expect(parsed(frames)[3]).toMatch(/^The vendor sent a frame that is no JSON/)
  })

  it('whatever the order of frames', () => {
    const pool = [
      ...texts.map(text => chunk(text)),
      ...texts.map(text => chunk(text, { usage: { n: 1 } })),
      ...texts.map(text => JSON.stringify({ r: text })),
      '{"t":',
      'null',
    ]
    let state = 1
    const frames = Array.from({ length: 5000 }, () => {
      state = (state * 48271) % 2147483647
      return pool[state % pool.length]!
    })
    expect(parsed(frames)).toEqual(whole(frames))
  })
})

it('parses strings alone where frames are alike, and whole frames again when they are not', () => {
  const parse = warmParser()
  const spy = vi.spyOn(JSON, 'parse')
  const sizes = (frames: readonly string[]): number[] => {
    spy.mockClear()
    for (const frame of frames) parse(frame)
    return spy.mock.calls.map(([text]) => text.length)
  }
  sizes([chunk('one'), chunk('two')])
  expect(sizes([chunk('three'), chunk('日本')])).toEqual([7, 4])
  expect(sizes([chunk('three', { x: 1 })])[0]).toBe(chunk('three', { x: 1 }).length)
  spy.mockRestore()
})

it('keeps nothing of a short answer', () => {
  const parse = createFrameParser()
  const spy = vi.spyOn(JSON, 'parse')
  const frames = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'].map(text => chunk(text))
  for (const frame of frames) parse(frame)
  expect(spy.mock.calls.map(([text]) => text)).toEqual(frames)
  spy.mockRestore()
})
