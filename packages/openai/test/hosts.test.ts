import { applyEvent, type ChatRecord, type ChatState } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { completed, created, read } from './read.js'

type Event = { readonly type: string; readonly [field: string]: unknown }
type Part = { readonly type: string; readonly text: string; readonly annotations?: readonly object[] }
type Item = { readonly type: string; readonly [field: string]: unknown }

/** Items of every kind that streams, as an answer is complete with. */
const output: readonly Item[] = [
  {
    type: 'reasoning',
    id: 'rs_1',
    summary: [
      { type: 'summary_text', text: 'First this.' },
      { type: 'summary_text', text: 'Then that.' },
    ],
    encrypted_content: 'xyz',
  },
  {
    type: 'message',
    id: 'msg_1',
    role: 'assistant',
    content: [
      { type: 'output_text', text: 'Grüße 😀.', annotations: [{ type: 'url_citation', url: 'https://a', title: 'A' }] },
      { type: 'output_text', text: ' And more.', annotations: [] },
    ],
  },
  { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'add', arguments: '{"a":1,"b":2}' },
  { type: 'function_call', id: 'fc_2', call_id: 'call_2', name: 'add', arguments: '{"a":3,"b":4}' },
  { type: 'custom_tool_call', id: 'ctc_1', call_id: 'call_3', name: 'write_sql', input: 'SELECT "a"' },
  { type: 'mcp_call', id: 'mcp_1', name: 'fetch', arguments: '{"u":"https://b"}', output: 'page' },
  { type: 'code_interpreter_call', id: 'ci_1', status: 'completed', code: 'print("x")', outputs: [] },
  {
    type: 'web_search_call',
    id: 'ws_1',
    status: 'completed',
    action: { type: 'search', query: 'q', sources: [{ url: 'https://c' }] },
  },
  { type: 'image_generation_call', id: 'ig_1', status: 'completed', size: '1x1', result: 'AAAA' },
  { type: 'reasoning', id: 'rs_2', summary: [], content: [{ type: 'reasoning_text', text: 'In full.' }] },
  { type: 'message', id: 'msg_2', role: 'assistant', content: [{ type: 'output_text', text: 'The end.' }] },
]

/** What the answer comes to, however it is told. */
const expected = {
  text: 'Grüße 😀. And more.The end.',
  reasoning: ['First this.\n\nThen that.', 'In full.'],
  calls: [
    ['add', { a: 1, b: 2 }],
    ['add', { a: 3, b: 4 }],
    ['write_sql', 'SELECT "a"'],
    ['fetch', { u: 'https://b' }],
    ['code_interpreter', { code: 'print("x")' }],
    ['web_search', { type: 'search', query: 'q' }],
    ['image_generation', { size: '1x1' }],
  ].sort(),
  results: 4,
  files: ['AAAA'],
  sources: ['https://a'],
  finish: 'tool-calls',
}

const halves = (text: string): string[] => [text.slice(0, 6), text.slice(6)].filter(half => half !== '')

/** A text as OpenAI streams it. */
const stream = (name: string, field: string, text: string, place: object): Event[] => [
  ...halves(text).map(delta => ({ type: `response.${name}.delta`, ...place, delta })),
  { type: `response.${name}.done`, ...place, [field]: text },
]

/** The parts of an item as OpenAI streams them. */
function partsOf(item: Item, place: object): Event[] {
  const lists = [
    ['summary', 'summary_index', 'reasoning_summary_part'],
    ['content', 'content_index', 'content_part'],
  ] as const
  return lists.flatMap(([list, index, part]) =>
    ((item[list] ?? []) as readonly Part[]).flatMap((whole, at) => {
      const { annotations = [] } = whole
      const here = { ...place, [index]: at }
      const name = whole.type === 'summary_text' ? 'reasoning_summary_text' : whole.type
      return [
        { type: `response.${part}.added`, ...here, part: { ...whole, text: '', annotations: [] } },
        ...stream(name, 'text', whole.text, here),
        ...annotations.map(annotation => ({ type: 'response.output_text.annotation.added', ...here, annotation })),
        { type: `response.${part}.done`, ...here, part: whole },
      ]
    }),
  )
}

