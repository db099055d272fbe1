import {
  applyEvent,
  type ChatRequest,
  type ChatState,
  type Json,
  type Message,
  type Part,
  type ProviderData,
} from '@millrace/core'
import { openaiDefinition } from '@millrace/openai'
import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../../../tests/support/deep-freeze.js'
import { completed, created, event, item, message, read } from './read.js'

const { toRequest } = openaiDefinition({ apiKey: 'k', model: 'gpt-5.4' })

const requestOf = (messages: readonly Message[]) => toRequest(deepFreeze({ messages }) as ChatRequest<never>)
const inputOf = (messages: readonly Message[]): object[] => JSON.parse(requestOf(messages).body as string).input
const user = (...content: Part[]): object[] => inputOf([{ role: 'user', content }])
const assistant = (...content: Part[]): object[] => inputOf([{ role: 'assistant', content }])
const own = (data: Json): { providerData: ProviderData } => ({ providerData: { openai: data, other: { not: 'ours' } } })

describe('messages', () => {
  it.each<[string, Message, object[]]>([
    [
      'system',
      {
        role: 'system',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      [{ role: 'developer', content: 'a\nb' }],
    ],
    ['user', { role: 'user', content: [{ type: 'text', text: 'a' }] }, [{ role: 'user', content: 'a' }]],
    [
      'user with several texts',
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'a' },
            { type: 'input_text', text: 'b' },
          ],
        },
      ],
    ],
    ['assistant', { role: 'assistant', content: 'a' }, [{ role: 'assistant', content: 'a' }]],
    [
      'tool',
      {
        role: 'tool',
        content: [
          { type: 'tool-result', toolCallId: 'c1', output: 'a' },
          { type: 'tool-result', toolCallId: 'c2', output: { b: 1 } },
        ],
      },
      [
        { type: 'function_call_output', call_id: 'c1', output: 'a' },
        { type: 'function_call_output', call_id: 'c2', output: '{"b":1}' },
      ],
    ],
  ])('%s', (_, given, expected) => {
    expect(inputOf([given])).toEqual(expected)
  })

  it.each<[Part, object]>([
    [
      { type: 'image', mediaType: 'image/png', url: 'https://a/b.png' },
      { type: 'input_image', image_url: 'https://a/b.png' },
    ],
    [
      { type: 'image', mediaType: 'image/png', data: new Uint8Array([1, 2, 3]) },
      { type: 'input_image', image_url: 'data:image/png;base64,AQID' },
    ],
    [
      { type: 'image', mediaType: 'image/png', ...own({ file_id: 'file_1' }) },
      { type: 'input_image', file_id: 'file_1' },
    ],
    [
      { type: 'file', mediaType: 'application/pdf', url: 'https://a/b.pdf' },
      { type: 'input_file', file_url: 'https://a/b.pdf' },
    ],
    [
      { type: 'file', mediaType: 'application/pdf', data: 'AQID', name: 'b.pdf' },
      { type: 'input_file', filename: 'b.pdf', file_data: 'data:application/pdf;base64,AQID' },
    ],
    [
      { type: 'file', mediaType: 'application/pdf', ...own({ file_id: 'file_1' }) },
      { type: 'input_file', file_id: 'file_1' },
    ],
  ])('of a user with %j', (part, expected) => {
    expect(user(part)).toEqual([{ role: 'user', content: [expected] }])
  })

  it.each<[string, Message, string]>([
    [
      'audio',
      { role: 'user', content: [{ type: 'audio', mediaType: 'audio/wav', data: 'AQID' }] },
      "messages[0].content[0]: the Responses API takes no audio: use api: 'chat'.",
    ],
    [
      'an image without anything',
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'image', mediaType: 'image/png' },
        ],
      },
      'messages[0].content[1]: ',
    ],
    [
      'a call of a user',
      { role: 'user', content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'f' }] },
      'messages[0].content[0]: ',
    ],
    [
      'an image in the instructions',
      { role: 'system', content: [{ type: 'image', mediaType: 'image/png', url: 'u' }] },
      'messages[0].content[0]: ',
    ],
    ['text in a tool message', { role: 'tool', content: 'a' }, 'messages[0].content[0]: '],
  ])('%s is refused, and the field named', (_, given, start) => {
    expect(() => requestOf([given])).toThrow(
      expect.objectContaining({ code: 'invalid-request', message: expect.stringContaining(start) }),
    )
  })
})

