import { anthropicDefinition } from '@millrace/anthropic'
import type { Message, Part } from '@millrace/core'
import { describe, expect, it } from 'vitest'

const { toRequest } = anthropicDefinition({ apiKey: 'k', model: 'claude-sonnet-4-6' })
const sent = (...messages: Message[]) =>
  JSON.parse(String(toRequest({ messages: [{ role: 'user', content: 'q' }, ...messages] }).body)).messages.slice(1)

const search: Part = {
  type: 'tool-call',
  toolCallId: 'v',
  toolName: 'web_search',
  input: { query: 'x' },
  providerData: { anthropic: { type: 'server_tool_use' } },
}
const call: Part = { type: 'tool-call', toolCallId: 'a', toolName: 'f', input: {} }
const result = (toolCallId: string): Part => ({ type: 'tool-result', toolCallId, output: [`of ${toolCallId}`] })

const searched = [
  { type: 'server_tool_use', id: 'v', name: 'web_search', input: { query: 'x' } },
  { type: 'web_search_tool_result', tool_use_id: 'v', content: ['of v'] },
]
const use = { type: 'tool_use', id: 'a', name: 'f', input: {} }
const answer = { type: 'tool_result', tool_use_id: 'a', content: '["of a"]' }

describe("what the vendor's own tools gave stays in the assistant's turn", () => {
  it.each<[string, Message[]]>([
    [
      'inside the message',
      [
        { role: 'assistant', content: [search, result('v'), call] },
        { role: 'tool', content: [result('a')] },
      ],
    ],
    [
      'out of a tool message',
      [
        { role: 'assistant', content: [search, call] },
        { role: 'tool', content: [result('a'), result('v')] },
      ],
    ],
    ['in one message with all results', [{ role: 'assistant', content: [search, call, result('v'), result('a')] }]],
  ])('%s', (name, messages) => {
    const [turn, ...rest] = sent(...messages)
    const inOrder = name === 'in one message with all results' ? [searched[0], use, searched[1]] : [...searched, use]
    expect(turn).toEqual({ role: 'assistant', content: inOrder })
    expect(rest).toEqual([{ role: 'user', content: [answer] }])
  })
})
