import { applyEvent, type ChatRecord, type ChatState, type Message } from '@millrace/core'
import { openaiDefinition } from '@millrace/openai'
import { describe, expect, it } from 'vitest'
import { completed, created, event, item, message, read } from './read.js'

const withOutput = (...output: readonly object[]) => ({ ...completed, response: { ...completed.response, output } })
const callsIn = (records: readonly ChatRecord[]): unknown[] =>
  records.flatMap(record => (record.type === 'tool-call-end' ? [record.input ?? { broken: record.inputText }] : []))
const textIn = (records: readonly ChatRecord[]): string =>
  records.map(record => (record.type === 'text-delta' ? record.delta : '')).join('')
const finishOf = (records: readonly ChatRecord[]): unknown => records.at(-1)
const contentOf = (records: readonly ChatRecord[]) =>
  records.reduce<ChatState | undefined>(applyEvent, undefined)!.content

const call = { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'add', arguments: '{"a":1}' }
const delta = (text: string): object => event('function_call_arguments.delta', 0, { delta: text })
const done = (text: string): object => event('function_call_arguments.done', 0, { arguments: text })

describe('the arguments of a call', () => {
  const begun = (text: unknown): object => event('output_item.added', 0, { item: { ...call, arguments: text } })
  const ended = (text: unknown): object => event('output_item.done', 0, { item: { ...call, arguments: text } })

  it.each<[string, object[], unknown]>([
    ['whole in the beginning, and missing at the end', [begun('{"a":1}'), ended(undefined)], { a: 1 }],
    ['whole in the beginning, and an empty object at the end', [begun('{"a":1}'), ended('{}')], { a: 1 }],
    ['an object in the beginning', [begun({ a: 1 }), ended('')], { a: 1 }],
    ['an object at the end', [begun(''), ended({ a: 1 })], { a: 1 }],
    ['a first part in the beginning, the rest in pieces', [begun('{"a"'), delta(':1}'), ended('{"a":1}')], { a: 1 }],
    ['the same, and nothing at the end', [begun('{"a"'), delta(':1}'), ended('')], { a: 1 }],
    [
      'whole in the beginning, and again in pieces',
      [begun('{"a":1}'), delta('{"a"'), delta(':1}'), ended('')],
      { a: 1 },
    ],
    ['an empty object in the beginning, then pieces', [begun('{}'), delta('{"a":1}'), ended('')], { a: 1 }],
    ['others at the end than in pieces', [begun(''), delta('{"a":2}'), ended('{"a":1}')], { a: 1 }],
    ['others at the end of the arguments than in pieces', [begun(''), delta('{"a":2}'), done('{"a":1}')], { a: 1 }],
    [
      'pieces that are broken, and whole ones at the end',
      [begun(''), delta('{"a":'), delta('}'), ended('{"a":1}')],
      { a: 1 },
    ],
    ['whole pieces, and broken ones at the end', [begun(''), delta('{"a":1}'), ended('{"a":')], { a: 1 }],
    ['pieces alone', [begun(''), delta('{"a"'), delta(':1}')], { a: 1 }],
    ['an empty object in front of the whole end', [begun(''), done('{}'), ended('{"a":1}')], { a: 1 }],
    ['none', [begun(''), ended('')], {}],
    ['cut', [begun(''), delta('{"a'), ended('')], { broken: '{"a' }],
  ])('%s', (_, frames, expected) => {
    expect(callsIn(read([created, ...frames, completed]))).toEqual([expected])
  })

  it.each<[string, object[]]>([
    ['nothing told them before', [begun(''), ended('')]],
    ['they were empty', [begun(''), ended('{}')].slice(0, 1)],
    ['the call was not told at all', []],
  ])('come out of the complete output where %s', (_, frames) => {
    expect(callsIn(read([created, ...frames, withOutput(call)]))).toEqual([{ a: 1 }])
  })

  it('of a call that the complete output does not have are none', () => {
    expect(
      callsIn(read([created, begun(''), withOutput({ ...call, id: 'fc_2', call_id: 'call_2', name: 'mul' })])),
    ).toEqual([{ a: 1 }])
  })
})

