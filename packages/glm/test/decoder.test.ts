import { ChatError } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { batchesOf, chunk, type FrameInput, last, read, shownText } from './read.js'

const types = (frames: readonly FrameInput[]): string[] => read(frames).map(record => record.type)

describe('an answer', () => {
  it('is reasoning, text and an end with usage', () => {
    const frames = [
      chunk({ reasoning_content: 'h' }),
      chunk({ reasoning_content: 'm' }),
      chunk({ content: '\nso' }),
      last(),
      '[DONE]',
    ]
    expect(read(frames)).toEqual([
      { type: 'start', messageId: 'A', provider: 'glm', model: 'glm-4.7' },
      { type: 'reasoning-start', id: '0' },
      { type: 'reasoning-delta', id: '0', delta: 'h' },
      { type: 'reasoning-delta', id: '0', delta: 'm' },
      { type: 'reasoning-end', id: '0' },
      { type: 'text-start', id: '1' },
      { type: 'text-delta', id: '1', delta: '\nso' },
      { type: 'text-end', id: '1' },
      {
        type: 'finish',
        reason: 'stop',
        rawReason: 'stop',
        usage: expect.objectContaining({ inputTokens: 9, outputTokens: 5, cachedInputTokens: 4 }),
      },
    ])
  })

  it('is complete without [DONE], and truncated without a finish reason', () => {
    expect(read([chunk({ content: 'a' }), last()]).at(-1)).toMatchObject({ type: 'finish' })
    expect(read([chunk({ content: 'a' })]).at(-1)).toMatchObject({ type: 'error', error: { code: 'truncated' } })
  })

  it('of GLM-Z1 and GLM-4.5V has its think tags split out', () => {
    for (const model of ['glm-z1-air', 'GLM-Z1-flash', 'glm-4.5v']) {
      const records = read([chunk({ content: '<think>hm</th' }), chunk({ content: 'ink>so' }), last()], {}, model)
      expect(records.map(record => ('delta' in record ? `${record.type} ${record.delta}` : record.type))).toContain(
        'reasoning-delta hm',
      )
      expect(shownText(records)).toBe('so')
    }
    expect(shownText(read([chunk({ content: '<think>hm</think>so' }), last()]))).toBe('<think>hm</think>so')
  })
})

