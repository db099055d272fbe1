import type { ChatRecord, ErrorCode } from '@millrace/core'
import type { WireContext } from '@millrace/server'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { describe, expect, test } from 'vitest'

const context: WireContext = { threadId: 't1', runId: 'r1', messages: [{ id: 'u1', role: 'user', content: 'Hi' }] }
const start: ChatRecord = { type: 'start', messageId: 'm1', provider: 'p', model: 'glm-5.3' }
const stop: ChatRecord = { type: 'finish', reason: 'stop' }
const calls: ChatRecord = { type: 'finish', reason: 'tool-calls' }
const stepEnd: ChatRecord = { type: 'step-end', usage: { inputTokens: 1, outputTokens: 1 } }
const reset: ChatRecord = { type: 'reset' }
const text = (words: string, id = '0'): ChatRecord[] => [
  { type: 'text-start', id },
  { type: 'text-delta', id, delta: words },
  { type: 'text-end', id },
]
const thought = (words: string): ChatRecord[] => [
  { type: 'reasoning-start', id: 'r' },
  { type: 'reasoning-delta', id: 'r', delta: words },
  { type: 'reasoning-end', id: 'r' },
]
const call = (toolCallId: string, end: object = { input: { a: 1 } }, ...deltas: string[]): ChatRecord[] => [
  { type: 'tool-call-start', toolCallId, toolName: 'f' },
  ...deltas.map((delta): ChatRecord => ({ type: 'tool-call-delta', toolCallId, delta })),
  { type: 'tool-call-end', toolCallId, toolName: 'f', ...end },
]
const result = (toolCallId: string, fields: object = { output: 'out' }): ChatRecord =>
  ({ type: 'tool-result', toolCallId, ...fields }) as ChatRecord
const error = (code: ErrorCode): ChatRecord => ({
  type: 'error',
  error: { code, message: 'Words.', retryable: true, retryAfterMs: 7 },
})

type Event = Record<string, unknown> & { type: string }
function events(records: readonly ChatRecord[], of: WireContext | undefined = context): Event[] {
  const body = agUiWire.createEncoder(of).encode(records)
  expect(body).toMatch(/^(data: \{.*\}\n\n)*$/)
  return body
    .split('\n\n')
    .slice(0, -1)
    .map(frame => JSON.parse(frame.slice('data: '.length)) as Event)
}
/** The events without what every run has around them. */
const inside = (...records: ChatRecord[]): Event[] => events([start, ...records, stop]).slice(2, -2)
const last = (...records: ChatRecord[]): Event => events([start, ...records]).at(-1)!

test('a whole run: ids of the request, a step, usage, and no end mark', () => {
  const usage = {
    inputTokens: 3,
    outputTokens: 2,
    cachedInputTokens: 1,
    cacheWriteTokens: 2,
    reasoningTokens: 1,
    raw: { secret: 1 },
  }
  expect(events([start, ...text('落霞\n'), { ...stop, usage } as ChatRecord])).toEqual([
    { type: 'RUN_STARTED', threadId: 't1', runId: 'r1', protocolVersion: '1.0' },
    { type: 'STEP_STARTED', stepName: 'step 1' },
    { type: 'TEXT_MESSAGE_START', messageId: 'm1', role: 'assistant' },
    { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta: '落霞\n' },
    { type: 'TEXT_MESSAGE_END', messageId: 'm1' },
    { type: 'STEP_FINISHED', stepName: 'step 1' },
    {
      type: 'RUN_FINISHED',
      threadId: 't1',
      runId: 'r1',
      usage: [
        {
          provider: 'p',
          model: 'glm-5.3',
          inputTokens: 3,
          outputTokens: 2,
          totalTokens: 5,
          cachedInputTokens: 1,
          cacheWriteInputTokens: 2,
          reasoningTokens: 1,
        },
      ],
      metadata: { millrace: { finishReason: 'stop' } },
    },
  ])
})

