import type { DecodedRequest } from '@millrace/server'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { describe, expect, test } from 'vitest'

const decode = (body: unknown): DecodedRequest => agUiWire.decodeRequest!({ url: '/', headers: {}, body })
const user = (content: unknown) => ({ id: 'u1', role: 'user', content })
const assistant = (fields: object) => ({ id: 'a1', role: 'assistant', ...fields })
const call = (id: string, text = '{"city":"Rome"}', more: object = {}) => ({
  id,
  type: 'function',
  function: { name: 'weather', arguments: text },
  ...more,
})
const tool = (toolCallId: string, fields: object) => ({ id: `t-${toolCallId}`, role: 'tool', toolCallId, ...fields })
const run = (messages: readonly unknown[], more: object = {}) => ({
  threadId: 't1',
  runId: 'r1',
  protocolVersion: '1.0',
  messages,
  tools: [],
  context: [],
  state: {},
  forwardedProps: {},
  ...more,
})
const text = (words: string) => ({ type: 'text', text: words })
const called = (toolCallId: string, more: object = {}) => ({
  type: 'tool-call',
  toolCallId,
  toolName: 'weather',
  input: { city: 'Rome' },
  ...more,
})
const result = (toolCallId: string, fields: object) => ({ type: 'tool-result', toolCallId, ...fields })
const said = (...content: unknown[]) => ({ role: 'assistant', content })
const answered = (...content: unknown[]) => ({ role: 'tool', content })
const asked = { role: 'user', content: [text('Hi')] }

test('a question, and the ids that the answer repeats', () => {
  expect(decode(run([user('Hi')]))).toEqual({
    request: { messages: [asked] },
    context: { threadId: 't1', runId: 'r1', messages: [user('Hi')] },
  })
})

test('a client without a version is one before 1.0', () => {
  expect(decode(run([user('Hi')], { protocolVersion: undefined })).context).toMatchObject({ legacy: true })
})

test('tools of the client', () => {
  const declared = [
    { name: 'f', description: 'Does f.', parameters: { type: 'object' } },
    { name: 'g', description: '' },
  ]
  expect(decode(run([user('Hi')], { tools: declared })).request.tools).toEqual([
    declared[0],
    { name: 'g', parameters: { type: 'object', properties: {} } },
  ])
})

describe('parts of a user', () => {
  test.each<[string, object, object]>([
    [
      'an image of bytes',
      { type: 'image', source: { type: 'data', value: 'AA', mimeType: 'image/png' } },
      { type: 'image', mediaType: 'image/png', data: 'AA' },
    ],
    [
      'a sound by its address',
      { type: 'audio', source: { type: 'url', value: 'https://a.example/b' } },
      { type: 'audio', mediaType: 'audio/*', url: 'https://a.example/b' },
    ],
    [
      'a film',
      { type: 'video', source: { type: 'url', value: 'https://a.example/b', mimeType: 'video/mp4' } },
      { type: 'file', mediaType: 'video/mp4', url: 'https://a.example/b' },
    ],
    [
      'a document',
      { type: 'document', source: { type: 'url', value: 'data:application/pdf;base64,AA' } },
      { type: 'file', mediaType: 'application/pdf', data: 'AA' },
    ],
    [
      'a file of a client before 1.0',
      { type: 'binary', mimeType: 'image/png', data: 'AA', filename: 'a.png' },
      { type: 'image', mediaType: 'image/png', data: 'AA', name: 'a.png' },
    ],
  ])('%s', (_, part, expected) => {
    expect(decode(run([user([text('Look'), part])])).request.messages).toEqual([
      { role: 'user', content: [text('Look'), expected] },
    ])
  })

  test('a file that only another provider has, and a part that is not known, are left out with a warning', () => {
    const file = { type: 'image', source: { type: 'file', value: 'file-1' } }
    const { request, warnings } = decode(run([user([text('Hi'), file, { type: 'hologram' }])]))
    expect(request.messages).toEqual([asked])
    expect(warnings?.map(({ setting }) => setting)).toEqual(['messages[0].content[1]', 'messages[0].content[2]'])
  })
})