describe('finish reasons', () => {
  it.each([
    ['stop', 'stop'],
    ['tool_calls', 'other'],
    ['length', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['sensitive', 'content-filter'],
    ['something_new', 'other'],
  ])('%s is %s', (raw, reason) => {
    const end = read([chunk({ content: 'a' }), last(raw), '[DONE]']).at(-1)
    expect(end).toMatchObject({ type: 'finish', reason, rawReason: raw, usage: { inputTokens: 9 } })
  })

  it('network_error is a failure that may be tried again', () => {
    const end = read([chunk({ content: 'a' }), last('network_error')]).at(-1)
    expect(end).toMatchObject({
      type: 'error',
      error: { code: 'network', retryable: true, providerCode: 'network_error' },
    })
  })

  it('sensitive withdraws what was shown', () => {
    const frames = [chunk({ content: 'bad' }), last('sensitive'), '[DONE]']
    expect(types(frames)).toEqual(['start', 'text-start', 'text-delta', 'reset', 'finish'])
    expect(shownText(read(frames))).toBe('')
  })

  it('sensitive withdraws nothing where nothing was shown, and nothing comes late', () => {
    expect(types([last('sensitive')])).toEqual(['start', 'finish'])
    const held = read([chunk({ content: '<thi' }), last('sensitive'), '[DONE]'], {}, 'glm-z1-air')
    expect(held.map(record => record.type)).toEqual(['start', 'finish'])
  })

  it('sensitive keeps the text where the application wants to decide', () => {
    const records = read([chunk({ content: 'bad' }), last('sensitive'), '[DONE]'], { onSensitive: 'keep' })
    expect(records.map(record => record.type)).toEqual(['start', 'text-start', 'text-delta', 'text-end', 'finish'])
  })
})

describe('tool calls, by the shapes of GLM and its hosts', () => {
  const call = (id: string, name: string, args: string, more: object = {}): object => ({
    id,
    type: 'function',
    function: { name, arguments: args },
    ...more,
  })
  const piece = (args: string, more: object = {}): object => ({ index: 0, function: { arguments: args }, ...more })
  const expected = [
    { type: 'start', messageId: 'A', provider: 'glm', model: 'glm-4.7' },
    { type: 'tool-call-start', toolCallId: 'c1', toolName: 'add' },
    { type: 'tool-call-delta', toolCallId: 'c1', delta: '{"a":1}' },
    { type: 'tool-call-start', toolCallId: 'c2', toolName: 'mul' },
    { type: 'tool-call-delta', toolCallId: 'c2', delta: '{"b":2}' },
    { type: 'tool-call-end', toolCallId: 'c1', toolName: 'add', input: { a: 1 } },
    { type: 'tool-call-end', toolCallId: 'c2', toolName: 'mul', input: { b: 2 } },
    { type: 'finish', reason: 'tool-calls', rawReason: 'tool_calls', usage: expect.anything() },
  ]
  const calls = (...lists: object[][]): object[] => lists.map(tool_calls => chunk({ tool_calls }))

  it('z.ai: a call whole in each chunk', () => {
    const frames = calls([call('c1', 'add', '{"a":1}', { index: 0 })], [call('c2', 'mul', '{"b":2}', { index: 1 })])
    expect(read([...frames, last('tool_calls'), '[DONE]'])).toEqual(expected)
  })

  it('glm-4-plus: in the chunk of the finish reason, which comes again with the usage', () => {
    const both = {
      id: 'A',
      model: 'glm-4.7',
      choices: [
        {
          index: 0,
          finish_reason: 'tool_calls',
          delta: {
            tool_calls: [call('c1', 'add', '{"a":1}', { index: 0 }), call('c2', 'mul', '{"b":2}', { index: 1 })],
          },
        },
      ],
    }
    expect(read([both, last('tool_calls'), '[DONE]'])).toEqual(expected)
  })

  it('glm-4.5: index -1, where the second call closes the first', () => {
    const frames = calls([call('c1', 'add', '{"a":1}', { index: -1 })], [call('c2', 'mul', '{"b":2}', { index: -1 })])
    const [start, open1, delta1, open2, delta2, end1, end2, finish] = expected
    expect(read([...frames, last('tool_calls'), '[DONE]'])).toEqual([
      start,
      open1,
      delta1,
      end1,
      open2,
      delta2,
      end2,
      finish,
    ])
  })

  const one: [string, object[][]][] = [
    ['OpenRouter: id and name, then all arguments', [[call('c1', 'add', '', { index: 0 })], [piece('{"a":1}')]]],
    [
      'self-hosted: a new id in every piece',
      [[call('c1', 'add', '', { index: 0 })], [piece('{"a"', { id: 'x1' })], [piece(':1}', { id: 'x2' })]],
    ],
    [
      'self-hosted: metadata again in the last piece',
      [[call('c1', 'add', '{"a"', { index: 0 })], [call('c1', 'add', ':1}', { index: 0 })]],
    ],
    [
      'Mistral-hosted: an empty name in continuations',
      [
        [call('c1', 'add', '', { index: 0 })],
        [{ index: 0, type: 'function', function: { name: '', arguments: '{"a":1}' } }],
      ],
    ],
    [
      'tool_stream: arguments in pieces',
      [[call('c1', 'add', '', { index: 0 })], [piece('{"')], [piece('a":')], [piece('1}')]],
    ],
    ['no index at all', [[call('c1', 'add', '{"a":1}')]]],
  ]
  it.each(one)('%s', (_, lists) => {
    const records = read([...calls(...lists), last('tool_calls'), last('tool_calls'), '[DONE]'])
    expect(records.filter(record => record.type === 'tool-call-start')).toHaveLength(1)
    expect(records.filter(record => record.type === 'tool-call-end')).toEqual([
      { type: 'tool-call-end', toolCallId: 'c1', toolName: 'add', input: { a: 1 } },
    ])
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' })
  })

  it('Mistral-hosted: content as a typed list, thinking only', () => {
    const records = read([
      chunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }),
      last('stop'),
    ])
    expect(records.map(record => record.type)).toEqual([
      'start',
      'reasoning-start',
      'reasoning-delta',
      'reasoning-end',
      'finish',
    ])
  })
})

