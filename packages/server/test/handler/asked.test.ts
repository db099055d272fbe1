import { createChatHandler, type WireFormat } from '@millrace/server'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { openaiWire } from '@millrace/server/wire/openai'
import { responsesWire } from '@millrace/server/wire/responses'
import { describe, expect, test } from 'vitest'
import { ask } from '../support/doors.js'
import { fakeProvider } from '../support/provider.js'

async function askedBy(wire: WireFormat, body: object) {
  const provider = fakeProvider()
  const handler = createChatHandler({ provider, wire })
  const { status } = await handler.fetch(new Request('http://x/v1', ask({ model: 'm', ...body })))
  return { status, asked: provider.asked }
}

test.each<[string, WireFormat, object]>([
  ['items of OpenAI alone', responsesWire, { input: [{ type: 'web_search_call', id: 'ws_1' }] }],
  ['an empty answer alone', responsesWire, { input: [{ role: 'assistant', content: '' }] }],
  ['an answer without blocks', anthropicWire, { messages: [{ role: 'assistant', content: [] }] }],
])('%s are no request: 400 before the provider', async (_, wire, body) => {
  expect(await askedBy(wire, body)).toEqual({ status: 400, asked: [] })
})

// OpenAI and others refuse a choice without tools.
describe('a choice among no tools is left out', () => {
  const user = { role: 'user', content: 'Hi' }
  test.each<[string, WireFormat, object]>([
    ['chat, none', openaiWire, { messages: [user], tools: [], tool_choice: 'auto' }],
    ['chat, absent', openaiWire, { messages: [user], tool_choice: 'none' }],
    [
      'responses, OpenAI’s own',
      responsesWire,
      { input: 'Hi', tools: [{ type: 'web_search' }], tool_choice: 'required' },
    ],
    ['anthropic', anthropicWire, { max_tokens: 5, messages: [user], tool_choice: { type: 'any' } }],
  ])('%s', async (_, wire, body) => {
    const { asked } = await askedBy(wire, body)
    expect(asked).toHaveLength(1)
    expect(asked[0]).not.toHaveProperty('toolChoice')
    expect(asked[0]).not.toHaveProperty('tools')
  })

  test('one among tools stays', async () => {
    const tools = [{ type: 'function', function: { name: 'f' } }]
    const choice = { type: 'function', function: { name: 'f' } }
    const { asked } = await askedBy(openaiWire, { messages: [user], tools, tool_choice: choice })
    expect(asked[0]).toMatchObject({ tools: [{ name: 'f' }], toolChoice: { toolName: 'f' } })
  })
})

// A schema of a field may have no words of its own, and the library's words quote the value.
test.each<[string, WireFormat, object]>([
  [
    'stream_options takes an object',
    openaiWire,
    { messages: [{ role: 'user', content: 'Hi' }], stream_options: 'k3y' },
  ],

  ['input[0].millrace takes an object', responsesWire, { input: [{ role: 'user', content: 'Hi', millrace: 'k3y' }] }],
  ['input[0].summary[0] takes an object', responsesWire, { input: [{ type: 'reasoning', summary: ['k3y'] }] }],
  ['tools[0] takes an object', responsesWire, { input: 'Hi', tools: ['k3y'] }],
  ['messages[0] takes', openaiWire, { messages: ['k3y'] }],
  ['top_p takes a number', openaiWire, { messages: [{ role: 'user', content: 'Hi' }], top_p: 'k3y' }],
  [
    'system[0].type takes text',
    anthropicWire,
    { messages: [{ role: 'user', content: 'Hi' }], system: [{ type: 'k3y' }] },
  ],
])('%s: a refusal repeats nothing of the body', async (says, wire, body) => {
  const handler = createChatHandler({ provider: fakeProvider(), wire })
  const response = await handler.fetch(new Request('http://x/v1', ask({ model: 'm', ...body })))
  const text = await response.text()
  expect([response.status, text]).toEqual([400, expect.stringContaining(says)])
  expect(text).not.toContain('k3y')
})
