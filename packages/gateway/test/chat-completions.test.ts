import type { ChatRecord } from '@millrace/core'
import { createGateway } from '@millrace/gateway'
import { expect, test } from 'vitest'
import { ask, fake } from './support/asking.js'

const records: readonly ChatRecord[] = [
  { type: 'start', messageId: 'm1', provider: 'fake', model: 'm' },
  { type: 'reasoning-start', id: 'r' },
  { type: 'reasoning-delta', id: 'r', delta: 'Hm' },
  { type: 'reasoning-end', id: 'r' },
  { type: 'tool-call-start', toolCallId: 'c', toolName: 'look_up' },
  { type: 'tool-call-delta', toolCallId: 'c', delta: '{"word"' },
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta: 'Wait.' },
  { type: 'text-end', id: '0' },
  { type: 'tool-call-delta', toolCallId: 'c', delta: ':"mill"}' },
  { type: 'tool-call-end', toolCallId: 'c', toolName: 'look_up', input: { word: 'mill' } },
  { type: 'finish', reason: 'tool-calls' },
]
const tools = [{ type: 'function', function: { name: 'look_up', parameters: { type: 'object' } } }]

const told = async (chatCompletions?: object): Promise<string> => {
  const gateway = createGateway({ providers: { a: fake('a', records) }, ...(chatCompletions && { chatCompletions }) })
  const response = await ask(gateway, '/chat/completions', { model: 'a/m', stream: true, tools })
  return response.text()
}

test('thoughts stand in the field, and calls in the form, that the configuration says', async () => {
  const usual = await told()
  expect(usual).toContain('"reasoning_content":"Hm"')
  expect(usual).not.toContain('"reasoning":')
  expect(usual).toContain('"arguments":"{\\"word\\""')
  const other = await told({ reasoningField: 'both', calls: 'whole' })
  expect(other).toContain('"reasoning_content":"Hm","reasoning":"Hm"')
  expect(other).toContain('"arguments":"{\\"word\\":\\"mill\\"}"')
  expect(other.match(/"tool_calls":\[/g)).toHaveLength(1)
})

test.each([
  [{ calls: 'all' }, 'chatCompletions.calls takes pieces or whole'],
  [{ reasoningField: 'thoughts' }, 'chatCompletions.reasoningField takes reasoning_content, reasoning or both'],
  [{ other: 1 }, 'chatCompletions.other is not known'],
])('%j is no such setting', (chatCompletions, message) => {
  expect(() => createGateway({ providers: { a: fake('a') }, chatCompletions: chatCompletions as never })).toThrow(
    message,
  )
})