describe('sources of a web search', () => {
  const pages = [
    { title: 'One', link: 'https://one.invalid', content: 'First.', refer: 'ref_1' },
    { title: 'Two', link: '', content: 'Second.' },
  ]
  const sources = [
    { type: 'source', id: 's0', url: 'https://one.invalid', title: 'One', snippet: 'First.' },
    { type: 'source', id: 's1', title: 'Two', snippet: 'Second.' },
  ]
  const found = (frames: object[]): unknown[] => read(frames).filter(record => record.type === 'source')

  it.each<[string, object[]]>([
    ['in the first chunk', [{ ...chunk({ content: '' }), web_search: pages }, chunk({ content: 'a' }), last()]],
    ['in the last chunk', [chunk({ content: 'a' }), last('stop', { web_search: pages })]],
    ['in both, told once', [{ ...chunk({ content: 'a' }), web_search: pages }, last('stop', { web_search: pages })]],
    ['in a chunk without choices', [{ id: 'A', web_search: pages }, chunk({ content: 'a' }), last()]],
    ['as an object with a list', [last('stop', { web_search: { search_result: pages } })]],
    ['beside what is no page', [last('stop', { web_search: [null, {}, ...pages, 'x'] })]],
  ])('%s', (_, frames) => {
    expect(found(frames)).toEqual(sources)
  })

  it('as one object', () => {
    expect(found([last('stop', { web_search: pages[0] })])).toEqual([sources[0]])
  })

  it('of a null search are none', () => {
    expect(found([last('stop', { web_search: null })])).toEqual([])
  })

  it('do not cut the text in two', () => {
    const frames = [chunk({ content: 'a' }), { ...chunk({ content: 'b' }), web_search: pages }, last()]
    expect(read(frames).filter(record => record.type === 'text-start')).toHaveLength(1)
  })
})

describe('an error inside of the stream', () => {
  const error = { code: '1302', message: 'Too fast.' }
  it.each<[string, FrameInput]>([
    ['as data', { error }],
    ['as data with a number', { error: { ...error, code: 1302 } }],
    ['as an event', { event: 'error', data: JSON.stringify({ error, request_id: 'r1' }) }],
    ['flat', { code: 1302, msg: 'Too fast.' }],
    ['beside choices', { ...chunk({ content: '' }), error }],
    ['after half a frame, on its line', `{"id":"A","choices":[{"delta":{"roledata: ${JSON.stringify({ error })}`],
  ])('%s', (_, frame) => {
    const end = read([chunk({ content: 'a' }), frame, '[DONE]']).at(-1)
    expect(end).toMatchObject({
      type: 'error',
      error: { code: 'rate-limit', retryable: true, providerCode: '1302', message: 'Too fast.' },
    })
  })
})

