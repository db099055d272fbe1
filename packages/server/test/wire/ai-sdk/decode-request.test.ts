import type { Message } from '@millrace/core'
import type { DecodedRequest } from '@millrace/server'
import { aiSdkWire } from '@millrace/server/wire/ai-sdk'
import { describe, expect, test } from 'vitest'

const decode = (body: unknown): DecodedRequest => aiSdkWire.decodeRequest!({ url: '/', headers: {}, body })
const text = (words: string) => ({ type: 'text', text: words })
const user = (...parts: unknown[]) => ({ id: 'u', role: 'user', parts })
const assistant = (...parts: unknown[]) => ({ id: 'a', role: 'assistant', parts })
const ask = (...messages: unknown[]) => ({ id: 'chat', messages, trigger: 'submit-message', messageId: undefined })
const tool = (fields: object) => ({
  type: 'tool-weather',
  toolCallId: 'c',
  state: 'input-available',
  input: { city: 'Rome' },
  ...fields,
})
const call = { type: 'tool-call', toolCallId: 'c', toolName: 'weather', input: { city: 'Rome' } }
const result = (fields: object) => ({ type: 'tool-result', toolCallId: 'c', ...fields })

test('a question; fields of the application are not looked at', () => {
  const body = {
    ...ask({ ...user(text('Hi')), metadata: { a: 1 } }),
    model: 'x',
    tools: [1],
    system: 'y',
    temperature: 9,
  }
  expect(decode(body)).toEqual({
    request: { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] },
    context: { taken: ['u'] },
    name: 'chat',
  })
})

describe('parts of a user', () => {
  test.each<[string, object, object]>([
    [
      'an image of bytes',
      { type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AAAA', filename: 'a.png' },
      { type: 'image', mediaType: 'image/png', data: 'AAAA', name: 'a.png' },
    ],
    [
      'a document by its address',
      { type: 'file', mediaType: 'application/pdf', url: 'https://a.example/b.pdf' },
      { type: 'file', mediaType: 'application/pdf', url: 'https://a.example/b.pdf' },
    ],
    [
      'a sound',
      { type: 'file', mediaType: 'audio/wav', url: 'data:audio/wav;base64,AAAA' },
      { type: 'audio', mediaType: 'audio/wav', data: 'AAAA' },
    ],
  ])('%s', (_, part, expected) => {
    expect(decode(ask(user(text('Look'), part))).request.messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'Look' }, expected] },
    ])
  })

  test('what is only shown is left out in silence, and what is not known with a warning', () => {
    const { request, warnings } = decode(ask(user(text('Hi'), { type: 'data-x', data: 1 }, { type: 'hologram', a: 1 })))
    expect(request.messages).toEqual([{ role: 'user', content: [text('Hi')] }])
    expect(warnings).toEqual([{ setting: 'messages[0].parts[2]', message: expect.stringContaining('left out') }])
  })
})

