import type { Message, Part } from '@millrace/core'
import { geminiDefinition } from '@millrace/gemini'
import { expect, it } from 'vitest'

const { toRequest } = geminiDefinition({ apiKey: 'k', model: 'gemini-2.5-flash' })
const sent = (...messages: Message[]) =>
  JSON.parse(String(toRequest({ messages: [{ role: 'user', content: 'q' }, ...messages] }).body)).contents.slice(1)

const parts = [{ executableCode: { code: '1' } }, { codeExecutionResult: { output: '1' } }]
const run: Part = {
  type: 'tool-call',
  toolCallId: 'v',
  toolName: 'code_execution',
  input: {},
  providerData: { gemini: { parts } },
}
const call: Part = { type: 'tool-call', toolCallId: 'a', toolName: 'f', input: {} }
const result = (toolCallId: string): Part => ({ type: 'tool-result', toolCallId, output: { of: toolCallId } })

it.each<[string, Message[]]>([
  [
    'inside the message',
    [
      { role: 'assistant', content: [run, result('v'), call] },
      { role: 'tool', content: [result('a')] },
    ],
  ],
  [
    'out of a tool message',
    [
      { role: 'assistant', content: [run, call] },
      { role: 'tool', content: [result('v'), result('a')] },
    ],
  ],
  ['in one message with all results', [{ role: 'assistant', content: [run, result('v'), call, result('a')] }]],
])("what the vendor's own tools gave goes back in its parts alone: %s", (_, messages) => {
  expect(sent(...messages)).toEqual([
    { role: 'model', parts: [...parts, { functionCall: { name: 'f', args: {} } }] },
    { role: 'user', parts: [{ functionResponse: { name: 'f', response: { of: 'a' } } }] },
  ])
})