const inputs: { readonly [type: string]: readonly [name: string, field: string] } = {
  function_call: ['function_call_arguments', 'arguments'],
  mcp_call: ['mcp_call_arguments', 'arguments'],
  custom_tool_call: ['custom_tool_call_input', 'input'],
  code_interpreter_call: ['code_interpreter_call_code', 'code'],
}

/** The beginning of an item: what streams is empty. */
function begun(item: Item): Item {
  const { content, summary, result: _, output: __, encrypted_content: ___, action: ____, ...rest } = item
  const [, field] = inputs[item.type] ?? []
  return {
    ...rest,
    ...(content !== undefined && { content: [] }),
    ...(summary !== undefined && { summary: [] }),
    ...(field && { [field]: '' }),
    status: 'in_progress',
  }
}

/** The events of an answer as OpenAI sends them. */
const events: readonly Event[] = output.flatMap((item, output_index): Event[] => {
  const place = { output_index, item_id: item.id }
  const [name, field] = inputs[item.type] ?? []
  return [
    { type: 'response.output_item.added', output_index, item: begun(item) },
    ...partsOf(item, place),
    ...(name && field ? stream(name, field, item[field] as string, place) : []),
    { type: 'response.output_item.done', output_index, item },
  ]
})

const withOutput = (items: readonly Item[]): Event => ({
  ...completed,
  response: { ...completed.response, output: items },
})
const whole: readonly Event[] = [...events, withOutput(output)]

/** What a host does to the events, and sources of those that do. */
type Host = (events: readonly Event[]) => readonly Event[]

const without =
  (...fields: readonly string[]): Host =>
  given =>
    given.map(event => Object.fromEntries(Object.entries(event).filter(([name]) => !fields.includes(name))) as Event)
const dropped =
  (pattern: RegExp): Host =>
  given =>
    given.filter(({ type }) => !pattern.test(type))
const items =
  (pattern: RegExp, change: (item: Item, at: number) => Item): Host =>
  given =>
    given.map((event, at) => {
      if (!pattern.test(event.type)) return event
      if (event.item) return { ...event, item: change(event.item as Item, at) }
      const response = event.response as { output: readonly Item[] } | undefined
      return response ? { ...event, response: { ...response, output: response.output.map(change) } } : event
    })
const isEnd = ({ type }: Event): boolean => type === 'response.output_item.done'
const leaveOut =
  (...fields: readonly string[]) =>
  (item: Item): Item =>
    Object.fromEntries(Object.entries(item).filter(([name]) => !fields.includes(name))) as Item
/** An end that says nothing of what streams. */
const emptied = (item: Item): Item =>
  /message|reasoning/.test(item.type) || inputs[item.type] ? { ...item, ...leaveOut('status')(begun(item)) } : item
/** The item as it is in the end. */
const complete = (item: Item): Item => output.find(({ id }) => id === item.id)!
/** The last delta of each text is lost. @param but - not those of these events: parts of one block cannot be completed one by one. */
const withoutLastDeltas = (given: readonly Event[], but?: RegExp): readonly Event[] =>
  given.filter(({ type }, at) => !type.endsWith('.delta') || but?.test(type) || !given[at + 1]?.type.endsWith('.done'))