describe('what the assistant said', () => {
  const text: Part = { type: 'text', text: 'a' }
  const call: Part = { type: 'tool-call', toolCallId: 'c', toolName: 'add', input: { x: 1 } }
  const thought = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'xyz' }
  const wireCall = { type: 'function_call', call_id: 'c', name: 'add', arguments: '{"x":1}' }

  it.each<[string, Part[], object[]]>([
    ['text', [text, text], [{ role: 'assistant', content: 'aa' }]],
    ['no text', [{ type: 'text', text: '' }], []],
    [
      'text of two phases',
      [
        { ...text, ...own({ phase: 'commentary' }) },
        { ...text, ...own({ phase: 'final_answer' }) },
      ],
      [
        { role: 'assistant', content: 'a', phase: 'commentary' },
        { role: 'assistant', content: 'a', phase: 'final_answer' },
      ],
    ],
    ['a call', [text, call], [{ role: 'assistant', content: 'a' }, wireCall]],
    [
      'a call that is no JSON',
      [{ type: 'tool-call', toolCallId: 'c', toolName: 'add', inputText: '{"x' }],
      [{ ...wireCall, arguments: '{"x' }],
    ],
    [
      'a call without input',
      [{ type: 'tool-call', toolCallId: 'c', toolName: 'add' }],
      [{ ...wireCall, arguments: '{}' }],
    ],
    ['a call of a namespace', [{ ...call, ...own({ namespace: 'n' }) }], [{ ...wireCall, namespace: 'n' }]],
    [
      'reasoning of its own',
      [{ type: 'reasoning', text: 'hm', ...own(thought) }, text],
      [thought, { role: 'assistant', content: 'a' }],
    ],
    [
      "reasoning of another's",
      [{ type: 'reasoning', text: 'hm', providerData: { glm: { x: 1 } } }, text],
      [{ role: 'assistant', content: 'a' }],
    ],
    [
      'reasoning that led to nothing',
      [text, { type: 'reasoning', text: '', ...own(thought) }],
      [{ role: 'assistant', content: 'a' }],
    ],
  ])('%s', (_, content, expected) => {
    expect(assistant(...content)).toEqual(expected)
  })

  it('an image that its own tool made goes back with the call', () => {
    const made: Part = {
      type: 'tool-call',
      toolCallId: 'ig',
      toolName: 'image_generation',
      ...own({ type: 'image_generation_call', id: 'ig' }),
    }
    const image: Part = { type: 'file', mediaType: 'image/webp', data: 'AQID' }
    expect(assistant(made, image)).toEqual([{ type: 'image_generation_call', id: 'ig', result: 'AQID' }])
    expect(assistant(made, image, { ...image, data: 'BAUG' })).toEqual(assistant(made, image))
    expect(assistant(made, text)).toEqual([{ role: 'assistant', content: 'a' }])
    expect(assistant(text, { type: 'reasoning', text: '', ...own(thought) }, made)).toEqual(assistant(text))
  })

  it('any other image is left out with a warning', () => {
    const messages: Message[] = [
      { role: 'assistant', content: [text, { type: 'file', mediaType: 'image/png', data: 'AQID' }] },
    ]
    expect(inputOf(messages)).toEqual([{ role: 'assistant', content: 'a' }])
    expect(requestOf(messages).warnings).toMatchObject([{ setting: 'messages[0].content[1]' }])
  })

  it('the result of a loop goes with the call, unless a tool message has it', () => {
    const result: Part = { type: 'tool-result', toolCallId: 'c', output: 1 }
    const output = { type: 'function_call_output', call_id: 'c', output: '1' }
    expect(assistant(call, result, text)).toEqual([wireCall, output, { role: 'assistant', content: 'a' }])
    expect(
      inputOf([
        { role: 'assistant', content: [call, result] },
        { role: 'tool', content: [result] },
      ]),
    ).toEqual([wireCall, output])
  })

  it.each<[string, Record<string, string>, Part, object]>([
    [
      'custom_tool_call',
      {},
      { type: 'tool-result', toolCallId: 'c', output: 'a' },
      { type: 'custom_tool_call_output', call_id: 'c', output: 'a' },
    ],
    [
      'computer_call',
      {},
      { type: 'tool-result', toolCallId: 'c', output: { output: { type: 'computer_screenshot' } } },
      { type: 'computer_call_output', call_id: 'c', output: { type: 'computer_screenshot' } },
    ],
    [
      'mcp_approval_request',
      {},
      { type: 'tool-result', toolCallId: 'c', output: { approve: true } },
      { type: 'mcp_approval_response', approval_request_id: 'c', approve: true },
    ],
    [
      'apply_patch_call',
      {},
      { type: 'tool-result', toolCallId: 'c', output: { status: 'completed' } },
      { type: 'apply_patch_call_output', call_id: 'c', status: 'completed' },
    ],
    [
      'shell_call',
      {},
      { type: 'tool-result', toolCallId: 'c', output: 'a' },
      { type: 'shell_call_output', call_id: 'c', output: 'a' },
    ],
    [
      'tool_search_call',
      { execution: 'client' },
      { type: 'tool-result', toolCallId: 'c', output: { tools: [] } },
      { type: 'tool_search_output', call_id: 'c', tools: [] },
    ],
  ])("a %s is answered in the vendor's words", (type, more, result, expected) => {
    const wire = { type, call_id: 'c', ...more }
    const asked: Part = { type: 'tool-call', toolCallId: 'c', toolName: 't', ...own(wire) }
    expect(
      inputOf([
        { role: 'assistant', content: [asked] },
        { role: 'tool', content: [result] },
      ]),
    ).toEqual([wire, expected])
  })
})

