import { ChatError, type ChatRecord } from '@millrace/core'
import { createChatCompletionsDecoder } from '@millrace/openai-compatible/dialect'
import { describe, expect, it } from 'vitest'
import { chunk, type FrameInput, finishing, read, readWith } from '../read.ts'

const text = (records: readonly ChatRecord[]): string =>
  records.map(record => (record.type === 'text-delta' ? record.delta : '')).join('')
const reasoning = (records: readonly ChatRecord[]): string =>
  records.map(record => (record.type === 'reasoning-delta' ? record.delta : '')).join('')
const ending = (frames: readonly FrameInput[]): ChatRecord => read(frames).at(-1)!

describe('reasoning', () => {
  it.each([
    ['reasoning_content', { reasoning_content: 'hm' }],
    ['reasoning', { reasoning: 'hm' }],
    ['both, once', { reasoning_content: 'hm', reasoning: 'hm' }],
    ['reasoning_details alone', { reasoning_details: [{ type: 'reasoning.text', text: 'h' }, { summary: 'm' }] }],
    ['reasoning_details beside its text', { reasoning: 'hm', reasoning_details: [{ text: 'hm' }] }],
    ['an empty one beside a full one', { reasoning_content: '', reasoning: 'hm' }],
    ['null content', { reasoning_content: 'hm', content: null }],
    ['thinking parts', { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }],
  ])('as %s', (_, delta) => {
    const records = read([chunk(delta), chunk({ content: 'so' }), finishing('stop')])
    expect([reasoning(records), text(records)]).toEqual(['hm', 'so'])
  })
})

describe('content', () => {
  it.each([
    ['a text', { content: 'so' }],
    ['a list of texts', { content: ['s', { type: 'text', text: 'o' }] }],
    [
      'a list with what is not for reading',
      {
        content: [
          { type: 'reference', reference_ids: [1] },
          { type: 'text', text: 'so' },
        ],
      },
    ],
    ['null reasoning beside it', { content: 'so', reasoning_content: null }],
  ])('as %s', (_, delta) => {
    expect(text(read([chunk(delta), finishing('stop')]))).toBe('so')
  })

  it('of a whole message, where no delta came before', () => {
    const whole = { choices: [{ message: { role: 'assistant', content: 'so' }, finish_reason: 'stop' }] }
    expect(text(read([whole]))).toBe('so')
    expect(text(read([chunk({ content: 'so' }), whole]))).toBe('so')
    expect(text(read([chunk({ content: 'so' }, { message: { content: 'so far' } }), finishing('stop')]))).toBe('so')
  })

  it('of other choices than the first is not read', () => {
    const second = { choices: [{ index: 1, delta: { content: 'no' } }] }
    expect(text(read([second, chunk({ content: 'yes' }), finishing('stop')]))).toBe('yes')
  })

  it('of a refusal is shown, and the answer is no good one', () => {
    const records = read([chunk({ refusal: 'I will not.' }), finishing('stop')])
    expect(text(records)).toBe('I will not.')
    expect(records.at(-1)).toMatchObject({ reason: 'content-filter', rawReason: 'stop' })
  })
})

describe('what says nothing', () => {
  it.each<[string, FrameInput]>([
    ['empty choices', { id: 'c1', choices: [] }],
    ['no choices', { id: 'c1', prompt_filter_results: [] }],
    ['an empty delta', chunk({})],
    ['a null delta', { choices: [{ index: 0, delta: null }] }],
    ['nulls', chunk({ content: null, tool_calls: null, refusal: null })],
    ['a null choice', { choices: [null] }],
    ['a null error', { choices: [], error: null }],
    ['an empty frame', ''],
    ['unknown fields', { choices: [], obfuscation: 'xx', p: 'abc' }],
  ])('%s changes nothing', (_, frame) => {
    const plain = [chunk({ content: 'a' }), finishing('stop')]
    expect(read([frame, plain[0]!, frame, plain[1]!, frame])).toEqual(read(plain))
  })
})