describe('what a record becomes', () => {
  const signed = { providerData: { p: 's' } }
  const metadata = { millrace: signed }
  test.each<[string, ChatRecord[], object[]]>([
    [
      'a thought: an id of its own, and its role (W30)',
      [...thought('hm').slice(0, 2), { type: 'reasoning-end', id: 'r', ...signed }],
      [
        { type: 'REASONING_START', messageId: 'm1-r1' },
        { type: 'REASONING_MESSAGE_START', messageId: 'm1-r1', role: 'reasoning' },
        { type: 'REASONING_MESSAGE_CONTENT', messageId: 'm1-r1', delta: 'hm' },
        { type: 'REASONING_MESSAGE_END', messageId: 'm1-r1', metadata },
        { type: 'REASONING_END', messageId: 'm1-r1' },
      ],
    ],
    [
      'calls: all of a step in one message, without text too (W30)',
      [...call('c', undefined, '{"a"', ':1}'), ...call('d', { input: {} })],
      [
        { type: 'TOOL_CALL_START', toolCallId: 'c', toolCallName: 'f', parentMessageId: 'm1' },
        { type: 'TOOL_CALL_ARGS', toolCallId: 'c', delta: '{"a"' },
        { type: 'TOOL_CALL_ARGS', toolCallId: 'c', delta: ':1}' },
        { type: 'TOOL_CALL_END', toolCallId: 'c' },
        { type: 'TOOL_CALL_START', toolCallId: 'd', toolCallName: 'f', parentMessageId: 'm1' },
        { type: 'TOOL_CALL_ARGS', toolCallId: 'd', delta: '{}' },
        { type: 'TOOL_CALL_END', toolCallId: 'd' },
      ],
    ],
    [
      'arguments that came in part, and in whole at the end: the rest',
      call('c', { input: { a: 1, b: 2 } }, '{"a":1'),
      [
        { type: 'TOOL_CALL_START', toolCallId: 'c', toolCallName: 'f', parentMessageId: 'm1' },
        { type: 'TOOL_CALL_ARGS', toolCallId: 'c', delta: '{"a":1' },
        { type: 'TOOL_CALL_ARGS', toolCallId: 'c', delta: ',"b":2}' },
        { type: 'TOOL_CALL_END', toolCallId: 'c' },
      ],
    ],
    [
      'a result: a message of its own, its content a text',
      [...call('c', undefined, '{ "a": 1 }'), result('c', { output: { ok: null }, isError: true })],
      [
        { type: 'TOOL_CALL_START', toolCallId: 'c', toolCallName: 'f', parentMessageId: 'm1' },
        { type: 'TOOL_CALL_ARGS', toolCallId: 'c', delta: '{ "a": 1 }' },
        { type: 'TOOL_CALL_END', toolCallId: 'c' },
        {
          type: 'TOOL_CALL_RESULT',
          messageId: 'm1-result-1',
          toolCallId: 'c',
          content: '{"ok":null}',
          role: 'tool',
          metadata: { millrace: { place: 1, json: true, isError: true } },
        },
      ],
    ],
    [
      'sources, files and data: events of the application',
      [
        { type: 'source', id: 's', url: 'https://a.example' },
        { type: 'file', mediaType: 'image/png', data: 'AA' },
        { type: 'data', name: 'weather', value: null },
      ],
      [
        { type: 'CUSTOM', name: 'millrace.source', value: { id: 's', url: 'https://a.example' } },
        { type: 'CUSTOM', name: 'millrace.file', value: { mediaType: 'image/png', data: 'AA' } },
        { type: 'CUSTOM', name: 'weather', value: null },
      ],
    ],
  ])('%s', (_, records, expected) => {
    expect(inside(...records)).toEqual(expected)
  })

  test('what is said behind a thought or a call belongs to another message, so that the order is kept', () => {
    const records = [...text('a'), ...thought('hm'), ...call('c'), ...text('b'), ...call('d')]
    const opened = inside(...records).flatMap(({ type, messageId, parentMessageId }) =>
      /(MESSAGE|CALL)_START$/.test(type) ? [messageId ?? parentMessageId] : [],
    )
    expect(opened).toEqual(['m1', 'm1-r1', 'm1-t2', 'm1-t3', 'm1-t3'])
  })

  test('each step has messages of its own, which say so', () => {
    const said = inside(...text('a'), stepEnd, ...text('b'))
    expect(said.filter(({ type }) => type === 'TEXT_MESSAGE_END')).toEqual([
      { type: 'TEXT_MESSAGE_END', messageId: 'm1' },
      { type: 'TEXT_MESSAGE_END', messageId: 'm1-s2', metadata: { millrace: { step: 2 } } },
    ])
    const steps = said.filter(({ type }) => type.startsWith('STEP_')).map(({ type, stepName }) => [type, stepName])
    expect(steps).toEqual([
      ['STEP_FINISHED', 'step 1'],
      ['STEP_STARTED', 'step 2'],
    ])
  })

  test('no field is null or undefined, and no type is unknown to 0.0.59 (W29)', () => {
    const records = [start, ...thought('x'), ...text('x'), ...call('c', { input: {} }), result('c'), stepEnd, stop]
    const body = agUiWire.createEncoder(context).encode(records)
    expect(body).not.toMatch(/null|undefined|_CHUNK|\[DONE\]|^id:/m)
  })
})

