import type { Message, Part } from '@millrace/core'
import { openaiDefinition } from '@millrace/openai'
import { expect, it } from 'vitest'

const { toRequest } = openaiDefinition({ apiKey: 'k', model: 'gpt-5.4' })
const sent = (...messages: Message[]) => JSON.parse(String(toRequest({ messages }).body)).input

const item = { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'x' } }
const search: Part = {
  type: 'tool-call',
  toolCallId: 'ws_1',
  toolName: 'web_search',
  input: {},
  providerData: { openai: item },
}
const call: Part = { type: 'tool-call', toolCallId: 'a', toolName: 'f', input: {} }
const result = (toolCallId: string): Part => ({ type: 'tool-result', toolCallId, output: `of ${toolCallId}` })

it.each<[string, Message[]]>([
  [
    'inside the message',
    [
      { role: 'assistant', content: [search, result('ws_1'), call] },
      { role: 'tool', content: [result('a')] },
    ],
  ],
  [
    'out of a tool message',
    [
      { role: 'assistant', content: [search, call] },
      { role: 'tool', content: [result('ws_1'), result('a')] },
    ],
  ],
  ['in one message with all results', [{ role: 'assistant', content: [search, result('ws_1'), call, result('a')] }]],
])("what the vendor's own tools gave goes back in its item alone: %s", (_, messages) => {
  expect(sent(...messages)).toEqual([
    item,
    { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
    { type: 'function_call_output', call_id: 'a', output: 'of a' },
  ])
})