describe('tool calls', () => {
  const called = (...pieces: object[][]): unknown[] =>
    read([...pieces.map(tool_calls => chunk({ tool_calls })), finishing('tool_calls')]).flatMap(record =>
      record.type === 'tool-call-end' ? [[record.toolCallId, record.toolName, record.input ?? record.inputText]] : [],
    )
  const call = (id: string | undefined, name: string | undefined, args: unknown, more: object = {}): object => ({
    id,
    type: 'function',
    function: { name, arguments: args },
    ...more,
  })

  it.each<[string, object[][], unknown[]]>([
    [
      'whole, a chunk each',
      [[call('a', 'add', '{"x":1}', { index: 0 })], [call('b', 'mul', '{}', { index: 1 })]],
      [
        ['a', 'add', { x: 1 }],
        ['b', 'mul', {}],
      ],
    ],
    [
      'in pieces that interleave',
      [
        [call('a', 'add', '', { index: 0 }), call('b', 'mul', '', { index: 1 })],
        [{ index: 1, function: { arguments: '{"y":' } }],
        [{ index: 0, function: { arguments: '{"x":1}' } }],
        [{ index: 1, function: { arguments: '2}' } }],
      ],
      [
        ['a', 'add', { x: 1 }],
        ['b', 'mul', { y: 2 }],
      ],
    ],
    [
      'with index -1',
      [[call('a', 'add', '{"x":1}', { index: -1 })], [call('b', 'mul', '{"y":2}', { index: -1 })]],
      [
        ['a', 'add', { x: 1 }],
        ['b', 'mul', { y: 2 }],
      ],
    ],
    [
      'without index, in one chunk',
      [[call('a', 'add', '{"x":1}'), call('b', 'mul', '{"y":2}')]],
      [
        ['a', 'add', { x: 1 }],
        ['b', 'mul', { y: 2 }],
      ],
    ],
    [
      'at an index from 1',
      [[call('a', 'add', '', { index: 1 })], [{ index: 1, function: { arguments: '{"x":1}' } }]],
      [['a', 'add', { x: 1 }]],
    ],
    [
      'with an empty id in continuations',
      [[call('a', 'add', '{"x"', { index: 0 })], [call('', undefined, ':1}', { index: 0 })]],
      [['a', 'add', { x: 1 }]],
    ],
    [
      'with an empty name in continuations',
      [[call('a', 'add', '{"x"', { index: 0 })], [call(undefined, '', ':1}', { index: 0 })]],
      [['a', 'add', { x: 1 }]],
    ],
    [
      'with a new id in every piece',
      [[call('a', 'add', '{"x"', { index: 0 })], [call('b', undefined, ':1}', { index: 0 })]],
      [['a', 'add', { x: 1 }]],
    ],
    [
      'with id and name again in the last piece',
      [[call('a', 'add', '{"x"', { index: 0 })], [call('a', 'add', ':1}', { index: 0 })]],
      [['a', 'add', { x: 1 }]],
    ],
    [
      'with id, name and arguments apart',
      [
        [{ index: 0, id: 'a' }],
        [{ index: 0, function: { name: 'add' } }],
        [{ index: 0, function: { arguments: '{}' } }],
      ],
      [['a', 'add', {}]],
    ],
    ['with arguments as an object', [[call('a', 'add', { x: 1 }, { index: 0 })]], [['a', 'add', { x: 1 }]]],
    ['with no arguments at all', [[call('a', 'add', null, { index: 0 })]], [['a', 'add', {}]]],
    ['cut short', [[call('a', 'add', '{"x"', { index: 0 })]], [['a', 'add', '{"x"']]],
    ['with a null among them', [[null as never, call('a', 'add', '{}', { index: 0 })]], [['a', 'add', {}]]],
  ])('%s', (_, pieces, expected) => {
    expect(called(...pieces)).toEqual(expected)
  })

  it('in the finish chunk, and finish_reason twice', () => {
    const records = read([
      { choices: [{ index: 0, delta: { tool_calls: [call('a', 'add', '{}')] }, finish_reason: 'tool_calls' }] },
      finishing('tool_calls', { usage: { prompt_tokens: 3, completion_tokens: 2 } }),
    ])
    expect(records.map(record => record.type)).toEqual([
      'tool-call-start',
      'tool-call-delta',
      'tool-call-end',
      'finish',
    ])
    expect(records.at(-1)).toMatchObject({ reason: 'tool-calls', usage: { inputTokens: 3, outputTokens: 2 } })
  })
})

