import type { ChatRecord } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { batchFaults, grammarFaults } from '../grammar.js'
import { close, delta, failure, finish, open, opening, start } from '../support/records.js'

const call = (id: string): ChatRecord[] => [
  { type: 'tool-call-start', toolCallId: id, toolName: 'f' },
  { type: 'tool-call-end', toolCallId: id, toolName: 'f', input: {} },
]

const result: ChatRecord = { type: 'tool-result', toolCallId: 'c', output: 1 }
const approval = (approvalId = 'a'): ChatRecord => ({
  type: 'tool-approval',
  toolCallId: 'c',
  approvalId,
  signature: 's',
})
const asking: ChatRecord = { type: 'finish', reason: 'tool-calls' }

describe('the grammar checker', () => {
  it.each<[string, ChatRecord[]]>([
    ['an answer', [...opening(), close(), finish]],
    ['a failure alone', [failure()]],
    ['a failure later', [...opening(), close(), failure()]],
    [
      'interleaved blocks',
      [start, open('0'), open('1'), delta('a', '0'), delta('b', '1'), close('0'), close('1'), finish],
    ],
    ['an id used again', [start, open(), close(), open(), close(), finish]],
    ['a reset', [...opening(), { type: 'reset' }, open(), close(), finish]],
    ['a call again after a reset', [start, ...call('c'), { type: 'reset' }, ...call('c'), finish]],
    ['a call that waits for a person', [start, ...call('c'), approval(), asking]],
    ['a failure while a person is asked', [start, ...call('c'), approval(), failure()]],
    ['steps', [start, ...call('c'), { type: 'step-end' }, ...call('d'), finish]],
  ])('lets %s pass', (_, records) => {
    expect(grammarFaults(records)).toEqual([])
  })

  it.each<[string, ChatRecord[]]>([
    ['no end', [...opening(), close()]],
    ['an open block at the end', [...opening(), finish]],
    ['an open block at a failure', [...opening(), failure()]],
    ['no start', [open(), close(), finish]],
    ['a failure with a lone start', [finish]],
    ['two starts', [start, start, finish]],
    ['two ends', [start, finish, finish]],
    ['something behind the end', [start, finish, open()]],
    ['a delta of nothing', [start, delta('a'), finish]],
    ['an empty delta', [start, open(), delta(''), close(), finish]],
    ['a block opened twice', [start, open(), open(), close(), finish]],
    ['a block closed twice', [start, open(), close(), close(), finish]],
    ['a delta of another kind', [start, open(), { type: 'reasoning-delta', id: '0', delta: 'a' }, close(), finish]],
    ['an end of another kind', [start, open(), { type: 'reasoning-end', id: '0' }, finish]],
    ['a call twice', [start, ...call('c'), ...call('c'), finish]],
    [
      'a call of an earlier step after a reset',
      [start, ...call('c'), { type: 'step-end' }, ...call('d'), { type: 'reset' }, ...call('c'), finish],
    ],
    [
      'a call renamed',
      [
        start,
        { type: 'tool-call-start', toolCallId: 'c', toolName: 'f' },
        { type: 'tool-call-end', toolCallId: 'c', toolName: 'g', input: 1 },
        finish,
      ],
    ],
    [
      'a call without input',
      [
        start,
        { type: 'tool-call-start', toolCallId: 'c', toolName: 'f' },
        { type: 'tool-call-end', toolCallId: 'c', toolName: 'f' },
        finish,
      ],
    ],
    ['an approval of no call', [start, ...call('d'), approval(), asking]],
    ['an approval of an open call', [start, call('c')[0]!, approval(), call('c')[1]!, asking]],
    ['an approval of a call with a result', [start, ...call('c'), result, approval(), asking]],
    ['two approvals of one call', [start, ...call('c'), approval(), approval('b'), asking]],
    [
      'two approvals of one id',
      [start, ...call('c'), approval(), ...call('d'), { ...approval(), toolCallId: 'd' } as ChatRecord, asking],
    ],
    ['a finish other than tool-calls while a person is asked', [start, ...call('c'), approval(), finish]],
    ['a reset of nothing', [start, { type: 'reset' }, finish]],
    ['a reset right after a step', [...opening(), close(), { type: 'step-end' }, { type: 'reset' }, finish]],
    ['a step with a block open', [...opening(), { type: 'step-end' }, finish]],
  ])('sees %s', (_, records) => {
    expect(grammarFaults(records)).not.toEqual([])
  })

  it('sees empty batches, and a start that travels alone', () => {
    expect(batchFaults([opening(), [], [close(), finish]])).toEqual(['an empty batch'])
    expect(batchFaults([[start], [finish]])).toEqual(['start travels alone'])
  })
})