describe('the id of a call', () => {
  const added = (type: string, id: string) =>
    event('output_item.added', 0, {
      item: { type, id: 'i', call_id: id, name: 'f', execution: 'client', arguments: {} },
    })
  const end = (type: string, more: object = {}) =>
    event('output_item.done', 0, {
      item: { type, id: 'i', call_id: 'last', name: 'f', execution: 'client', arguments: '{"q":1}', ...more },
    })

  it.each(['function_call', 'tool_search_call', 'custom_tool_call', 'computer_call'])(
    'of a %s is the last one that the vendor gave',
    type => {
      const records = read([
        created,
        added(type, 'provisional'),
        end(type, { input: 'x', action: { a: 1 } }),
        completed,
      ])
      expect(records.filter(record => record.type === 'tool-call-end')).toMatchObject([{ toolCallId: 'last' }])
      expect(finishOf(records)).toMatchObject({ reason: 'tool-calls' })
    },
  )

  it('that changed after the call was told goes back with the call and its result', () => {
    const records = read([created, added('function_call', 'early'), delta('{"q":1}'), end('function_call'), completed])
    expect(records.filter(record => record.type === 'tool-call-end')).toMatchObject([{ toolCallId: 'early' }])
    const messages: Message[] = [
      { role: 'assistant', content: contentOf(records) },
      { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'early', output: 'r' }] },
    ]
    const { body } = openaiDefinition({ apiKey: 'k', model: 'gpt-5.4' }).toRequest({ messages })
    expect(JSON.parse(body as string).input).toEqual([
      { type: 'function_call', call_id: 'last', name: 'f', arguments: '{"q":1}', execution: 'client' },
      { type: 'function_call_output', call_id: 'last', output: 'r' },
    ])
  })
})

describe('a call that the host runs itself', () => {
  const search = {
    type: 'custom_tool_call',
    id: 'ctc_1',
    call_id: 'xs_1',
    name: 'x_keyword_search',
    input: '{"q":1}',
    status: 'completed',
  }
  const x = { providerOptions: { tools: [{ type: 'x_search' }] } }
  const mine = { providerOptions: { tools: [{ type: 'custom', name: 'x_keyword_search' }] } }
  const inNamespace = {
    providerOptions: {
      tools: [{ type: 'namespace', name: 'n', tools: [{ type: 'custom', name: 'x_keyword_search' }] }],
    },
  }
  const add = { tools: [{ name: 'add', parameters: {} }] }
  const functionCall = { ...call, name: 'browse', status: 'completed' }
  const echoed = { ...created, response: { ...created.response, tools: [{ type: 'x_search' }] } }

  it.each<[string, object[], object, string]>([
    ['a custom call that was not asked for', [created, ...item(0, search)], x, 'stop'],
    ['the same, by the list of the response', [echoed, ...item(0, search)], {}, 'stop'],
    ['the same, with a message behind it', [created, ...item(0, search), ...message(1, 'a')], {}, 'stop'],
    ['a custom call that was asked for', [created, ...item(0, search)], mine, 'tool-calls'],
    ['one that was asked for in a namespace', [created, ...item(0, search)], inNamespace, 'tool-calls'],
    [
      'one that was asked for, with a message behind it',
      [created, ...item(0, search), ...message(1, 'a')],
      mine,
      'tool-calls',
    ],
    ['a custom call, and nothing is known of tools', [created, ...item(0, search)], {}, 'tool-calls'],
    ['a function that was asked for', [created, ...item(0, call), ...message(1, 'a')], add, 'tool-calls'],
    ['a function with a made-up name', [created, ...item(0, functionCall)], add, 'tool-calls'],
    [
      'one that was not asked for, with a message behind it',
      [created, ...item(0, functionCall), ...message(1, 'a')],
      add,
      'stop',
    ],
    [
      'a function, and nothing is known of tools',
      [created, ...item(0, functionCall), ...message(1, 'a')],
      {},
      'tool-calls',
    ],
    ['beside a call of the caller’s', [created, ...item(0, search), ...item(1, call)], { ...x, ...add }, 'tool-calls'],
  ])('%s', (_, frames, chat, reason) => {
    const records = read([...frames, completed], chat)
    expect(finishOf(records)).toMatchObject({ type: 'finish', reason })
    const results = records.filter(record => record.type === 'tool-result')
    if (reason === 'stop') expect(results).toMatchObject([{ output: { status: 'completed' } }])
  })

  it('goes back as it came, without an answer', () => {
    const records = read([created, ...item(0, search), ...message(1, 'a'), completed], x)
    const { toRequest } = openaiDefinition({ apiKey: 'k', model: 'grok-4' })
    for (const chat of [x, {}]) {
      const { body } = toRequest({ ...chat, messages: [{ role: 'assistant', content: contentOf(records) }] })
      expect(JSON.parse(body as string).input).toEqual([search, { role: 'assistant', content: 'a' }])
    }
  })
})