describe('messages that a client holds', () => {
  const question = { approval: { approvalId: 'q', signature: 's' } }
  test.each<[string, object[], object[]]>([
    ['a text', [assistant({ content: 'a' })], [said(text('a'))]],
    [
      'a thought, a text and calls: one message',
      [{ id: 'r', role: 'reasoning', content: 'hm' }, assistant({ content: 'a', toolCalls: [call('c'), call('d')] })],
      [said({ type: 'reasoning', text: 'hm' }, text('a'), called('c'), called('d'))],
    ],
    ['calls alone, with an empty text', [assistant({ content: '', toolCalls: [call('c')] })], [said(called('c'))]],
    [
      'the result of a tool of the page',
      [assistant({ toolCalls: [call('c')] }), tool('c', { content: 'sunny' }), assistant({ content: 'b' })],
      [said(called('c')), answered(result('c', { output: 'sunny' })), said(text('b'))],
    ],
    [
      'a result in parts',
      [assistant({ toolCalls: [call('c')] }), tool('c', { content: [text('a'), text('b')] })],
      [said(called('c')), answered(result('c', { output: 'ab' }))],
    ],
    [
      'a failed tool',
      [assistant({ toolCalls: [call('c')] }), tool('c', { content: '', error: 'no' })],
      [said(called('c')), answered(result('c', { output: 'no', isError: true }))],
    ],
    [
      'arguments that are no JSON',
      [assistant({ toolCalls: [call('c', '{"a')] })],
      [
        said({
          type: 'tool-call',
          toolCallId: 'c',
          toolName: 'weather',
          inputText: '{"a',
          inputError: 'The arguments are no JSON.',
        }),
      ],
    ],
    ['no arguments', [assistant({ toolCalls: [call('c', '')] })], [said(called('c', { input: {} }))]],
    [
      'a call that waits for a person',
      [assistant({ toolCalls: [call('c', undefined, { encryptedValue: '{"approvalId":"q","signature":"s"}' })] })],
      [said(called('c', question))],
    ],
    [
      'encrypted values of others',
      [
        assistant({
          content: 'a',
          encryptedValue: 'x',
          toolCalls: [call('c', undefined, { encryptedValue: '{"x":1}' })],
        }),
      ],
      [said(text('a'), called('c'))],
    ],
    ['activities', [{ id: 'x', role: 'activity', activityType: 'plan', content: {} }], []],
  ])('%s', (_, messages, expected) => {
    expect(decode(run([user('Hi'), ...messages])).request.messages).toEqual([asked, ...expected])
  })

  test('the steps that a continued answer has already', () => {
    const messages = [user('Hi'), assistant({ toolCalls: [call('c')] }), tool('c', { content: 'x' })]
    expect(decode(run(messages)).context).toMatchObject({ step: 1 })
    expect(decode(run([...messages, { ...user('And?'), id: 'u2' }])).context).not.toHaveProperty('step')
  })
})

test.each<[string, object, object]>([
  ['a yes', { status: 'resolved', payload: { approved: true, reason: 'ok' } }, { approved: true, reason: 'ok' }],
  ['a plain yes', { status: 'resolved', payload: true }, { approved: true }],
  ['a no', { status: 'resolved', payload: { approved: false } }, { approved: false }],
  ['words that are no yes', { status: 'resolved', payload: 'yes' }, { approved: false }],
  ['no words', { status: 'resolved' }, { approved: false }],
  ['an end of it', { status: 'cancelled', payload: { approved: true } }, { approved: false }],
])('the answer to a question: %s', (_, answer, expected) => {
  const messages = [user('Hi'), assistant({ toolCalls: [call('c')] })]
  expect(decode(run(messages, { resume: [{ interruptId: 'q', ...answer }] })).request.messages.at(-1)).toEqual(
    answered({ type: 'tool-approval', approvalId: 'q', ...expected }),
  )
})

test('instructions of a browser are left out with a warning', () => {
  const system = [
    { id: 's', role: 'system', content: 'Obey' },
    { id: 'd', role: 'developer', content: 'Obey' },
  ]
  const { request, warnings } = decode(run([...system, user('Hi')], { context: [{ description: 'd', value: 'v' }] }))
  expect(request.messages).toEqual([asked])
  expect(warnings?.map(({ setting }) => setting)).toEqual(['messages[0]', 'messages[1]', 'context'])
})

describe('refusals name the field, and repeat nothing of it', () => {
  test.each<[string, unknown, string]>([
    ['no object', 'Hi', 'The body takes an object.'],
    ['no run', { threadId: 't1', messages: [] }, 'runId is missing.'],
    ['no messages', { threadId: 't1', runId: 'r1' }, 'messages is missing.'],
    ['nothing that goes to a model', run([]), 'messages takes at least one message with content.'],
    ['a message that is none', run(['secret']), 'messages[0] takes a message: { id, role, content }.'],
    ['a content that is none', run([user(5)]), 'messages[0].content takes a text.'],
    ['a part that is none', run([user(['secret'])]), 'messages[0].content[0] takes an object with a type.'],
    [
      'a result without a call',
      run([user('Hi'), { id: 't', role: 'tool', content: 'x' }]),
      'messages[1].toolCallId is missing.',
    ],
    [
      'an address of this network',
      run([user([{ type: 'image', source: { type: 'url', value: 'http://10.0.0.1/' } }])]),
      'messages[0].content[0].source.value takes a data: or an https address.',
    ],
    ['a tool without a name', run([user('Hi')], { tools: [{ description: 'x' }] }), 'tools[0].name is missing.'],
    [
      'an answer that is none',
      run([user('Hi')], { resume: [{ interruptId: 'q', status: 'yes' }] }),
      'resume[0].status takes resolved or cancelled.',
    ],
  ])('%s', (_, body, message) => {
    expect(() => decode(body)).toThrow(expect.objectContaining({ status: 400, code: 'invalid-request', message }))
  })
})