const hosts: { readonly [what: string]: Host } = {
  OpenAI: given => given,
  'no places (llama.cpp, lemonade-sdk/lemonade#3607)': without('output_index', 'content_index', 'summary_index'),
  'no places of items': without('output_index'),
  'no places of parts': without('content_index', 'summary_index'),
  'one place for all': given => given.map(event => ('output_index' in event ? { ...event, output_index: 0 } : event)),
  'no ids of items in deltas': without('item_id'),
  'no ids of items': given => items(/item/, leaveOut('id'))(without('item_id')(given)),
  'another id in each event (GitHub Copilot)': given =>
    items(/item|completed/, (item, at) => ({ ...item, id: `other_${at}_${item.type}` }))(given).map((event, at) => ({
      ...event,
      ...('item_id' in event && { item_id: `id_${at}` }),
    })),
  'another id in the complete output (OpenRouter)': items(/completed/, item => ({ ...item, id: `tmp_${item.id}` })),
  'one id for all items of a kind': given =>
    items(/item/, item => ({ ...item, id: item.type }))(given).map(event => ({ ...event, item_id: 'same' })),
  'calls without ids, their deltas by call_id (llama.cpp)': given =>
    items(/item/, item => (item.call_id ? leaveOut('id')(item) : item))(
      without('output_index', 'content_index', 'summary_index')(given),
    ).map(event => {
      const call = output.find(({ id, call_id: callId }) => id === event.item_id && callId)
      return call ? { ...event, item_id: call.call_id } : event
    }),
  'all items closed at the end': given => [
    ...given.filter(event => !isEnd(event) && event.type !== 'response.completed'),
    ...given.filter(isEnd),
    given.at(-1)!,
  ],
  'no deltas': dropped(/delta$/),
  'whole texts in items alone': dropped(/delta$|(?<!item)\.done$|part\.added$/),
  'whole texts in .done alone': given => items(/item\.done|completed/, emptied)(dropped(/delta$|part/)(given)),
  'whole texts in parts alone': given =>
    items(/item\.done|completed/, item => (/message|reasoning/.test(item.type) ? emptied(item) : item))(
      dropped(/delta$|text\.done/)(given),
    ),
  'the complete output alone': dropped(/^(?!response\.completed)/),
  'items begun, and the complete output': dropped(/^(?!response\.completed|response\.output_item\.added)/),
  'no beginnings': dropped(/added$/),
  'no beginnings and no places': given => without('output_index')(dropped(/added$/)(given)),
  'deltas and items': dropped(/(?<!item)\.done$|part/),
  'the last deltas lost (mcowger/plexus#693)': given => withoutLastDeltas(given),
  'the last deltas lost, told in the complete output alone': given =>
    items(/item\.done/, emptied)(dropped(/(?<!item)\.done$|part\.added$/)(withoutLastDeltas(given, /summary/))),
  'no complete output': given => [...given.slice(0, -1), completed],
  'an empty complete output (Soju06/codex-lb#504)': given => [...given.slice(0, -1), withOutput([])],
  'items done twice': given => given.flatMap(event => (isEnd(event) ? [event, event] : [event])),
  'items begun twice': given => given.flatMap(event => (event.type.endsWith('item.added') ? [event, event] : [event])),
  'all in the beginning, and empty ends (bigduu/Bamboo-agent#410)': given =>
    items(
      /item\.added/,
      complete,
    )(items(/item\.done|completed/, emptied)(dropped(/delta$|(?<!item)\.done$|part/)(given))),
  'all in the beginning, and again in deltas': items(/item\.added/, complete),
  'provisional ids of calls (OpenAI, client tool search)': items(/item\.added/, item =>
    item.call_id ? { ...item, call_id: `provisional_${item.call_id}` } : item,
  ),
}

/** What records come to, ids aside. */
function reduced(records: readonly ChatRecord[]) {
  const { content, sources = [], finish } = records.reduce<ChatState | undefined>(applyEvent, undefined)!
  const of = <Type extends (typeof content)[number]['type']>(type: Type) =>
    content.filter((part): part is Extract<(typeof content)[number], { type: Type }> => part.type === type)
  return {
    text: of('text')
      .map(({ text }) => text)
      .join(''),
    reasoning: of('reasoning')
      .map(({ text }) => text)
      .filter(text => text !== ''),
    calls: of('tool-call')
      .map(({ toolName, input, inputText }) => [toolName, input ?? inputText])
      .sort(),
    results: of('tool-result').length,
    files: of('file').map(({ data }) => data),
    sources: sources.map(({ url }) => url),
    finish: finish?.reason,
  }
}

const tools = {
  providerOptions: { tools: [{ type: 'custom', name: 'write_sql' }] },
  tools: [{ name: 'add', parameters: {} }],
}

describe('every item is told exactly once', () => {
  it.each(Object.entries(hosts))('%s', (_, host) => {
    expect(reduced(read([created, ...host(whole)], tools))).toEqual(expected)
  })

  const keepsIds = Object.entries(hosts).filter(
    ([what]) => !/another id|one id|no ids of items$|provisional/.test(what),
  )
  it.each(keepsIds)('%s: with the ids that the vendor had last', (_, host) => {
    const ids = read([created, ...host(whole)], tools).flatMap(record =>
      record.type === 'tool-call-end' ? [record.toolCallId] : [],
    )
    const last = output.filter(({ type }) => type.endsWith('_call')).map(({ id, call_id: callId }) => callId ?? id)
    expect([...ids].sort()).toEqual([...last].sort())
  })
})