describe('what is not known', () => {
  const strange = { type: 'output_hologram', data: 'xyz' }

  it.each<[string, object[]]>([
    ['alone', [strange]],
    ['beside a text', [{ type: 'output_text', text: 'Hi' }, strange]],
  ])('a part of a message goes back, %s', (_, content) => {
    const records = read([
      created,
      ...item(0, { type: 'message', role: 'assistant', content }),
      ...message(1, 'Ho'),
      completed,
    ])
    const { body } = openaiDefinition({ apiKey: 'k', model: 'm' }).toRequest({
      messages: [{ role: 'assistant', content: contentOf(records) }],
    })
    const [before, ...rest] = content.length === 1 ? [undefined] : ['Hi']
    expect(rest).toEqual([])
    expect(JSON.parse(body as string).input).toEqual([
      ...(before ? [{ role: 'assistant', content: before }] : []),
      { type: 'message', role: 'assistant', content: [strange] },
      { role: 'assistant', content: 'Ho' },
    ])
  })

  it.each<[string, object[]]>([
    ['in an item that ends', item(0, { type: 'hologram', id: 'h', data: 1 })],
    ['in an item that only begins', item(0, { type: 'hologram', id: 'h', data: 1 }).slice(0, 1)],
    ['in the complete output alone', []],
  ])('an item is carried once, %s', (_, frames) => {
    const whole = { type: 'hologram', id: 'h', data: 1 }
    expect(read([created, ...frames, withOutput(whole)])).toMatchObject([
      { type: 'reasoning-start' },
      { type: 'reasoning-end', providerData: { openai: whole } },
      { type: 'finish' },
    ])
  })
})

