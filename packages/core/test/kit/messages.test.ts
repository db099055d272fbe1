import type { Message, Part, ToolCallPart } from '@millrace/core'
import {
  argumentsObject,
  argumentsText,
  eachPart,
  isMedia,
  misplaced,
  outputText,
  ownData,
  partsOf,
} from '@millrace/core/provider-kit'
import { describe, expect, it } from 'vitest'

const call: ToolCallPart = { type: 'tool-call', toolCallId: 'c1', toolName: 'add', input: { a: 1 } }
const conversation: readonly Message[] = [
  { role: 'user', content: 'Hello' },
  { role: 'assistant', content: [{ type: 'text', text: 'Well' }, call] },
  { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c1', output: 1 }] },
]

it('a text is one part, and parts are parts', () => {
  expect(conversation.map(partsOf).map(parts => parts.map(part => part.type))).toEqual([
    ['text'],
    ['text', 'tool-call'],
    ['tool-result'],
  ])
  expect(partsOf({ role: 'user', content: '' })).toEqual([{ type: 'text', text: '' }])
})

it('each part comes with its message and its path', () => {
  expect(eachPart(conversation).map(({ message, part, field }) => [message.role, part.type, field])).toEqual([
    ['user', 'text', 'messages[0].content[0]'],
    ['assistant', 'text', 'messages[1].content[0]'],
    ['assistant', 'tool-call', 'messages[1].content[1]'],
    ['tool', 'tool-result', 'messages[2].content[0]'],
  ])
})

it.each<[Part['type'], boolean]>([
  ['image', true],
  ['audio', true],
  ['file', true],
  ['text', false],
  ['reasoning', false],
  ['tool-call', false],
  ['tool-result', false],
])('a part of type %s has bytes or an address: %j', (type, media) => {
  expect(isMedia({ type } as Part)).toBe(media)
})

describe('what a provider gets back', () => {
  it.each<[string, Part, object]>([
    ['its own', { type: 'text', text: '', providerData: { acme: { a: 1 }, other: { b: 1 } } }, { a: 1 }],
    ['nothing of others', { type: 'text', text: '', providerData: { other: { b: 1 } } }, {}],
    ['nothing', { type: 'text', text: '' }, {}],
    ['no list', { type: 'text', text: '', providerData: { acme: [1] } }, {}],
    ['no text', { type: 'text', text: '', providerData: { acme: 'a' } }, {}],
    ['nothing that an object has by itself', { type: 'text', text: '', providerData: {} }, {}],
  ])('%s', (_, part, own) => {
    expect(ownData(part, 'acme')).toEqual(own)
  })
})

describe('the arguments of a call', () => {
  it.each<[string, Partial<ToolCallPart>, string, object]>([
    ['an object', { input: { a: 1 } }, '{"a":1}', { a: 1 }],
    ['none', {}, '{}', {}],
    ['cut before the first of them', { inputText: ' ', inputError: 'The arguments are incomplete.' }, '{}', {}],
    ['words', { inputText: 'one' }, 'one', { INVALID_JSON: 'one' }],
    [
      'words beside what was read of them',
      { input: { a: 1 }, inputText: '{"a":1' },
      '{"a":1',
      { INVALID_JSON: '{"a":1' },
    ],
    ['a list', { input: [1] }, '[1]', { INVALID_JSON: '[1]' }],
    ['a text', { input: 'one' }, '"one"', { INVALID_JSON: '"one"' }],
  ])('%s', (_, given, text, object) => {
    const { input: __, ...bare } = call
    const part = { ...bare, ...given } as ToolCallPart
    expect([argumentsText(part), argumentsObject(part)]).toEqual([text, object])
  })
})

it.each([
  ['a text', 'a text'],
  [{ a: 1 }, '{"a":1}'],
  [null, 'null'],
])('what a tool gave, %j, is told as %j', (output, text) => {
  expect(outputText(output)).toBe(text)
})

it.each<[Message['role'], string]>([
  ['user', 'x: a part of type reasoning has no place in a message of the user.'],
  ['tool', 'x: a tool message holds tool-result parts, and this is reasoning.'],
])('a misplaced part in a message of the %s is named', (role, message) => {
  expect(misplaced({ type: 'reasoning', text: '' }, 'x', { role })).toMatchObject({ code: 'invalid-request', message })
})
