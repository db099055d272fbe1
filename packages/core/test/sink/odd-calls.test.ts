import { type ChatRecord, ChatSink, type ToolCallPiece } from '@millrace/core'
import { describe, expect, it, vi } from 'vitest'
import { JsonExtent } from '../../src/sink/json-extent.js'
import { ToolText } from '../../src/sink/tool-text.js'
import { grammarFaults } from '../grammar.js'

type Piece = readonly [key: number | string, piece: ToolCallPiece]

function recordsOf(pieces: readonly Piece[]): ChatRecord[] {
  const sink = new ChatSink({ provider: 'p' })
  for (const [key, piece] of pieces) sink.toolCall(key, piece)
  sink.finish('tool-calls')
  sink.end()
  return sink.drain()
}

/** Name, and arguments or what is wrong with them, by the calls' order of beginning. */
function callsOf(pieces: readonly Piece[]): [name: string, input: unknown, error?: string][] {
  const records = recordsOf(pieces)
  expect(grammarFaults(records)).toEqual([])
  const ends = new Map(records.flatMap(each => (each.type === 'tool-call-end' ? [[each.toolCallId, each]] : [])))
  return records.flatMap(record => {
    if (record.type !== 'tool-call-start') return []
    const end = ends.get(record.toolCallId)!
    const text = records.map(each =>
      each.type === 'tool-call-delta' && each.toolCallId === record.toolCallId ? each.delta : '',
    )
    expect(end.inputText ?? JSON.stringify(end.input)).toBe(text.join('') || '{}')
    return [end.inputError ? [end.toolName, end.inputText, end.inputError] : [end.toolName, end.input]]
  })
}

const noObject = 'The arguments are not an object.'
const x1 = ['f', { x: 1 }]
const y2 = ['g', { y: 2 }]

describe('an empty object beside arguments says nothing', () => {
  it.each<[string, unknown[], unknown]>([
    ['as text in front', ['{}', '{"x":1}'], { x: 1 }],
    ['as a value in front', [{}, '{"x":1}'], { x: 1 }],
    ['as a value in front of a value', [{}, { x: 1 }], { x: 1 }],
    ['in front of pieces', ['{}', '{', '"x"', ':1', '}'], { x: 1 }],
    ['in pieces itself', ['{', '}', '{"x":1}'], { x: 1 }],
    ['in one text with the arguments', ['{}{"x":1}'], { x: 1 }],
    ['with white space', [' { }\n', '{"x":1}'], { x: 1 }],
    ['more than once', ['{}', {}, '', null, '{"x":1}'], { x: 1 }],
    ['behind them', ['{"x":1}', '{}'], { x: 1 }],
    ['behind them as a value', [{ x: 1 }, {}], { x: 1 }],
    ['alone', ['{}'], {}],
    ['alone and twice', ['{}', '{}'], {}],
    ['in pieces and alone', ['{', '}'], {}],
    ['within them', ['{"code":"f()', '{}', '"}'], { code: 'f(){}' }],
    ['as the value of a field', ['{"a":', '{}', '}'], { a: {} }],
  ])('%s', (_, inputs, expected) => {
    const pieces = inputs.map((input): Piece => [0, { id: 'c', input }])
    expect(callsOf([[0, { id: 'c', name: 'f' }], ...pieces])).toEqual([['f', expected]])
  })

  it('and holds back no more than a few characters of white space', () => {
    const sink = new ChatSink({ provider: 'p' })
    sink.toolCall(0, { id: 'c', name: 'f' })
    for (let i = 0; i < 100; i++) sink.toolCall(0, { input: ' ' })
    expect(sink.drain().some(record => record.type === 'tool-call-delta')).toBe(true)
  })
})