describe('endings', () => {
  const finished = { type: 'RUN_FINISHED', threadId: 't1', runId: 'r1' }

  test.each(['truncated', 'overloaded', 'unknown'] as const)('%s is RUN_ERROR, and the last event (W28)', code => {
    expect(last(...text('x'), stepEnd, error(code))).toEqual({
      type: 'RUN_ERROR',
      message: 'Words.',
      code,
      usage: [{ provider: 'p', model: 'glm-5.3', inputTokens: 1, outputTokens: 1, totalTokens: 2 }],
      metadata: { millrace: { retryable: true, retryAfterMs: 7 } },
    })
  })

  test('a stop is no failure; to a client before 1.0, which refuses the outcome, it is one', () => {
    expect(last(error('aborted'))).toEqual({ ...finished, outcome: { type: 'cancelled' } })
    expect(events([start, error('aborted')], { ...context, legacy: true }).at(-1)).toMatchObject({ code: 'aborted' })
  })

  test('a failure before the first event has a beginning, where the run is known', () => {
    expect(events([error('overloaded')]).map(({ type }) => type)).toEqual(['RUN_STARTED', 'RUN_ERROR'])
    const [only] = agUiWire
      .createEncoder()
      .encode([error('overloaded')])
      .split('\n\n')
    expect(JSON.parse(only!.slice(6))).toMatchObject({ type: 'RUN_ERROR' })
  })

  test('what is open is closed before the end', () => {
    const open: ChatRecord[] = [
      { type: 'text-start', id: 'a' },
      { type: 'reasoning-start', id: 'b' },
      { type: 'tool-call-start', toolCallId: 'c', toolName: 'f' },
      { type: 'tool-call-delta', toolCallId: 'c', delta: '{"a' },
    ]
    expect(events([start, ...open, error('truncated')]).slice(-7)).toMatchObject([
      { type: 'TEXT_MESSAGE_END', messageId: 'm1' },
      { type: 'REASONING_MESSAGE_END', messageId: 'm1-r1' },
      { type: 'REASONING_END', messageId: 'm1-r1' },
      { type: 'TOOL_CALL_END', toolCallId: 'c', metadata: { millrace: { inputError: expect.any(String) } } },
      { type: 'STEP_FINISHED' },
      { type: 'MESSAGES_SNAPSHOT' },
      { type: 'RUN_ERROR' },
    ])
  })

  test('an answer that asks for calls of the page tells no outcome: clients know the calls, and assistant-ui stops at a success', () => {
    expect(last(...call('c'), ...call('d'), result('d'), calls)).not.toHaveProperty('outcome')
  })

  test('behind a reset the calls are named, as clients count those that were withdrawn, but not to clients that refuse the field', () => {
    const records = [start, ...call('c'), reset, ...call('d'), ...call('e'), result('e'), calls]
    expect(events(records).at(-1)).toMatchObject({ outcome: { type: 'success', pendingToolCallIds: ['d'] } })
    expect(events(records, { ...context, legacy: true }).at(-1)).not.toHaveProperty('outcome')
    expect(last(...call('c'), result('c'), reset, ...call('d'), calls)).not.toHaveProperty('outcome')
  })

  test.each(['length', 'content-filter'] as const)(
    'a call whose step was cut by %s is not left to be run (W20)',
    cut => {
      expect(last(...call('c'), { type: 'finish', reason: cut })).toMatchObject({
        type: 'RUN_ERROR',
        code: 'truncated',
      })
      expect(last(...text('x'), { type: 'finish', reason: cut })).toMatchObject({
        ...finished,
        metadata: { millrace: { finishReason: cut } },
      })
    },
  )

  test('a question to a person interrupts the run; its signature stays with the call', () => {
    const asked: ChatRecord = { type: 'tool-approval', toolCallId: 'c', approvalId: 'q', signature: 's' }
    const seen = events([start, ...call('c'), asked, calls])
    expect(seen.find(({ type }) => type === 'REASONING_ENCRYPTED_VALUE')).toEqual({
      type: 'REASONING_ENCRYPTED_VALUE',
      subtype: 'tool-call',
      entityId: 'c',
      encryptedValue: '{"approvalId":"q","signature":"s"}',
    })
    expect(seen.at(-1)).toMatchObject({
      outcome: { type: 'interrupt', interrupts: [{ id: 'q', reason: 'tool_call', toolCallId: 'c' }] },
    })
  })
})