describe('a text', () => {
  const piece = (text: string, more: object = {}): object => ({
    type: 'response.output_text.delta',
    delta: text,
    ...more,
  })
  const whole = { type: 'message', id: 'm', role: 'assistant', content: [{ type: 'output_text', text: 'Hello' }] }
  const begin = { type: 'response.output_item.added', item: { ...whole, content: [] } }
  const end = { type: 'response.output_item.done', item: whole }

  it.each<[string, object[]]>([
    ['in a bare content', [{ ...end, item: { ...whole, content: 'Hello' } }]],
    ['in a part of type text', [{ ...end, item: { ...whole, content: [{ type: 'text', text: 'Hello' }] } }]],
    [
      'in the beginning, with the rest in pieces',
      [{ ...begin, item: { ...whole, content: [{ text: 'Hel' }] } }, piece('lo'), end],
    ],
    ['in the beginning, and again in pieces', [{ ...begin, item: whole }, piece('Hel'), piece('lo'), end]],
    [
      'in the beginning of a part',
      [{ type: 'response.content_part.added', part: { type: 'output_text', text: 'Hello' } }],
    ],
    [
      'in two parts that no event tells apart',
      [begin, piece('Hel'), piece('lo'), { ...end, item: { ...whole, content: [{ text: 'Hel' }, { text: 'lo' }] } }],
    ],
    ['without an end', [begin, piece('Hello')]],
    ['without anything but pieces', [piece('Hel'), piece('lo')]],
    [
      'with an end of less than was told',
      [begin, piece('Hello'), { ...end, item: { ...whole, content: [{ text: 'Hel' }] } }],
    ],
    [
      'with an end in other words',
      [begin, piece('Hello'), { ...end, item: { ...whole, content: [{ text: 'hello' }] } }],
    ],
    ['with pieces behind the end', [begin, piece('Hello'), end, piece('Hello', { item_id: 'm' })]],
  ])('is told once: %s', (_, frames) => {
    expect(textIn(read([created, ...frames, withOutput(whole)]))).toBe('Hello')
  })

  it('behind an unfinished one in the complete output goes on', () => {
    const records = read([
      created,
      begin,
      piece('He'),
      { ...end, item: { ...whole, content: [{ text: 'Hel' }] } },
      withOutput(whole),
    ])
    expect(contentOf(records)).toMatchObject([{ text: 'Hel' }, { text: 'lo' }])
  })

  it.each(['completed', 'incomplete', 'failed', 'cancelled'])(
    'stands in the output of a response that is %s',
    status => {
      const records = read([created, { type: `response.${status}`, response: { status, output: [whole] } }])
      expect(textIn(records)).toBe('Hello')
    },
  )

  it('is a refusal where it stands in the complete output alone', () => {
    const refusal = { ...whole, content: [{ type: 'refusal', refusal: 'No.' }] }
    const records = read([created, withOutput(refusal)])
    expect(textIn(records)).toBe('No.')
    expect(finishOf(records)).toMatchObject({ reason: 'content-filter' })
  })

  it('is the whole answer where a response comes instead of a stream', () => {
    const response = { ...completed.response, object: 'response', model: 'gpt-5.4', output: [whole, call] }
    expect(read([response])).toMatchObject([
      { type: 'text-start' },
      { delta: 'Hello' },
      { type: 'text-end' },
      { type: 'tool-call-start', toolCallId: 'call_1' },
      { delta: '{"a":1}' },
      { type: 'tool-call-end', input: { a: 1 } },
      { type: 'finish', reason: 'tool-calls', usage: { inputTokens: 9 } },
    ])
  })
})

describe('reasoning', () => {
  const thought = { type: 'reasoning', id: 'r', summary: [{ type: 'summary_text', text: 'hm' }] }

  it.each<[string, object[]]>([
    ['as summary and as content', [...item(0, { ...thought, content: [{ type: 'reasoning_text', text: 'hm' }] })]],
    [
      'by the older names of its events',
      [event('reasoning_summary.delta', 0, { delta: 'h' }), event('reasoning_summary.done', 0, { text: 'hm' })],
    ],
    ['in full by its older name', [event('reasoning.delta', 0, { delta: 'hm' })]],
  ])('is told once: %s', (_, frames) => {
    const records = read([created, ...frames, completed])
    expect(records.map(record => (record.type === 'reasoning-delta' ? record.delta : '')).join('')).toBe('hm')
  })
})

describe('an answer of many items', () => {
  /** How often a Map is asked. */
  function lookUps(count: number): number {
    let asked = 0
    const { get } = Map.prototype
    Map.prototype.get = function (key: unknown) {
      asked++
      return get.call(this, key)
    }
    try {
      const places = Array.from({ length: count }, (_, at) => at)
      const whole = (at: number): object => ({ ...call, id: undefined, call_id: `c${at}` })
      read([
        created,
        ...places.map(at => ({ type: 'response.output_item.added', item: { ...whole(at), arguments: '' } })),
        ...places.map(at => ({ type: 'response.function_call_arguments.delta', item_id: `c${at}`, delta: '{"a"' })),
        ...places.map(at => ({ type: 'response.output_item.done', item: whole(at) })),
        withOutput(...places.map(whole)),
      ])
    } finally {
      Map.prototype.get = get
    }
    return asked
  }

  it('costs the same for each of them', () => {
    expect(lookUps(400) / lookUps(100)).toBeLessThan(5)
  })
})
