import { applyEvent, applyEvents, type ChatRecord, ChatStream, type Json, type Message, resultOf } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { failure, start } from '../support/records.js'

const text = (words: string): ChatRecord[] => [
  { type: 'text-start', id: words },
  { type: 'text-delta', id: words, delta: words },
  { type: 'text-end', id: words },
]
const thought = (words: string): ChatRecord[] => [
  { type: 'reasoning-start', id: words },
  { type: 'reasoning-delta', id: words, delta: words },
  { type: 'reasoning-end', id: words, providerData: { p: { signature: words } } },
]
const call = (toolCallId: string): ChatRecord[] => [
  { type: 'tool-call-start', toolCallId, toolName: 'f' },
  { type: 'tool-call-end', toolCallId, toolName: 'f', input: { of: toolCallId } },
]
const result = (toolCallId: string, output: Json = `of ${toolCallId}`): ChatRecord => ({
  type: 'tool-result',
  toolCallId,
  output,
})
const file: ChatRecord = { type: 'file', mediaType: 'image/png', data: 'AA==' }
const step: ChatRecord = { type: 'step-end' }
const finish: ChatRecord = { type: 'finish', reason: 'stop' }
const approval: ChatRecord = { type: 'tool-approval', toolCallId: 'b', approvalId: 'q', signature: 's' }

/** Messages in short: `assistant: text a, call b | tool: b`. */
const brief = (messages: readonly Message[] = []): string =>
  messages
    .map(({ role, content }) => {
      const parts = content as Exclude<Message['content'], string>
      const names = parts.map(part => {
        if (part.type === 'text' || part.type === 'reasoning') return part.text
        if (part.type === 'tool-call') return `call ${part.toolCallId}`
        return part.type === 'tool-result' ? `=${part.toolCallId}` : part.type
      })
      return `${role}: ${names.join(', ')}`
    })
    .join(' | ')

const answers: [string, ChatRecord[], string][] = [
  ['one text', text('x'), 'assistant: x'],
  ['nothing', [], ''],
  [
    'three steps with two tools',
    [
      ...[...thought('hm'), ...text('x'), ...call('a'), ...call('b'), result('a'), result('b'), step],
      ...[...text('y'), ...call('c'), result('c'), step],
      ...text('z'),
    ],
    'assistant: hm, x, call a, call b | tool: =a, =b | assistant: y, call c | tool: =c | assistant: z',
  ],
  [
    'a last step that ended too',
    [...call('a'), result('a'), step, ...text('x'), step],
    'assistant: call a | tool: =a | assistant: x',
  ],
  [
    'results between the calls of a step',
    [...call('a'), result('a'), ...call('b'), result('b'), step],
    'assistant: call a, call b | tool: =a, =b',
  ],
  [
    'results in another order',
    [...call('a'), ...call('b'), result('b'), result('a'), step],
    'assistant: call a, call b | tool: =b, =a',
  ],
  ['steps without tools', [...text('x'), step, ...text('y')], 'assistant: x | assistant: y'],
  ['an empty step', [step, ...text('x'), step], 'assistant: x'],
  ['a tool of the vendor', [...call('a'), result('a'), ...text('x')], 'assistant: call a, =a, x'],
  [
    'two tools of the vendor',
    [...call('a'), ...call('b'), result('a'), result('b'), ...text('x')],
    'assistant: call a, call b, =a, =b, x',
  ],
  ['a tool of the vendor that made a file', [...call('a'), result('a'), file], 'assistant: call a, =a, file'],
  [
    "the vendor's tool and the caller's in one step",
    [...call('v'), result('v'), ...text('x'), ...call('a'), result('a'), step, ...text('y')],
    'assistant: call v, =v, x, call a | tool: =a | assistant: y',
  ],
  ['calls that nobody ran', [...text('x'), ...call('a'), ...call('b')], 'assistant: x, call a, call b'],
  ['calls of which one was run', [...call('a'), ...call('b'), result('a')], 'assistant: call a, call b | tool: =a'],
  [
    'a result behind its step',
    [...call('a'), step, result('a'), ...text('x')],
    'assistant: call a | tool: =a | assistant: x',
  ],
  [
    'a result behind its step, of which others came in time',
    [...call('a'), ...call('b'), result('a'), step, result('b'), ...text('x')],
    'assistant: call a, call b | tool: =a, =b | assistant: x',
  ],
  ['a call that a person approved', [result('b'), step, ...text('x')], 'tool: =b | assistant: x'],
  [
    'a step withdrawn',
    [...call('a'), result('a'), step, ...text('x'), { type: 'reset' }, ...text('y')],
    'assistant: call a | tool: =a | assistant: y',
  ],
  [
    'a call again after a reset',
    [...call('a'), { type: 'reset' }, ...call('a'), result('a'), step],
    'assistant: call a | tool: =a',
  ],
]

describe('what goes back of', () => {
  it.each(answers)('%s', async (_, records, expected) => {
    const whole = [start, ...records, finish]
    const state = applyEvents(undefined, whole)
    expect(brief(state.messages)).toBe(expected)
    // However it is folded, and however often.
    expect(whole.reduce<ReturnType<typeof applyEvent> | undefined>(applyEvent, undefined)).toEqual(state)
    const message = await ChatStream.from(async function* () {
      yield whole
    }).message()
    expect(message.messages).toEqual(state.messages)
    expect(message.content).toEqual(state.content)
  })

  it('an answer that failed, and one that is still arriving', () => {
    const records = [start, ...call('a'), result('a'), step, ...text('x')]
    const expected = 'assistant: call a | tool: =a | assistant: x'
    expect(brief(applyEvents(undefined, [...records, failure()]).messages)).toBe(expected)
    const running = applyEvents(undefined, records)
    expect(running.messages).toBeUndefined()
    expect(brief(resultOf(running).messages)).toBe(expected)
  })

  it('the parts are those of the content, with what the vendor wants back', () => {
    const { content, messages = [] } = applyEvents(undefined, [
      start,
      ...thought('hm'),
      ...call('a'),
      result('a'),
      step,
      finish,
    ])
    expect(messages.flatMap(message => message.content as readonly unknown[])).toEqual(content)
    expect(messages[0]!.content[0]).toEqual({ type: 'reasoning', text: 'hm', providerData: { p: { signature: 'hm' } } })
  })

  it('a call that waits for a person, with the question', () => {
    const asked = applyEvents(undefined, [start, ...call('a'), result('a'), ...call('b'), approval, finish])
    const waiting = { type: 'tool-call', toolCallId: 'b', toolName: 'f', input: { of: 'b' } }
    expect(brief(asked.messages)).toBe('assistant: call a, call b | tool: =a')
    expect(asked.messages![0]!.content[1]).toEqual({ ...waiting, approval: { approvalId: 'q', signature: 's' } })
    expect(asked.content.at(-1)).toBe(asked.messages![0]!.content[1])
  })

  it('a question about no call changes nothing', () => {
    const before = applyEvents(undefined, [start, ...call('a')])
    expect(applyEvent(before, approval)).toEqual(before)
  })
})