describe('calls of a run that fails are taken back before: CopilotKit runs them else', () => {
  const asked: ChatRecord = { type: 'tool-approval', toolCallId: 'c', approvalId: 'q', signature: 's' }
  const named: ChatRecord = { type: 'tool-call-start', toolCallId: 'c', toolName: 'f' }
  const begun: ChatRecord = { type: 'tool-call-delta', toolCallId: 'c', delta: '{"a' }
  const cutCall = call('c', { inputText: '{"a":1}', inputError: 'The arguments are incomplete.' })
  const question = { id: 'u1', role: 'user', content: 'Hi' }
  /** The messages of the snapshot that stands right before the end. */
  const left = (records: readonly ChatRecord[], of = context) => {
    const [snapshot, end] = events([start, ...records], of).slice(-2)
    expect([snapshot?.type, end?.type === 'RUN_ERROR' || end?.outcome]).toMatchObject([
      'MESSAGES_SNAPSHOT',
      expect.anything(),
    ])
    return snapshot?.messages
  }

  test.each<[string, ChatRecord[]]>([
    ['a failure behind a call', [...call('c'), error('overloaded')]],
    ['one behind the name alone', [named, error('overloaded')]],
    ['one amid the arguments', [named, begun, error('truncated')]],
    ['a stop', [...call('c'), error('aborted')]],
    ['a cut by length', [...call('c'), { type: 'finish', reason: 'length' }]],
    ['a cut by a filter', [...call('c'), { type: 'finish', reason: 'content-filter' }]],
    ['a call that was cut', [...cutCall, calls]],
    ['a call that is open at the end', [named, calls]],
    ['a question that nobody is asked any more', [...call('c'), asked, error('network')]],
    ['a reset that cannot be taken back', [{ type: 'source', id: 's' }, ...call('c'), reset]],
    ['a failure between steps', [...call('c'), stepEnd, error('overloaded')]],
  ])('%s', (_, records) => {
    expect(left([...text('a'), ...records])).toEqual([question, { id: 'm1', role: 'assistant', content: 'a' }])
    expect(left(records)).toEqual([question])
    expect(left(records, { ...context, legacy: true })).toEqual([question])
  })

  test('what was said, and calls that have their result, stay', () => {
    const records = [...thought('hm'), ...call('c'), ...call('d'), result('c'), stepEnd, ...text('b'), ...call('e')]
    expect(left([...records, error('overloaded')])).toMatchObject([
      question,
      { id: 'm1-r1', role: 'reasoning', content: 'hm' },
      { id: 'm1', role: 'assistant', toolCalls: [{ id: 'c' }] },
      { id: 'm1-result-1', role: 'tool', toolCallId: 'c' },
      { id: 'm1-s2', role: 'assistant', content: 'b' },
    ])
    const said = left([...records, error('overloaded')]) as { toolCalls?: unknown[] }[]
    expect(said[2]?.toolCalls).toHaveLength(1)
    expect(said[4]).not.toHaveProperty('toolCalls')
  })

  test('a result behind such a call has its place among what is left', () => {
    const step = [...call('c'), ...call('d'), result('c'), ...text('a'), result('d'), ...call('e')]
    const messages = left([...step, stepEnd, ...call('f'), ...call('g'), result('g'), error('overloaded')])
    const places = (messages as { metadata?: { millrace: { place?: number } } }[]).flatMap(
      ({ metadata }) => metadata?.millrace.place ?? [],
    )
    expect(places).toEqual([2, 4, 1])
    const cut = [...call('c'), ...call('d'), result('d'), ...call('e'), ...call('f'), result('f'), error('truncated')]
    expect(left(cut)).toMatchObject([
      question,
      { toolCalls: [{ id: 'd' }, { id: 'f' }] },
      { metadata: { millrace: { place: 1 } } },
      { metadata: { millrace: { place: 3 } } },
    ])
  })

  test.each<[string, ChatRecord[], WireContext]>([
    ['no call', [...text('a')], context],
    ['only calls that have their result', [...call('c'), result('c')], context],
    ['only calls that a reset took back', [...call('c'), reset, ...text('a')], context],
    ['a call, and the messages of the request are not known', call('c'), { threadId: 't1', runId: 'r1' }],
  ])('there is no further snapshot where a run has %s', (_, records, of) => {
    expect(events([start, ...records, error('overloaded')], of).at(-2)?.type).toBe('STEP_FINISHED')
  })
})

