import { anthropicDefinition } from '@millrace/anthropic'
import { applyEvent, type ChatRecord, type ChatState, type Message } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { blockStart, blockStop, callBlock, delta, messageEnd, messageStart, read, textBlock } from './read.js'

const contentOf = (records: readonly ChatRecord[]): ChatState['content'] =>
  records.reduce<ChatState | undefined>(applyEvent, undefined)!.content
const ending = (records: readonly ChatRecord[]) => records.at(-1)
const inputsOf = (records: readonly ChatRecord[]): unknown[] =>
  records.flatMap(record => (record.type === 'tool-call-end' ? [record.input ?? record.inputText] : []))

const question = { role: 'user', content: 'Hello' } as const

/** The body of the request that goes on from an answer, at a time. */
function nextBody(records: readonly ChatRecord[], more: readonly Message[] = [], extra?: { readonly container: null }) {
  const { toRequest } = anthropicDefinition({ apiKey: 'key' })
  const messages: Message[] = [question, { role: 'assistant', content: contentOf(records) }, ...more]
  return JSON.parse(String(toRequest({ messages, ...(extra && { providerOptions: { extra } }) }).body))
}

/** The blocks of the assistant in the next request. */
const goesBack = (records: readonly ChatRecord[]): unknown =>
  nextBody(records, [question]).messages.find((message: { role: string }) => message.role === 'assistant')?.content

describe('arguments of a call', () => {
  const begun = (input: unknown, pieces: readonly string[] = []): object[] => callBlock(0, { input }, ...pieces)

  it.each<[string, object[], unknown]>([
    ['whole in the start', begun({ a: 1 }), { a: 1 }],
    ['whole in the start, as text', begun('{"a":1}'), { a: 1 }],
    ['in pieces behind an empty object', begun({}, ['{"a"', ':1}']), { a: 1 }],
    ['in pieces behind an empty object as text', begun('{}', ['{"a"', ':1}']), { a: 1 }],
    ['in pieces behind nothing', begun(null, ['{"a"', ':1}']), { a: 1 }],
    ['in the start, and all of them again in pieces', begun({ a: 1 }, ['{"a":1,', '"b":2}']), { a: 1, b: 2 }],
    ['a part in the start and an object of the rest behind it', begun({ a: 1 }, ['{"b":', '2}']), { a: 1, b: 2 }],
    ['an object that is broken off in the start', begun({ a: 1 }, [',"b":', '2}']), { a: 1, b: 2 }],
    ['a text that is broken off in the start', begun('{"a":1,"b"', [':', '2}']), { a: 1, b: 2 }],
    ['a text that is broken off in front of an object', begun('{"a":', ['{"b":2}', '}']), { a: { b: 2 } }],
    ['none', begun({}), {}],
    ['none, behind an empty piece', begun({}, ['']), {}],
    ['that are no JSON, with all that came', begun({ a: 1 }, [',"b":']), '{"a":1,"b":'],
  ])('%s', (_, frames, input) => {
    const [start, ...rest] = frames
    const stopped = [messageStart(), ...frames, ...messageEnd('tool_use')]
    const open = [messageStart(), start!, ...rest.slice(0, -1), ...messageEnd('tool_use')]
    expect(inputsOf(read(stopped))).toEqual([input])
    // Some hosts never stop a block.
    expect(inputsOf(read(open))).toEqual([input])
    expect(ending(read(open))).toMatchObject({ type: 'finish', reason: 'tool-calls' })
  })

  it('stay apart where several blocks begin and none stops', () => {
    const starts = [0, 1].flatMap(index => callBlock(index, { input: { at: index } }).slice(0, 1))
    const records = read([
      messageStart(),
      blockStart(5, { type: 'thinking', thinking: 'hm', signature: 's' }),
      ...starts,
      ...messageEnd('tool_use'),
    ])
    expect(inputsOf(records)).toEqual([{ at: 0 }, { at: 1 }])
    expect(contentOf(records)[0]).toEqual({
      type: 'reasoning',
      text: 'hm',
      providerData: { anthropic: { signature: 's' } },
    })
  })
})