describe('arguments that are no object are an error, and never empty ones', () => {
  it.each<[string, unknown, string]>([
    ['a list', [1], '[1]'],
    ['an empty list', [], '[]'],
    ['a number', 0, '0'],
    ['true', true, 'true'],
    ['false', false, 'false'],
    ['the text of a list', '[{"x":1}]', '[{"x":1}]'],
    ['the text of a number', '7', '7'],
    ['the text null', 'null', 'null'],
  ])('%s', (_, input, text) => {
    expect(callsOf([[0, { id: 'c', name: 'f', input }]])).toEqual([['f', text, noObject]])
  })

  it.each([undefined, null, '', ' \n'])('%j is no arguments', input => {
    const end = recordsOf([[0, { id: 'c', name: 'f', input }]]).find(record => record.type === 'tool-call-end')
    expect(end).toMatchObject({ input: {} })
  })

  it('a text is what a tool of free form takes', () => {
    expect(callsOf([[0, { id: 'c', name: 'f', input: '"ls"' }]])).toEqual([['f', 'ls']])
  })
})

describe('without ids, the next call at a key begins', () => {
  it.each<[string, Piece[], unknown[]]>([
    [
      'with another name behind whole arguments',
      [
        [0, { name: 'f', input: '{"x":1}' }],
        [0, { name: 'g', input: '{"y":2}' }],
      ],
      [x1, y2],
    ],
    [
      'in pieces',
      [
        [0, { name: 'f', input: '{"x"' }],
        [0, { input: ':1}' }],
        [0, { name: 'g', input: '' }],
        [0, { input: '{"y":2}' }],
      ],
      [x1, y2],
    ],
    [
      'behind a call without arguments',
      [
        [0, { name: 'f' }],
        [0, { name: 'g', input: '{"y":2}' }],
      ],
      [['f', {}], y2],
    ],
    [
      'behind empty ones',
      [
        [0, { name: 'f', input: '{}' }],
        [0, { name: 'g', input: '{"y":2}' }],
      ],
      [['f', {}], y2],
    ],
    [
      'with the same name, by arguments that begin anew',
      [
        [0, { name: 'f', input: '{"x":1}' }],
        [0, { name: 'f', input: '{"x":2}' }],
      ],
      [x1, ['f', { x: 2 }]],
    ],
    [
      'behind a call that had an id',
      [
        [0, { id: 'c', name: 'f', input: '{"x":1}' }],
        [0, { name: 'g', input: '{"y":2}' }],
      ],
      [x1, y2],
    ],
    [
      'but not while arguments are under way',
      [
        [0, { name: 'f', input: '{"x":"}' }],
        [0, { name: 'g', input: '"}' }],
      ],
      [['f', { x: '}' }]],
    ],
    [
      'nor by a name that is repeated',
      [
        [0, { name: 'f', input: '{"x":1}' }],
        [0, { name: 'f', input: '' }],
      ],
      [x1],
    ],
  ])('%s', (_, pieces, expected) => {
    expect(callsOf(pieces)).toEqual(expected)
  })
})

