import type { ChatRecord, Usage } from '@millrace/core'
import { answerFaults, ToldRecords } from '@millrace/testing'
import { describe, expect, it } from 'vitest'

const start: ChatRecord = { type: 'start', messageId: 'm', provider: 'acme' }
const finish = (reason: 'stop' | 'tool-calls', usage?: Usage): ChatRecord => ({
  type: 'finish',
  reason,
  ...(usage && { usage }),
})
const text = (id: string): ChatRecord[] => [
  { type: 'text-start', id },
  { type: 'text-delta', id, delta: 'a' },
  { type: 'text-end', id },
]
const call = (toolCallId: string, delta = '{"a":1}', input: object = { a: 1 }, toolName = 'f'): ChatRecord[] => [
  { type: 'tool-call-start', toolCallId, toolName },
  { type: 'tool-call-delta', toolCallId, delta },
  { type: 'tool-call-end', toolCallId, toolName, input } as ChatRecord,
]
const result = (toolCallId: string): ChatRecord => ({ type: 'tool-result', toolCallId, output: 'a' })
const source = (id: string): ChatRecord => ({ type: 'source', id, url: 'https://a.example/' })
const failure = (message: string): ChatRecord => ({
  type: 'error',
  error: { code: 'unknown', message, retryable: false },
})
const usage = (counts: Partial<Usage>): Usage => ({ inputTokens: 7, outputTokens: 19, ...counts })

describe('an answer without faults', () => {
  it.each<[string, ChatRecord[]]>([
    ['of text', [start, ...text('0'), source('s'), finish('stop')]],
    [
      'with parts of usage that are the whole',
      [start, finish('stop', usage({ cachedInputTokens: 7, reasoningTokens: 19 }))],
    ],
    ['that calls', [start, ...call('c1'), ...call('c2'), finish('tool-calls')]],
    ['whose call the vendor answered', [start, ...call('c1'), result('c1'), finish('stop')]],
    ['whose call has no arguments', [start, ...call('c1', ' { } ', {}), finish('tool-calls')]],
    [
      'that began anew',
      [start, ...call('c1'), source('s'), { type: 'reset' }, ...call('c1'), source('s'), finish('tool-calls')],
    ],
    [
      'of which a reset withdrew the last step alone',
      [start, ...call('c1'), { type: 'step-end' }, source('s'), { type: 'reset' }, finish('tool-calls')],
    ],
    ['that failed at once', [failure('No.')]],
  ])('%s', (_, records) => {
    expect(answerFaults(records)).toEqual([])
  })
})

describe('a fault is told', () => {
  it.each<[fault: string, ChatRecord[]]>([
    ['tool-call-start c1 has no name', [start, ...call('c1', '{"a":1}', { a: 1 }, ''), finish('tool-calls')]],
    ['it ends with tool-calls, and no call waits for the caller', [start, ...text('0'), finish('tool-calls')]],
    [
      'it ends with tool-calls, and no call waits for the caller',
      [start, ...call('c1'), result('c1'), finish('tool-calls')],
    ],
    ['call c1 has {} for {"a":1}', [start, ...call('c1', '{"a":1}', {}), finish('tool-calls')]],
    ['call c1 has {} for [1]', [start, ...call('c1', '[1]', {}), finish('tool-calls')]],
    ['call c1 is told again', [start, ...call('c1'), ...call('c1'), finish('tool-calls')]],
    ['the result of call c1 is told again', [start, ...call('c1'), result('c1'), result('c1'), finish('stop')]],
    ['source s is told again', [start, source('s'), source('s'), finish('stop')]],
    ['280 of 19 output tokens are reasoning', [start, finish('stop', usage({ reasoningTokens: 280 }))]],
    [
      '4 of 7 input tokens were written into a cache, beside 5 cached ones',
      [start, finish('stop', usage({ cachedInputTokens: 5, cacheWriteTokens: 4 }))],
    ],
    ['161 of 7 input tokens are cached', [start, finish('stop', usage({ cachedInputTokens: 161 }))]],
    [
      '8 of 7 input tokens are cached',
      [start, { type: 'step-end', usage: usage({ cachedInputTokens: 8 }) }, finish('stop')],
    ],
    ['inputTokens is -1', [start, finish('stop', usage({ inputTokens: -1 }))]],
    ['outputTokens is NaN', [start, finish('stop', usage({ outputTokens: Number.NaN }))]],
    ["the error's message has 0 characters", [failure('')]],
    ["the error's message has 2001 characters", [failure('a'.repeat(2_001))]],
    ['start is missing', [...text('0'), finish('stop')]],
    ['text 0 opens twice', [start, ...text('0').slice(0, 2), ...text('0'), finish('stop')]],
    ['left open: text 0', [start, ...text('0').slice(0, 2), finish('stop')]],
  ])('%s', (fault, records) => {
    expect(answerFaults(records)).toContain(fault)
  })
})

it('a record that is changed after it was told is a fault', () => {
  const kept = { acme: { pages: [{ by: 'a' }] } }
  const told = new ToldRecords()
  told.add([
    { type: 'text-start', id: '0' },
    { type: 'text-end', id: '0', providerData: kept },
  ])
  expect(told.faults()).toEqual([])
  kept.acme.pages[0]!.by = 'b'
  expect(told.faults()).toEqual([expect.stringMatching(/^was told as .*"by":"a".* and is .*"by":"b".* now$/)])
})