describe('pieces of arguments in a block that is no call', () => {
  const stray = (index: number): object => delta(index, { type: 'input_json_delta', partial_json: '{"a":1}' })

  it.each<[string, object[]]>([
    ['a text', [blockStart(0, { type: 'text', text: 'x' }), stray(0), blockStop(0)]],
    ['a thought', [blockStart(0, { type: 'thinking', thinking: 'x' }), stray(0), blockStop(0)]],
    ['a block that never began', [blockStart(0, { type: 'text', text: 'x' }), stray(3), blockStop(0), blockStop(3)]],
    ['a text that has stopped', [blockStart(0, { type: 'text', text: 'x' }), blockStop(0), stray(0)]],
    ['a block of an unknown kind', [blockStart(0, { type: 'hologram' }), stray(0), blockStop(0)]],
  ])('%s', (_, frames) => {
    const records = read([messageStart(), ...frames, ...messageEnd()])
    expect(records.filter(record => record.type.startsWith('tool-call'))).toEqual([])
    expect(ending(records)).toMatchObject({ type: 'finish', reason: 'stop' })
  })

  it('are not lost where they follow a text of the same block', () => {
    const [start, piece, stop] = callBlock(0, {}, '{"a":1}')
    const text = delta(0, { type: 'text_delta', text: 'So.' })
    const records = read([messageStart(), start!, text, piece!, stop!, ...messageEnd('tool_use')])
    expect(contentOf(records)).toMatchObject([
      { type: 'tool-call', toolName: 'add', input: { a: 1 } },
      { type: 'text', text: 'So.' },
    ])
  })
})

describe('a message that is whole at its beginning', () => {
  const content = [
    { type: 'text', text: 'On it.' },
    {
      type: 'tool_use',
      id: 'toolu_9',
      name: 'add',
      input: { a: 1 },
      caller: { type: 'code_execution_20260120', tool_id: 'srvtoolu_1' },
    },
  ]
  const usage = { input_tokens: 7, output_tokens: 3 }
  const whole = { content, stop_reason: 'tool_use', usage, container: { id: 'c_1', expires_at: null } }

  it.each<[string, object[]]>([
    ['and then ends', [messageStart('m', whole), { type: 'message_stop' }]],
    ['and comes as a message, without events', [{ type: 'message', id: 'm', model: 'claude-test', ...whole }]],
  ])('%s', (_, frames) => {
    const records = read(frames)
    expect(records[0]).toMatchObject({ messageId: 'm', model: 'claude-test' })
    expect(goesBack(records)).toEqual(content)
    expect(ending(records)).toMatchObject({
      type: 'finish',
      reason: 'tool-calls',
      rawReason: 'tool_use',
      usage: { inputTokens: 7, outputTokens: 3 },
    })
    expect(nextBody(records).container).toBe('c_1')
  })

  it('gives way to what its end says', () => {
    const records = read([messageStart('m', whole), ...textBlock(0, 'Done.'), ...messageEnd('max_tokens')])
    expect(ending(records)).toMatchObject({ reason: 'length', rawReason: 'max_tokens' })
  })

  it('is cut without its end', () => {
    expect(ending(read([messageStart('m', whole)]))).toMatchObject({ type: 'error', error: { code: 'truncated' } })
  })
})

it.each(['server_tool_use', 'mcp_tool_use', 'next_years_tool_use'])(
  'a %s without a result asks the caller for nothing',
  type => {
    const call = callBlock(0, { type, id: 'srv_1', name: 'search' }, '{"q":1}')
    for (const reason of ['end_turn', 'stop_sequence']) {
      const records = read([messageStart(), ...call, ...messageEnd(reason)])
      expect(contentOf(records)).toMatchObject([{ type: 'tool-call', providerData: { anthropic: { type } } }])
      expect(ending(records)).toMatchObject({ type: 'finish', reason: 'stop' })
    }
    const beside = read([messageStart(), ...call, ...callBlock(1, {}, '{}'), ...messageEnd('end_turn')])
    expect(ending(beside)).toMatchObject({ reason: 'tool-calls' })
  },
)