describe('a call is known by its id, whatever the key', () => {
  const both = [x1, y2]
  it.each<[string, Piece[]]>([
    [
      'begun together, gone on with one by one',
      [
        [0, { id: 'c', name: 'f' }],
        [1, { id: 'd', name: 'g' }],
        [0, { id: 'c', input: '{"x":1}' }],
        [0, { id: 'd', input: '{"y":2}' }],
      ],
    ],
    [
      'at one key, interleaved',
      [
        [0, { id: 'c', name: 'f', input: '{"x"' }],
        [0, { id: 'd', name: 'g', input: '{"y"' }],
        [0, { id: 'c', input: ':1}' }],
        [0, { id: 'd', input: ':2}' }],
      ],
    ],
    [
      'with the name in each piece',
      [
        [0, { id: 'c', name: 'f', input: '{"x"' }],
        [0, { id: 'd', name: 'g', input: '{"y"' }],
        [0, { id: 'd', name: 'g', input: ':2' }],
        [0, { id: 'c', name: 'f', input: ':1}' }],
        [0, { id: 'd', name: 'g', input: '}' }],
      ],
    ],
    [
      'by their order alone',
      [
        [0, { name: 'f' }],
        [1, { name: 'g' }],
        [0, { input: '{"x":1}', placed: true }],
        [0, { input: '{"y":2}', placed: true }],
      ],
    ],
    [
      'by their order alone, in fragments',
      [
        [0, { id: 'c', name: 'f' }],
        [1, { id: 'd', name: 'g' }],
        ...['{', '"x"', ':1}', '{"', 'y', '":', '2', '}'].map((input): Piece => [0, { input, placed: true }]),
      ],
    ],
    [
      'by their order alone, behind empty objects',
      [
        [0, { name: 'f', input: '{}' }],
        [1, { name: 'g', input: {} }],
        [0, { input: { x: 1 }, placed: true }],
        [0, { input: { y: 2 }, placed: true }],
      ],
    ],
    [
      'by an index, though its arguments were empty so far and the next call has none',
      [
        [0, { id: 'c', name: 'f', input: '{}' }],
        [1, { id: 'd', name: 'g' }],
        [0, { input: '{"x":1}' }],
        [1, { input: '{"y":2}' }],
      ],
    ],
    [
      'by an index, though its whole arguments come again',
      [
        [0, { id: 'c', name: 'f', input: '{"x":1}' }],
        [1, { id: 'd', name: 'g' }],
        [0, { id: 'c', input: '{"x":1}' }],
        [0, { input: '{"x":1}' }],
        [1, { input: '{"y":2}' }],
        [1, { id: 'd', input: { y: 2 } }],
      ],
    ],
    [
      'by an id that came behind the name',
      [
        [0, { name: 'f' }],
        [0, { id: 'c', name: 'f' }],
        [1, { id: 'd', name: 'g', input: '{"y":2}' }],
        [1, { id: 'c', input: '{"x":1}' }],
      ],
    ],
  ])('%s', (_, pieces) => {
    expect(callsOf(pieces)).toEqual(both)
  })

  it('but two calls may have one id', () => {
    const pieces: Piece[] = [
      [0, { id: 'c', name: 'f', input: '{"x":1}' }],
      [1, { id: 'c', name: 'f', input: '{"x":2}' }],
    ]
    expect(callsOf(pieces)).toEqual([x1, ['f', { x: 2 }]])
  })

  it('and a whole call is told as such when the next one begins', () => {
    const sink = new ChatSink({ provider: 'p' })
    sink.toolCall(0, { id: 'c', name: 'f', input: '{"x":1}' })
    sink.toolCall(0, { id: 'd', name: 'g' })
    expect(sink.drain().map(record => record.type)).toContain('tool-call-end')
  })
})

it('a piece that says nothing opens no call', () => {
  expect(
    callsOf([
      [0, { id: '', name: '', input: '' }],
      [1, {}],
      [2, { input: null }],
    ]),
  ).toEqual([])
})

it('what the vendor wants back comes with the piece, to the call that it is of', () => {
  const records = recordsOf([
    [0, { id: 'c', name: 'f', providerData: { a: 1 } }],
    [1, { id: 'd', name: 'g' }],
    [0, { id: 'd', providerData: { b: 2 } }],
    [0, { id: 'c', providerData: { c: 3 } }],
  ])
  const data = records.flatMap(record => (record.type === 'tool-call-end' ? [record.providerData] : []))
  expect(data).toEqual([{ p: { a: 1, c: 3 } }, { p: { b: 2 } }])
})

describe('a JSON text is whole', () => {
  it.each([
    ['{}', true],
    ['{"a":[1,{"b":"}"}]}', true],
    ['[]', true],
    ['{"a":"\\"}', false],
    ['{"a":"\\\\"}', true],
    ['{"a":1', false],
    ['', false],
    ['7', false],
  ])('%s: %s, at once and unit by unit', (text, whole) => {
    const [atOnce, byUnit] = [new JsonExtent(), new JsonExtent()]
    atOnce.add(text)
    for (const unit of text) byUnit.add(unit)
    expect([atOnce.isWhole, byUnit.isWhole]).toEqual([whole, whole])
  })

  it('with each character looked at once, however often it is asked', () => {
    const add = vi.spyOn(JsonExtent.prototype, 'add')
    const text = new ToolText()
    const piece = '{"a":"b"'
    for (let pieces = 0; pieces < 200; pieces++) {
      text.add(piece)
      expect(text.isWhole).toBe(false)
    }
    const looks = add.mock.calls.reduce((length, [seen]) => length + seen.length, 0)
    add.mockRestore()
    expect(looks).toBe(200 * piece.length)
    expect(text.text).toBe(piece.repeat(200))
  })
})