describe('usage', () => {
  const usage = { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 }
  const frames: [string, FrameInput[]][] = [
    ['a chunk with empty choices', [finishing('stop'), { choices: [], usage }]],
    ['the finish chunk', [finishing('stop', { usage })]],
    [
      'every chunk, the last counts',
      [
        { ...chunk({ content: 'a' }), usage: { prompt_tokens: 10, completion_tokens: 1 } },
        finishing('stop', { usage }),
      ],
    ],
    ['x_groq', [finishing('stop', { x_groq: { usage } })]],
    ['the choice', [{ choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage }] }]],
    ['null until the end', [{ ...chunk({ content: 'a' }), usage: null }, finishing('stop', { usage })]],
  ]
  it.each(frames)('in %s', (_, all) => {
    expect(ending(all)).toMatchObject({ type: 'finish', usage: { inputTokens: 10, outputTokens: 4, raw: usage } })
  })

  it.each<[string, object, object]>([
    [
      'details',
      { prompt_tokens_details: { cached_tokens: 6 }, completion_tokens_details: { reasoning_tokens: 3 } },
      { outputTokens: 4, cachedInputTokens: 6, reasoningTokens: 3 },
    ],
    [
      'tokens written into a cache (OpenRouter)',
      { prompt_tokens_details: { cached_tokens: 6, cache_write_tokens: 3 } },
      { cachedInputTokens: 6, cacheWriteTokens: 3 },
    ],
    ["DeepSeek's name", { prompt_cache_hit_tokens: 6 }, { cachedInputTokens: 6 }],
    ["Moonshot's place", { cached_tokens: 6 }, { cachedInputTokens: 6 }],
    [
      'reasoning beside the completion (xAI)',
      { total_tokens: 17, completion_tokens_details: { reasoning_tokens: 3 } },
      { outputTokens: 7, reasoningTokens: 3 },
    ],
  ])('with %s', (_, more, expected) => {
    expect(ending([finishing('stop', { usage: { ...usage, ...more } })])).toMatchObject({ usage: expected })
  })

  it('that counts nothing is none', () => {
    expect(ending([finishing('stop', { usage: {} })])).not.toHaveProperty('usage')
  })

  it('in every chunk of a long answer is the last that counts, of which nothing changes any more', () => {
    const counts = (at: number): object => ({
      prompt_tokens: 10,
      completion_tokens: at,
      total_tokens: 10 + at,
      prompt_tokens_details: { cached_tokens: at % 7 },
    })
    const none = (at: number): object => ({ ...counts(at), prompt_tokens: null, completion_tokens: null })
    const chunks = Array.from({ length: 400 }, (_, at) => {
      return { ...chunk({ content: 'a' }), usage: at % 5 === 4 ? none(at) : counts(at) }
    })
    expect(ending([...chunks, finishing('stop')])).toMatchObject({
      usage: { inputTokens: 10, outputTokens: 398, cachedInputTokens: 6, raw: counts(398) },
    })
  })
})

describe('endings', () => {
  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['model_length', 'length'],
    ['tool_calls', 'other'],
    ['function_call', 'other'],
    ['content_filter', 'content-filter'],
    ['eos_token', 'stop'],
    ['a_new_one', 'other'],
    ['constructor', 'other'],
  ])('%s is %s', (raw, reason) => {
    expect(ending([finishing(raw)])).toEqual({ type: 'finish', reason, rawReason: raw })
  })

  it.each(['error', 'insufficient_system_resource'])('%s is a failure', raw => {
    expect(ending([chunk({ content: 'a' }), finishing(raw)])).toMatchObject({
      type: 'error',
      error: { providerCode: raw, retryable: true },
    })
  })

  it.each(['tool_calls', 'function_call', 'stop'])('%s with a call is tool-calls', raw => {
    const calling = chunk({ tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{}' } }] })
    expect(ending([calling, finishing(raw)])).toMatchObject({ reason: 'tool-calls', rawReason: raw })
  })

  it('without a finish reason is truncated, [DONE] or not', () => {
    expect(ending([chunk({ content: 'a' })])).toMatchObject({ type: 'error', error: { code: 'truncated' } })
    expect(ending([chunk({ content: 'a' }), '[DONE]'])).toMatchObject({ type: 'error', error: { code: 'truncated' } })
  })

  it('without a finish reason is good where the vendor leaves it out', () => {
    const quirks = { doneIsEnough: true }
    expect(read([chunk({ content: 'a' }), '[DONE]'], quirks).at(-1)).toEqual({ type: 'finish', reason: 'stop' })
    expect(read([chunk({ content: 'a' })], quirks).at(-1)).toMatchObject({
      type: 'error',
      error: { code: 'truncated' },
    })
    expect(read([finishing('length'), '[DONE]'], quirks).at(-1)).toMatchObject({ reason: 'length' })
  })

  it('hears nothing after [DONE]', () => {
    const frames = [chunk({ content: 'a' }), finishing('stop'), '[DONE]']
    expect(read([...frames, chunk({ content: 'late' }), { error: { message: 'late' } }])).toEqual(read(frames))
  })
})