describe('a block of a kind that is not known here', () => {
  const compaction = { type: 'compaction', content: null, encrypted_content: null }

  it.each<[string, object[], object]>([
    ['whole', [blockStart(0, { type: 'container_upload', file_id: 'f' })], { type: 'container_upload', file_id: 'f' }],
    ['with a list in it', [blockStart(0, { type: 'new', steps: [{ a: 1 }] })], { type: 'new', steps: [{ a: 1 }] }],
    [
      'a compaction in pieces',
      [
        blockStart(0, compaction),
        delta(0, { type: 'compaction_delta', content: 'So ', encrypted_content: 'a' }),
        delta(0, { type: 'compaction_delta', content: 'far.', encrypted_content: 'ab' }),
      ],
      { type: 'compaction', content: 'So far.', encrypted_content: 'ab' },
    ],
    [
      'a compaction that failed',
      [
        blockStart(0, { type: 'compaction', content: 'So' }),
        delta(0, { type: 'compaction_delta', content: null, encrypted_content: null }),
      ],
      { type: 'compaction', content: null, encrypted_content: null },
    ],
    [
      'next year’s, in pieces of every form',
      [
        blockStart(0, { type: 'dream', images: ['a'], depth: 1 }),
        delta(0, { type: 'dream_delta', images: ['b', 'c'], depth: 2, mood: { blue: true } }),
        delta(0, { type: 'dream_delta', mood: { red: true } }),
      ],
      { type: 'dream', images: ['a', 'b', 'c'], depth: 2, mood: { red: true } },
    ],
    [
      'a redacted thought',
      [blockStart(0, { type: 'redacted_thinking', data: 'd' })],
      { type: 'redacted_thinking', data: 'd' },
    ],
  ])('%s goes back at its place', (_, frames, block) => {
    const end = messageEnd()
    const text = { type: 'text', text: 'x' }
    const first = [...frames, blockStop(0), ...textBlock(1, 'x')]
    expect(goesBack(read([messageStart(), ...first, ...end]))).toEqual([block, text])
    const last = [...textBlock(1, 'x'), ...frames]
    expect(goesBack(read([messageStart(), ...last, ...end]))).toEqual([text, block])
    const between = [...textBlock(7, 'x'), ...frames, blockStop(0), ...textBlock(1, 'x')]
    expect(goesBack(read([messageStart(), ...between, ...end]))).toEqual([text, block, text])
  })

  it('has no words for the reader, and keeps words that came in it by mistake apart', () => {
    const records = read([
      messageStart(),
      blockStart(0, { type: 'new' }),
      delta(0, { type: 'text_delta', text: 'Hi.' }),
      blockStop(0),
      ...messageEnd(),
    ])
    expect(contentOf(records)).toEqual([
      { type: 'reasoning', text: '', providerData: { anthropic: { type: 'new' } } },
      { type: 'text', text: 'Hi.' },
    ])
  })

  it('is not sent to another vendor', () => {
    const { toRequest } = anthropicDefinition({ apiKey: 'key', id: 'glm' })
    const content = contentOf(
      read([messageStart(), blockStart(0, { type: 'new' }), ...textBlock(1, 'x'), ...messageEnd()]),
    )
    const { messages } = JSON.parse(String(toRequest({ messages: [question, { role: 'assistant', content }] }).body))
    expect(messages[1].content).toEqual([{ type: 'text', text: 'x' }])
  })
})

describe('usage', () => {
  const usageOf = (usage: object): unknown => {
    const records = read([
      messageStart('m', { usage: { input_tokens: 1, output_tokens: 1 } }),
      ...messageEnd('end_turn', usage),
    ])
    const last = ending(records)
    return last?.type === 'finish' ? last.usage : undefined
  }
  const message = { type: 'message', input_tokens: 23, output_tokens: 10 }
  const totals = { input_tokens: 23, output_tokens: 10 }

  it.each<[string, object[], object]>([
    ['of the message alone', [message], { inputTokens: 23, outputTokens: 10 }],
    [
      'with a compaction',
      [{ type: 'compaction', input_tokens: 180, output_tokens: 35 }, message],
      { inputTokens: 203, outputTokens: 45 },
    ],
    [
      'with two of them, and their caches',
      [
        { type: 'compaction', input_tokens: 180, output_tokens: 35, cache_read_input_tokens: 7 },
        { type: 'compaction', input_tokens: 100, output_tokens: 5, cache_creation_input_tokens: 3 },
        message,
      ],
      { inputTokens: 313, outputTokens: 50, cachedInputTokens: 7, cacheWriteTokens: 3 },
    ],
    [
      'without that of another model',
      [message, { type: 'advisor_message', model: 'claude-other', input_tokens: 500, output_tokens: 50 }],
      { inputTokens: 23, outputTokens: 10 },
    ],
  ])('counts iterations %s', (_, iterations, expected) => {
    const usage = { ...totals, iterations }
    expect(usageOf(usage)).toEqual({ ...expected, raw: usage })
  })
})