describe('an answer begun anew', () => {
  test('is a snapshot of the messages without those of the step', () => {
    const records = [
      start,
      ...text('a'),
      stepEnd,
      ...thought('hm'),
      { type: 'text-start', id: '1' } as ChatRecord,
      reset,
    ]
    expect(events([...records, ...text('b'), stop]).slice(13, -2)).toEqual([
      { type: 'TEXT_MESSAGE_END', messageId: 'm1-s2', metadata: { millrace: { step: 2 } } },
      {
        type: 'MESSAGES_SNAPSHOT',
        messages: [
          { id: 'u1', role: 'user', content: 'Hi' },
          { id: 'm1', role: 'assistant', content: 'a' },
          // The client would keep the thought, had the snapshot none.
          { id: 'm1-r1', role: 'reasoning', content: '', metadata: { millrace: { withdrawn: true } } },
        ],
      },
      { type: 'TEXT_MESSAGE_START', messageId: 'm1-s2', role: 'assistant' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1-s2', delta: 'b' },
      { type: 'TEXT_MESSAGE_END', messageId: 'm1-s2', metadata: { millrace: { step: 2 } } },
    ])
  })

  test.each<[string, ChatRecord[], WireContext]>([
    ['the messages of the request are not known', text('a'), { threadId: 't1', runId: 'r1' }],
    ['the step has shown what is no message', [{ type: 'source', id: 's' }, ...text('a')], context],
  ])('is an error where %s, and the encoder has ended the answer', (_, shown, of) => {
    const encoder = agUiWire.createEncoder(of)
    const body = encoder.encode([start, ...shown, reset, ...text('b')])
    expect(body).toMatch(/"type":"RUN_ERROR"[^\n]*\n\n$/)
    expect(encoder.ended).toBe(true)
    expect(encoder.encode([stop])).toBe('')
  })

  test('of which nothing was shown says nothing', () => {
    expect(inside(...text('a'), stepEnd, reset, ...text('b')).map(({ type }) => type)).not.toContain(
      'MESSAGES_SNAPSHOT',
    )
  })
})

test('ids of the conversation are used once', () => {
  const message = {
    id: 'm1-r1',
    role: 'assistant',
    toolCalls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
  }
  const seen = events([start, ...call('c'), result('c'), stop], { ...context, messages: [message] })
  expect(seen.find(({ type }) => type === 'TOOL_CALL_START')).toMatchObject({
    toolCallId: 'c-2',
    parentMessageId: 'm1-2',
  })
  expect(seen.find(({ type }) => type === 'TOOL_CALL_END')).toMatchObject({
    metadata: { millrace: { toolCallId: 'c' } },
  })
  expect(seen.find(({ type }) => type === 'TOOL_CALL_RESULT')).toMatchObject({ toolCallId: 'c-2' })
})

test('an encoder gives the same for the same records, however they are cut', () => {
  const records = [
    start,
    ...thought('x'),
    ...text('a'),
    ...call('c'),
    result('c'),
    stepEnd,
    ...text('b'),
    reset,
    ...text('d'),
    stop,
  ]
  const one = agUiWire.createEncoder(context)
  expect(records.map(record => one.encode([record])).join('')).toBe(agUiWire.createEncoder(context).encode(records))
})