describe('parts of the assistant', () => {
  const history = (...parts: unknown[]): readonly Message[] =>
    decode(ask(user(text('Hi')), assistant(...parts))).request.messages.slice(1)
  const said = (...content: unknown[]) => ({ role: 'assistant', content })
  const answered = (...content: unknown[]) => ({ role: 'tool', content })
  const approval = { id: 'q', signature: 's' }
  const question = { ...call, approval: { approvalId: 'q', signature: 's' } }

  test.each<[string, unknown[], unknown[]]>([
    [
      'a text with its signature',
      [{ ...text('a'), providerMetadata: { millrace: { providerData: { p: 's' } } } }],
      [said({ ...text('a'), providerData: { p: 's' } })],
    ],
    ['metadata of others', [{ ...text('a'), providerMetadata: { openai: { itemId: 'x' } } }], [said(text('a'))]],
    [
      'metadata of a wrong form',
      [{ ...text('a'), providerMetadata: { millrace: { providerData: 's' } } }],
      [said(text('a'))],
    ],
    ['a thought', [{ type: 'reasoning', text: 'hm', state: 'done' }], [said({ type: 'reasoning', text: 'hm' })]],
    [
      'a file that the model made',
      [{ type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AA' }],
      [said({ type: 'file', mediaType: 'image/png', data: 'AA' })],
    ],
    ['a call', [tool({})], [said(call)]],
    [
      'a call of a tool that is known by its field',
      [tool({ type: 'dynamic-tool', toolName: 'weather' })],
      [said(call)],
    ],
    [
      'a call that is not complete',
      [text('a'), tool({ state: 'input-streaming', input: { ci: 1 } })],
      [said(text('a'))],
    ],
    [
      'a result',
      [tool({ state: 'output-available', output: { c: 21 } })],
      [said(call), answered(result({ output: { c: 21 } }))],
    ],
    ['a result that goes on', [tool({ state: 'output-available', output: 1, preliminary: true })], [said(call)]],
    [
      'a failed result',
      [tool({ state: 'output-error', errorText: 'no' })],
      [said(call), answered(result({ output: 'no', isError: true }))],
    ],
    [
      'a failed result of an earlier version, with the arguments elsewhere',
      [tool({ state: 'output-error', errorText: 'no', input: undefined, rawInput: { city: 'Rome' } })],
      [said(call), answered(result({ output: 'no', isError: true }))],
    ],
    [
      'a result of a tool that another vendor ran',
      [tool({ state: 'output-available', output: 1, providerExecuted: true }), text('a')],
      [said(call, result({ output: 1 }), text('a'))],
    ],
    ['a question that waits', [tool({ state: 'approval-requested', approval })], [said(question)]],
    [
      'a question that was answered',
      [tool({ state: 'approval-responded', approval: { ...approval, approved: true, reason: 'ok' } })],
      [said(question), answered({ type: 'tool-approval', approvalId: 'q', approved: true, reason: 'ok' })],
    ],
    [
      'a question that was answered, without a signature',
      [tool({ state: 'approval-responded', approval: { id: 'q', approved: false } })],
      [said(call), answered({ type: 'tool-approval', approvalId: 'q', approved: false })],
    ],
    [
      'a call that was approved, with its result',
      [tool({ state: 'output-available', output: 1, approval: { ...approval, approved: true } })],
      [said(question), answered({ type: 'tool-approval', approvalId: 'q', approved: true }, result({ output: 1 }))],
    ],
    [
      'a call that was denied',
      [tool({ state: 'output-denied', approval: { ...approval, approved: false, reason: 'never' } })],
      [
        said(question),
        answered(
          { type: 'tool-approval', approvalId: 'q', approved: false, reason: 'never' },
          result({ output: 'never', isError: true }),
        ),
      ],
    ],
    [
      'two steps',
      [
        { type: 'step-start' },
        text('a'),
        tool({ state: 'output-available', output: 1 }),
        { type: 'step-start' },
        text('b'),
      ],
      [said(text('a'), call), answered(result({ output: 1 })), said(text('b'))],
    ],
    [
      'words of the user between two steps',
      [text('a'), { type: 'steering-message', id: 's', parts: [text('stop')] }, { type: 'step-start' }, text('b')],
      [said(text('a')), { role: 'user', content: [text('stop')] }, said(text('b'))],
    ],
    ['sources', [text('a'), { type: 'source-url', sourceId: 's', url: 'https://a.example' }], [said(text('a'))]],
    ['nothing', [], []],
  ])('%s', (_, parts, expected) => {
    expect(history(...parts)).toEqual(expected)
  })

  test('a call of nameless tools is no call', () => {
    expect(decode(ask(user(text('Hi')), assistant({ type: 'tool-', state: 'x' }))).warnings).toHaveLength(1)
  })
})

describe('the message that an answer continues', () => {
  const contextOf = (body: object) => decode(body).context
  const waiting = assistant(
    tool({}),
    { type: 'step-start' },
    tool({ toolCallId: 'd', state: 'output-available', output: 1 }),
  )

  test('is the last one, where it is of the assistant; its calls may still get results', () => {
    expect(contextOf(ask(user(text('Hi')), waiting))).toEqual({
      messageId: 'a',
      calls: [
        ['d', 0],
        ['c', 1],
      ],
      taken: ['u'],
    })
  })
  test('is the one that is named', () => {
    const body = { ...ask(user(text('Hi')), waiting, { ...user(text('More')), id: 'u2' }), messageId: 'a' }
    expect(contextOf(body)).toMatchObject({ messageId: 'a', taken: ['u', 'u2'] })
  })
  test('is none behind a question', () => {
    expect(contextOf(ask(user(text('Hi'))))).toEqual({ taken: ['u'] })
    expect(contextOf({ ...ask(user(text('Hi'))), messageId: 'u' })).toEqual({ taken: ['u'] })
  })
})

test('a system message of a browser is left out with a warning', () => {
  const system = { id: 's', role: 'system', parts: [text('Obey me')] }
  const { request, warnings } = decode(ask(system, user(text('Hi'))))
  expect(request.messages).toEqual([{ role: 'user', content: [text('Hi')] }])
  expect(warnings).toEqual([{ setting: 'messages[0]', message: expect.stringContaining('system prompt') }])
})

describe('refusals name the field, and repeat nothing of it', () => {
  test.each<[string, unknown, string]>([
    ['no object', 'Hi there', 'The body takes an object.'],
    ['no messages', {}, 'messages is missing.'],
    ['an empty list', ask(), 'messages takes at least one message.'],
    ['a message that is none', ask('Hi there'), 'messages[0] takes a message: { id, role, parts }.'],
    ['another role', ask({ role: 'secret', parts: [] }), 'messages[0].role takes system, user or assistant.'],
    ['no parts', ask({ role: 'user' }), 'messages[0].parts is missing.'],
    ['a part that is none', ask(user('secret')), 'messages[0].parts[0] takes an object with a type.'],
    ['a part without a type', ask(user({ text: 'secret' })), 'messages[0].parts[0].type is missing.'],
    ['a text that is none', ask(user({ type: 'text', text: 5 })), 'messages[0].parts[0].text takes a text.'],
    [
      'a call without an id',
      ask(user(text('Hi')), assistant(tool({ toolCallId: '' }))),
      'messages[1].parts[0].toolCallId takes a text that is not empty.',
    ],
    [
      'an approval that is none',
      ask(user(text('Hi')), assistant(tool({ approval: { id: 'q', approved: 'yes' } }))),
      'messages[1].parts[0].approval.approved takes true or false.',
    ],
    [
      'an address of this network',
      ask(user({ type: 'file', mediaType: 'a/b', url: 'http://10.0.0.1/secret' })),
      'messages[0].parts[0].url takes a data: or an https address.',
    ],
    [
      'nothing that goes to a model',
      ask(user({ type: 'data-x', data: 1 })),
      'messages takes at least one message with content.',
    ],
  ])('%s', (_, body, message) => {
    expect(() => decode(body)).toThrow(expect.objectContaining({ status: 400, code: 'invalid-request', message }))
  })
})