describe('the container that code ran in', () => {
  const at = (container: object | null): ChatRecord[] =>
    read([
      messageStart(),
      ...callBlock(0, { caller: { type: 'code_execution_20260120', tool_id: 'srv_1' } }, '{}'),
      { type: 'message_delta', delta: { stop_reason: 'tool_use', container }, usage: { output_tokens: 5 } },
      { type: 'message_stop' },
    ])
  const result = { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'toolu_0', output: 3 }] } as const

  it('is named by the next request', () => {
    const records = at({ id: 'c_1', expires_at: '2999-01-01T00:00:00Z' })
    const body = nextBody(records, [result])
    expect(body.container).toBe('c_1')
    expect(body.messages[1].content).toEqual([expect.objectContaining({ type: 'tool_use', id: 'toolu_0' })])
    expect(body.messages[2].content).toEqual([expect.objectContaining({ type: 'tool_result' })])
    expect(ending(records)).toMatchObject({ type: 'finish', reason: 'tool-calls' })
  })

  it('is the newest one of the conversation, and outlives answers without one', () => {
    const { toRequest } = anthropicDefinition({ apiKey: 'key' })
    const say = (records: readonly ChatRecord[]): Message => ({ role: 'assistant', content: contentOf(records) })
    const plain = read([messageStart(), ...textBlock(0, 'x'), ...messageEnd()])
    const messages = [question, say(at({ id: 'c_1' })), result, say(at({ id: 'c_2' })), result, say(plain), question]
    expect(JSON.parse(String(toRequest({ messages }).body)).container).toBe('c_2')
  })

  it.each<[string, ChatRecord[]]>([
    ['where there was none', at(null)],
    ['where it has expired', at({ id: 'c_1', expires_at: '2001-01-01T00:00:00Z' })],
    ['where it has no id', at({ expires_at: '2999-01-01T00:00:00Z' })],
  ])('is not named %s', (_, records) => {
    expect(nextBody(records, [result])).not.toHaveProperty('container')
  })

  it('is another one where the caller says so', () => {
    expect(nextBody(at({ id: 'c_1' }), [result], { container: null }).container).toBeNull()
  })

  it('is forgotten with the message that was lost', () => {
    const lost = [messageStart('m1', { container: { id: 'c_1' } }), ...textBlock(0, 'x')]
    const records = read([...lost, messageStart('m2'), ...textBlock(0, 'y'), ...messageEnd()])
    expect(nextBody(records)).not.toHaveProperty('container')
  })
})

describe('a frame without a type', () => {
  const begun = [messageStart(), ...textBlock(0, 'x')]

  it.each<[object]>([
    [{ error: 'No.' }],
    [{ detail: 'No.' }],
    [{ code: 500, msg: 'No.' }],
    [{ errors: [{ message: 'No.' }] }],
  ])('is an error of another form: %j', frame => {
    expect(ending(read([...begun, frame]))).toMatchObject({ type: 'error', error: { message: 'No.' } })
  })

  it.each([[{}], [{ note: 1 }], [{ error: null }], [{ detail: null }]])('begins no other message: %j', frame => {
    const records = read([...begun, frame, ...messageEnd()])
    expect(records).not.toContainEqual({ type: 'reset' })
    expect(contentOf(records)).toEqual([{ type: 'text', text: 'x' }])
    expect(ending(records)).toMatchObject({ type: 'finish' })
  })

  it('is a whole message where it has its content', () => {
    const records = read([{ id: 'm1', content: [{ type: 'text', text: 'x' }], stop_reason: 'end_turn' }])
    expect(contentOf(records)).toEqual([{ type: 'text', text: 'x' }])
    expect(ending(records)).toMatchObject({ type: 'finish', reason: 'stop', rawReason: 'end_turn' })
  })
})
