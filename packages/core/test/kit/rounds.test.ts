import type { Message, Part, ProviderData } from '@millrace/core'
import { ownData, roundsOf } from '@millrace/core/provider-kit'
import { describe, expect, it } from 'vitest'

const text = (words: string): Part => ({ type: 'text', text: words })
const call = (toolCallId: string, providerData?: ProviderData): Part => ({
  type: 'tool-call',
  toolCallId,
  toolName: `tool ${toolCallId}`,
  input: {},
  ...(providerData && { providerData }),
})
const own = (toolCallId: string): Part => call(toolCallId, { acme: { own: true } })
const result = (toolCallId: string): Part => ({ type: 'tool-result', toolCallId, output: 1 })
const approval: Part = { type: 'tool-approval', approvalId: 'q', approved: true }
const user: Message = { role: 'user', content: 'u' }
const assistant = (...content: Part[]): Message => ({ role: 'assistant', content })
const tool = (...content: Part[]): Message => ({ role: 'tool', content })

/** Rounds in short: `assistant: x, a() | tool: a@1.0`, each result with the place that it comes from. */
const brief = (messages: readonly Message[]): string =>
  roundsOf(messages, part => ownData(part, 'acme').own === true)
    .map(({ role, parts }) => {
      const names = parts.map(({ part, field }) => {
        if (part.type === 'text') return part.text
        if (part.type === 'tool-call') return `${part.toolCallId}()`
        const place = field.replace(/messages\[(\d)\]\.content\[(\d)\]/, '$1.$2')
        return part.type === 'tool-result' ? `${part.toolCallId}@${place}` : part.type
      })
      return `${role}: ${names.join(', ')}`
    })
    .join(' | ')

describe('the order that vendors ask for', () => {
  it.each<[string, Message[], string]>([
    ['is that of messages without tools', [user, assistant(text('x')), user], 'user: u | assistant: x | user: u'],
    [
      'is that of results in tool messages',
      [user, assistant(text('x'), call('a'), call('b')), tool(result('a'), result('b'))],
      'user: u | assistant: x, a(), b() | tool: a@2.0, b@2.1',
    ],
    [
      'splits a message at its results',
      [assistant(call('a'), result('a'), text('x'), call('b'), result('b'), text('y'))],
      'assistant: a() | tool: a@0.1 | assistant: x, b() | tool: b@0.4 | assistant: y',
    ],
    [
      'keeps the results of one message together',
      [assistant(call('a'), call('b'), result('a'), text('x'), result('b'))],
      'assistant: a(), b() | tool: a@0.2, b@0.4 | assistant: x',
    ],
    [
      'fetches results out of the tool message behind',
      [assistant(call('a'), call('b'), result('a'), text('x')), tool(result('b'))],
      'assistant: a(), b() | tool: a@0.2, b@1.0 | assistant: x',
    ],
    [
      'tells once what stands twice, as the tool message says it',
      [assistant(call('a'), result('a'), text('x')), tool(result('a')), user],
      'assistant: a() | tool: a@1.0 | assistant: x | user: u',
    ],
    ['leaves a call without a result alone', [assistant(call('a'), text('x')), user], 'assistant: a(), x | user: u'],
    [
      'leaves a result without a call where it is',
      [assistant(result('z'), text('x')), tool(result('y'))],
      'tool: z@0.0 | assistant: x | tool: y@1.0',
    ],
    [
      'keeps results of several tool messages',
      [assistant(call('a'), call('b')), tool(result('a')), tool(result('b'))],
      'assistant: a(), b() | tool: a@1.0 | tool: b@2.0',
    ],
    ['keeps a message of nothing', [assistant(), tool()], 'assistant:  | tool: '],
    [
      'knows ids that a vendor uses again',
      [assistant(call('0')), tool(result('0')), assistant(call('0')), tool(result('0'))],
      'assistant: 0() | tool: 0@1.0 | assistant: 0() | tool: 0@3.0',
    ],
  ])('%s', (_, messages, expected) => {
    expect(brief(messages)).toBe(expected)
  })

  it.each<[string, Message[], string]>([
    ['where it is', [assistant(own('v'), result('v'), text('x'))], 'assistant: v(), v@0.1, x'],
    [
      'where several are',
      [assistant(own('v'), own('w'), result('v'), result('w'), text('x'))],
      'assistant: v(), w(), v@0.2, w@0.3, x',
    ],
    [
      'behind its call, out of a tool message',
      [assistant(own('v')), tool(result('v')), user],
      'assistant: v(), v@1.0 | user: u',
    ],
    [
      'and those of the caller where they belong',
      [assistant(own('v'), call('a')), tool(result('a'), result('v'))],
      'assistant: v(), v@1.1, a() | tool: a@1.0',
    ],
    ['once', [assistant(own('v'), result('v'), text('x')), tool(result('v'))], 'assistant: v(), v@0.1, x'],
  ])("a result of the vendor's own tool stays %s", (_, messages, expected) => {
    expect(brief(messages)).toBe(expected)
  })

  it('has no approvals, and no message of nothing else', () => {
    const messages = [
      user,
      assistant(call('a'), call('b')),
      tool(result('a'), approval),
      tool(approval),
      { role: 'user', content: [approval] } as Message,
    ]
    expect(brief(messages)).toBe('user: u | assistant: a(), b() | tool: a@2.0')
  })

  it('tells a result with its call, the last one of that id', () => {
    const [first, second] = [call('0'), { ...call('0'), toolName: 'later' } as Part]
    const rounds = roundsOf([assistant(first), tool(result('0')), assistant(second), tool(result('0'), result('z'))])
    expect(rounds.filter(({ role }) => role === 'tool').map(({ parts }) => parts.map(part => part.call))).toEqual([
      [first],
      [second, undefined],
    ])
  })

  it('is found although one object stands at two places', () => {
    const shared = call('a')
    expect(brief([assistant(shared), tool(result('a')), assistant(shared, result('a'), text('x'))])).toBe(
      'assistant: a() | tool: a@1.0 | assistant: a() | tool: a@2.1 | assistant: x',
    )
  })
})