describe('a spliced frame', () => {
  const cut = '{"id":"A","choices":[{"index":0,"delta":{"role'
  const spliced = (...chunks: object[]): string => [cut, ...chunks.map(each => JSON.stringify(each))].join('data: ')
  const restart = (text = 'new '): string => spliced(chunk({ content: text }, 'B'))

  it('withdraws what was shown and goes on with the new generation', () => {
    const frames = [
      chunk({ reasoning_content: 'hm' }),
      chunk({ content: 'old' }),
      restart(),
      chunk({ content: 'answer' }, 'B'),
      last(),
      '[DONE]',
    ]
    const records = read(frames)
    expect(records.map(record => record.type)).toEqual([
      'start',
      'reasoning-start',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'reset',
      'text-start',
      'text-delta',
      'text-delta',
      'text-end',
      'finish',
    ])
    expect(shownText(records)).toBe('new answer')
  })

  it('at the very beginning has nothing to withdraw', () => {
    expect(types([restart(), last()])).toEqual(['start', 'text-start', 'text-delta', 'text-end', 'finish'])
  })

  it('in the middle of a tool call drops the call', () => {
    const call = (args: string, id: string): object =>
      chunk({ tool_calls: [{ id: `c${id}`, index: 0, function: { name: 'add', arguments: args } }] }, id)
    const records = read([call('{"a":', 'A'), spliced(call('{"b":2}', 'B')), last('tool_calls')])
    expect(records.filter(record => record.type === 'tool-call-end')).toEqual([
      { type: 'tool-call-end', toolCallId: 'cB', toolName: 'add', input: { b: 2 } },
    ])
  })

  it('twice, in frames of their own', () => {
    const records = read([
      chunk({ content: 'old' }),
      restart('middle '),
      restart('new '),
      chunk({ content: 'answer' }, 'B'),
      last(),
    ])
    expect(records.filter(record => record.type === 'reset')).toHaveLength(2)
    expect(records.filter(record => record.type === 'start')).toHaveLength(1)
    expect(shownText(records)).toBe('new answer')
  })

  it('with several restarts on one line goes on with the last', () => {
    const twice = `${cut}data: ${cut}data: ${JSON.stringify(chunk({ content: 'new' }, 'C'))}`
    const records = read([chunk({ content: 'old' }), twice, last()])
    expect(shownText(records)).toBe('new')
    const whole = `${cut}data: ${JSON.stringify(chunk({ content: 'middle' }, 'B'))}data: ${JSON.stringify(chunk({ content: 'new' }, 'C'))}`
    expect(shownText(read([chunk({ content: 'old' }), whole, last()]))).toBe('new')
  })

  it('whose new text has the mark in it is read whole', () => {
    const text = 'write data: {"id":1} and data: {}'
    expect(shownText(read([chunk({ content: 'old' }), restart(text), last()]))).toBe(text)
  })

  it('tells sources of the new generation, told before or not', () => {
    const page = { title: 'One', link: 'https://one.invalid' }
    const records = read([
      { ...chunk({ content: 'a' }), web_search: [page] },
      spliced({ ...chunk({ content: 'b' }, 'B'), web_search: [page] }),
      last(),
    ])
    expect(records.filter(record => record.type === 'source')).toHaveLength(2)
  })

  it('is a protocol error where that is wanted, and nothing is withdrawn', () => {
    const decode = (): unknown => batchesOf([chunk({ content: 'old' }), restart()], { onCorruptFrame: 'error' })
    expect(decode).toThrow(ChatError)
    expect(decode).toThrow(expect.objectContaining({ code: 'protocol', retryable: true }))
  })

  it.each(['recover', 'error'] as const)(
    'without another generation in it is a protocol error (%s)',
    onCorruptFrame => {
      for (const garbage of [cut, 'data: {}', `${cut}data: {"x":1}`, `${cut}data: {"id":"B"`, '{"a":1}{"b":2}']) {
        expect(() => read([garbage], { onCorruptFrame })).toThrow(expect.objectContaining({ code: 'protocol' }))
      }
    },
  )

  it('of a megabyte of garbage costs a bounded number of looks', () => {
    const parse = JSON.parse
    let parsed = 0
    JSON.parse = (text, reviver) => {
      parsed += text.length
      return parse(text, reviver)
    }
    try {
      const garbage = `x${'data: {'.repeat(150_000)}`
      expect(() => read([garbage])).toThrow(ChatError)
      expect(parsed).toBeLessThan(10 * garbage.length)
    } finally {
      JSON.parse = parse
    }
  })
})

describe('what is no chunk', () => {
  it.each(['words', '"words"'])('%s is a protocol error that tells the words', data => {
    expect(read([data]).at(-1)).toMatchObject({ error: { code: 'protocol', message: 'words' } })
  })

  it.each(['[1]', 'null'])('%s is a protocol error', data => {
    expect(() => read([data])).toThrow(expect.objectContaining({ code: 'protocol' }))
  })
})