describe('an answer goes back as it came', () => {
  it('reasoning, calls of every kind, phases and images', () => {
    const reasoning = {
      type: 'reasoning',
      id: 'rs_1',
      summary: [{ type: 'summary_text', text: 's' }],
      encrypted_content: 'xyz',
    }
    const search = { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'q' } }
    const image = {
      type: 'image_generation_call',
      id: 'ig_1',
      status: 'completed',
      result: 'AQID',
      output_format: 'png',
    }
    const said = { type: 'message', id: 'msg_1', phase: 'commentary', content: [{ type: 'output_text', text: 'Hi' }] }
    const call = {
      type: 'function_call',
      id: 'fc_1',
      call_id: 'c',
      name: 'add',
      arguments: '{"x":1}',
      status: 'completed',
    }
    const compaction = { type: 'compaction', id: 'cmp_1', encrypted_content: 'abc' }
    const items = [compaction, reasoning, search, image, said, call]
    const records = read([created, ...items.flatMap((each, index) => item(index, each)), completed])
    const state = records.reduce<ChatState | undefined>(applyEvent, undefined)!

    expect(inputOf([{ role: 'assistant', content: state.content }])).toEqual([
      compaction,
      reasoning,
      search,
      { type: 'image_generation_call', id: 'ig_1', status: 'completed', result: 'AQID' },
      { role: 'assistant', content: 'Hi', phase: 'commentary' },
      { type: 'function_call', call_id: 'c', name: 'add', arguments: '{"x":1}' },
    ])
  })

  it('with the answer to a call once, where that came as an item', () => {
    const call = { type: 'shell_call', id: 'sh_1', call_id: 'c', action: { commands: ['ls'] } }
    const output = { type: 'shell_call_output', id: 'sho_1', call_id: 'c', output: [{ stdout: 'a' }] }
    const records = read([created, ...item(0, call), ...item(1, output), completed])
    const state = records.reduce<ChatState | undefined>(applyEvent, undefined)!
    expect(inputOf([{ role: 'assistant', content: state.content }])).toEqual([call, output])
  })

  it('without a word of what it was cut in', () => {
    const secret = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'xyz' }
    const records = read([created, ...message(0, 'Hi'), ...item(1, secret), event('output_item.added', 2, {})])
    const state = records.reduce<ChatState | undefined>(applyEvent, undefined)!
    expect(inputOf([{ role: 'assistant', content: state.content }])).toEqual([{ role: 'assistant', content: 'Hi' }])
  })
})