describe('errors in a stream', () => {
  it.each<[string, FrameInput, object]>([
    ['data with an error', { error: { message: 'No.', type: 'server_error' } }, { message: 'No.', retryable: true }],
    ['an error as text', { error: 'No.' }, { code: 'unknown', message: 'No.' }],
    [
      'event: error',
      { event: 'error', data: '{"error":{"message":"No.","code":"tool_use_failed","status_code":400}}' },
      { code: 'invalid-request' },
    ],
    ['event: error with plain words', { event: 'error', data: 'No.' }, { code: 'protocol', message: 'No.' }],
    [
      'an error beside choices',
      { error: { code: 429, message: 'Slow.' }, choices: [{ delta: { content: '' } }] },
      { code: 'rate-limit', providerCode: '429' },
    ],
    ["xAI's", { code: 'overloaded_error', error: 'No.' }, { code: 'overloaded', message: 'No.' }],
    ["Mistral's", { object: 'error', message: 'No.', type: 'invalid_request_error' }, { message: 'No.' }],
    ['a detail', { detail: 'No.' }, { message: 'No.' }],
    ["llama-box's", { event: 'error', data: '{"detail":"No.","error":{"message":"No."}}' }, { message: 'No.' }],
    ['code and msg', { code: 500, msg: 'No.' }, { message: 'No.', providerCode: '500', retryable: true }],
    ['type error', { type: 'error', message: 'No.' }, { message: 'No.' }],
    [
      'too long a prompt',
      { error: { message: 'The maximum context length is 8 tokens.' } },
      { code: 'context-length' },
    ],
  ])('%s', (_, frame, error) => {
    const records = read([chunk({ content: 'a' }), frame, chunk({ content: 'b' })])
    expect(records.at(-1)).toMatchObject({ type: 'error', error })
    expect(text(records)).toBe('a')
  })

  it('after a finish reason is still an error', () => {
    expect(ending([finishing('stop'), { error: { message: 'No.' } }])).toMatchObject({ type: 'error' })
  })
})

describe('what is no chunk', () => {
  it.each(['hello', '"hello"', 'error: hello'])('%s is a protocol error that tells the words', data => {
    const records = readWith(createChatCompletionsDecoder(), [data])
    expect(records).toEqual([
      { type: 'error', error: { code: 'protocol', message: 'hello', retryable: false, status: 200 } },
    ])
  })

  it.each(['{"id":', '[1]', 'null', '3'])('%s is a protocol error that quotes nothing', data => {
    const decoder = createChatCompletionsDecoder()
    const failing = (): unknown => readWith(decoder, [data])
    expect(failing).toThrow(ChatError)
    expect(failing).toThrow(expect.objectContaining({ code: 'protocol', message: expect.not.stringContaining(data) }))
  })
})

describe('start', () => {
  it('has the first id and model, whatever comes later', () => {
    const records = readWith(createChatCompletionsDecoder(), [
      { id: 'first', model: 'm1', choices: [] },
      { id: 'second', model: 'm2', choices: [{ delta: { content: 'a' }, finish_reason: 'stop' }] },
    ])
    expect(records[0]).toEqual({ type: 'start', messageId: 'first', provider: 'p', model: 'm1' })
  })
})
