import { anthropic } from '@millrace/anthropic'
import { withTools } from '@millrace/core'
import { expect, it } from 'vitest'
import { blockStart, blockStop, bodyOf, callBlock, messageEnd, messageStart, textBlock } from './read.js'

const hi = { messages: [{ role: 'user', content: 'Shall I pay?' }] } as const
const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search' }
const found = [{ type: 'web_search_result', title: 'On bills', url: 'https://bills.example/' }]
const result = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: found }
const resultBlock = (index: number): object[] => [blockStart(index, result), blockStop(index)]
const text = (text: string): object => ({ type: 'text', text })

it.each([
  [
    'behind a result',
    [...textBlock(0, 'I look.'), ...callBlock(1, search, '{"query":"bills"}'), ...resultBlock(2)],
    textBlock(0, 'Do not.'),
    [text('I look.'), { ...search, input: { query: 'bills' } }, result],
  ],
  [
    'in a search',
    [...textBlock(0, 'I look.'), ...callBlock(1, search, '{"query":"bills"}')],
    [...resultBlock(0), ...textBlock(1, 'Do not.')],
    [text('I look.'), { ...search, input: { query: 'bills' } }],
  ],
])('a turn that the vendor paused %s goes on from where it was, and comes back whole', async (_, first, rest, sent) => {
  const asked: { messages: object[] }[] = []
  const bodies = [
    [messageStart('msg_1'), ...first, ...messageEnd('pause_turn')],
    [messageStart('msg_2'), ...rest, ...messageEnd('end_turn')],
    [messageStart('msg_3'), ...textBlock(0, 'Yes.'), ...messageEnd('end_turn')],
  ]
  const fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
    asked.push(JSON.parse(String(init?.body)))
    const body = bodyOf(bodies[asked.length - 1]!)
    return new Response(new TextDecoder().decode(body), { headers: { 'content-type': 'text/event-stream' } })
  }
  const provider = withTools(anthropic({ apiKey: 'key', fetch }), {})
  const answer = await provider.stream(hi).message()
  expect(answer.finish).toEqual({ reason: 'stop', rawReason: 'end_turn' })
  expect(answer.usage).toMatchObject({ inputTokens: 20, outputTokens: 10 })
  expect(asked.map(({ messages }) => messages.slice(1))).toEqual([[], [{ role: 'assistant', content: sent }]])
  await provider.stream({ messages: [...hi.messages, ...answer.messages, { role: 'user', content: 'Sure?' }] }).text()
  const all = [text('I look.'), { ...search, input: { query: 'bills' } }, result, text('Do not.')]
  expect(asked[2]!.messages[1]).toEqual({ role: 'assistant', content: all })
})
