import { applyEvent, type ChatEvent, type ChatRecord, type ChatState, textOf } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { resultOf } from '../../src/vocabulary/apply-event.js'
import { close, delta, failure, finish, open, opening, start } from '../support/records.js'

const fold = (...records: ChatRecord[]): ChatState =>
  records.reduce<ChatState | undefined>((state, record) => freeze(applyEvent(state, freeze(record))), undefined)!

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const field of Object.values(value)) freeze(field)
  }
  return value
}

const callStart: ChatEvent = { type: 'tool-call-start', toolCallId: 'c', toolName: 'f' }
const callDelta = (text: string): ChatEvent => ({ type: 'tool-call-delta', toolCallId: 'c', delta: text })

describe('applyEvent', () => {
  it('builds the answer', () => {
    expect(
      fold({ ...start, model: 'x', warnings: [{ message: 'w' }] } as ChatRecord, open(), delta('a'), delta('b')),
    ).toEqual({
      status: 'streaming',
      role: 'assistant',
      messageId: 'm1',
      provider: 'test',
      model: 'x',
      warnings: [{ message: 'w' }],
      content: [{ type: 'text', text: 'ab' }],
      open: [{ id: '0', index: 0 }],
      step: { content: 0, sources: 0, data: 0 },
    })
  })

  it.each<[string, ChatRecord[], Partial<ChatState>]>([
    [
      'a block closes with what the vendor wants back',
      [...opening(), { type: 'text-end', id: '0', providerData: { p: 1 } }],
      { content: [{ type: 'text', text: 'a', providerData: { p: 1 } }], open: [] },
    ],
    [
      'reasoning',
      [start, { type: 'reasoning-start', id: 'r' }, { type: 'reasoning-delta', id: 'r', delta: 'hm' }],
      { content: [{ type: 'reasoning', text: 'hm' }], open: [{ id: 'r', index: 0 }] },
    ],
    [
      'blocks interleave, in the order in which they opened',
      [start, open('0'), open('1'), delta('b', '1'), delta('a', '0'), close('1')],
      {
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
        open: [{ id: '0', index: 0 }],
      },
    ],
    [
      'an id is used again',
      [start, open(), delta('a'), close(), open(), delta('b')],
      {
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
        open: [{ id: '0', index: 1 }],
      },
    ],
    [
      'a call arrives',
      [start, callStart, callDelta('{"a'), callDelta('":1}')],
      { content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'f', inputText: '{"a":1}' }] },
    ],
    [
      'a call is complete',
      [
        start,
        callStart,
        callDelta('{"a":1}'),
        { type: 'tool-call-end', toolCallId: 'c', toolName: 'f', input: { a: 1 } },
      ],
      { content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'f', input: { a: 1 } }], open: [] },
    ],
    [
      'a call is no JSON',
      [
        start,
        callStart,
        callDelta('ls'),
        { type: 'tool-call-end', toolCallId: 'c', toolName: 'f', inputText: 'ls', inputError: 'no' },
      ],
      { content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'f', inputText: 'ls', inputError: 'no' }] },
    ],
    [
      'a result, a file',
      [
        start,
        { type: 'tool-result', toolCallId: 'c', output: 1, isError: true },
        { type: 'file', mediaType: 'x/y', data: 'AA==' },
      ],
      {
        content: [
          { type: 'tool-result', toolCallId: 'c', output: 1, isError: true },
          { type: 'file', mediaType: 'x/y', data: 'AA==' },
        ],
      },
    ],
    [
      'sources',
      [start, { type: 'source', id: 's', url: 'u' }, { type: 'source', id: 't', title: 'x' }],
      {
        sources: [
          { id: 's', url: 'u' },
          { id: 't', title: 'x' },
        ],
      },
    ],
    ['data', [start, { type: 'data', name: 'n', value: [1] }], { data: [{ name: 'n', value: [1] }] }],
    [
      'a finish',
      [start, { ...finish, rawReason: 'end', usage: { inputTokens: 1, outputTokens: 2 } }],
      { status: 'finished', finish: { reason: 'stop', rawReason: 'end' }, usage: { inputTokens: 1, outputTokens: 2 } },
    ],
    [
      'a failure keeps what came',
      [...opening(), close(), failure()],
      { status: 'failed', error: failure().error, content: [{ type: 'text', text: 'a' }] },
    ],
    ['a failure alone', [failure()], { status: 'failed', error: failure().error, content: [] }],
    [
      'a reset withdraws all',
      [...opening(), { type: 'source', id: 's' }, { type: 'data', name: 'n', value: 1 }, { type: 'reset' }],
      { content: [], sources: [], data: [], open: [] },
    ],
    [
      'a reset goes back to the last step',
      [
        ...opening(),
        close(),
        { type: 'source', id: 's' },
        { type: 'step-end' },
        open('1'),
        delta('b', '1'),
        { type: 'source', id: 't' },
        { type: 'reset' },
      ],
      { content: [{ type: 'text', text: 'a' }], sources: [{ id: 's' }], open: [] },
    ],
    [
      'and the answer goes on after it',
      [...opening(), { type: 'reset' }, open('1'), delta('b', '1')],
      { content: [{ type: 'text', text: 'b' }], open: [{ id: '1', index: 0 }] },
    ],
  ])('%s', (_, records, expected) => {
    expect(fold(...records)).toMatchObject(expected)
    expect(fold(...records).content).toEqual(expected.content ?? [])
  })

  it('shares what did not change', () => {
    const before = fold(start, open('0'), delta('a', '0'), close('0'), open('1'), delta('b', '1'))
    const after = applyEvent(before, delta('c', '1'))
    expect(after.content[0]).toBe(before.content[0])
    expect(after.content[1]).not.toBe(before.content[1])
    expect(after.open).toBe(before.open)
    expect(after.step).toBe(before.step)
    expect(applyEvent(before, { type: 'source', id: 's' }).content).toBe(before.content)
  })

  it('changes nothing after the terminal record', () => {
    for (const end of [finish, failure()]) {
      const ended = fold(...opening(), close(), end)
      for (const record of [delta('b'), finish, failure('unknown'), { type: 'reset' } as const])
        expect(applyEvent(ended, record)).toBe(ended)
    }
  })

  it.each<[string, unknown]>([
    ['a type of a later version', { type: 'hologram', id: '0' }],
    ['a delta of a block that is not open', delta('x', 'nowhere')],
    ['an end of one', close('nowhere')],
    ['ids with a meaning in JavaScript', delta('x', 'constructor')],
    ['the same', close('__proto__')],
    ['a delta of another kind', { type: 'tool-call-delta', toolCallId: '0', delta: 'x' }],
  ])('%s changes nothing', (_, record) => {
    const before = fold(...opening())
    expect(applyEvent(before, record as ChatRecord)).toEqual(before)
  })

  it('takes the fields it knows of a start, and no others', () => {
    const state = fold({ ...start, status: 'failed', content: 'x', open: null } as unknown as ChatRecord)
    expect(state).toEqual({ ...fold(start) })
  })

  it('does not hold on to the record', () => {
    const record = { type: 'file', mediaType: 'x/y' } as const
    expect(applyEvent(undefined, record).content[0]).not.toBe(record)
  })
})

describe('textOf', () => {
  it.each([
    ['a text', { content: 'a' }, 'a'],
    [
      'the text parts',
      {
        content: [
          { type: 'text', text: 'a' },
          { type: 'reasoning', text: 'x' },
          { type: 'text', text: 'b' },
        ],
      },
      'ab',
    ],
    ['nothing', { content: [] }, ''],
  ] as const)('%s', (_, message, expected) => {
    expect(textOf(message)).toBe(expected)
  })
})

it('resultOf is the message without the bookkeeping', () => {
  expect(resultOf(fold(...opening(), close(), finish))).toEqual({
    role: 'assistant',
    messageId: 'm1',
    content: [{ type: 'text', text: 'a' }],
    messages: [{ role: 'assistant', content: [{ type: 'text', text: 'a' }] }],
    finish: { reason: 'stop' },
  })
})
