#!/usr/bin/env bash
# Guess: in a tool loop of TanStack AI the blocks of Claude's answer go back as they came: Anthropic's documents ask for thoughts unchanged and in their order, those that are redacted too, and refuse others with a 400. TanStack
# keeps the signatures.
# Seen (@tanstack/ai 0.58.0, @tanstack/ai-anthropic 0.18.11, ai 7.0.173, @ai-sdk/anthropic 4.0.105, 2026-11): a redacted thought is in no event and in no later request. A thought that Claude has between words and a call goes
# back in front of the words. One thought in front of all goes back right. The AI SDK sends all of them back in their order.
# Meaning: an agent with thinking fails at the question in which a thought is redacted, or Claude thinks again before it calls, and works at all others; where it is let pass, Claude reads its own turn in another order. Think
# without interleaving, or take the AI SDK.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @tanstack/ai@0.58.0 @tanstack/ai-anthropic@0.18.11 ai@7.0.173 @ai-sdk/anthropic@4.0.105 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createAnthropic } from '@ai-sdk/anthropic'
import { chat, toolDefinition } from '@tanstack/ai'
import { createAnthropicChat } from '@tanstack/ai-anthropic'
import { isStepCount, streamText, tool } from 'ai'
import { z } from 'zod'

const first = { type: 'thinking', thinking: 'Is there enough?', signature: 'c2lnMQ==' }
const second = { type: 'thinking', thinking: 'There is.', signature: 'c2lnMg==' }
const redacted = { type: 'redacted_thinking', data: 'cmVkYWN0ZWQ=' }
const words = { type: 'text', text: 'I see to it.' }
const call = { type: 'tool_use', id: 'toolu_1', name: 'debit', input: { amount: 10 } }
const answers = { 'one thought': [first, words, call], 'a redacted thought': [redacted, first, words, call], 'a thought behind words': [first, words, second, call] }
const blocks = {
  thinking: ({ thinking, signature }) => [{ type: 'thinking', thinking: '', signature: '' }, { type: 'thinking_delta', thinking }, { type: 'signature_delta', signature }],
  redacted_thinking: one => [one],
  text: ({ text }) => [{ type: 'text', text: '' }, { type: 'text_delta', text }],
  tool_use: ({ input, ...one }) => [{ ...one, input: {} }, { type: 'input_json_delta', partial_json: JSON.stringify(input) }],
}
let answer
let requests
const server = createServer(async (request, response) => {
  requests.push(JSON.parse(Buffer.concat(await request.toArray()).toString()))
  const isFirst = requests.length === 1
  const content = isFirst ? answers[answer] : [{ type: 'text', text: 'Done.' }]
  const usage = { input_tokens: 40, output_tokens: 60 }
  const events = [
    { type: 'message_start', message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', content: [], stop_reason: null, stop_sequence: null, usage } },
    ...content.flatMap((one, index) => {
      const [content_block, ...deltas] = blocks[one.type](one)
      return [{ type: 'content_block_start', index, content_block }, ...deltas.map(delta => ({ type: 'content_block_delta', index, delta })), { type: 'content_block_stop', index }]
    }),
    { type: 'message_delta', delta: { stop_reason: isFirst ? 'tool_use' : 'end_turn', stop_sequence: null }, usage },
    { type: 'message_stop' },
  ]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
for (const way of ['warn', 'info', 'error', 'debug']) console[way] = () => {}
const messages = [{ role: 'user', content: 'Take 10 from my account.' }]
const inputSchema = z.object({ amount: z.number() })
const ways = {
  '@tanstack/ai': async () => {
    const debit = toolDefinition({ name: 'debit', description: 'Books a debit', inputSchema }).server(async () => 'booked')
    const adapter = createAnthropicChat('claude-sonnet-4-5', 'key', { baseURL: address, maxRetries: 0 })
    for await (const _ of chat({ adapter, messages, tools: [debit], modelOptions: { thinking: { type: 'enabled', budget_tokens: 1024 }, max_tokens: 4000 } }));
  },
  ai: async () => {
    const debit = tool({ description: 'Books a debit', inputSchema, execute: () => 'booked' })
    const model = createAnthropic({ apiKey: 'key', baseURL: `${address}/v1` })('claude-sonnet-4-5')
    await streamText({ model, messages, tools: { debit }, stopWhen: isStepCount(3), providerOptions: { anthropic: { thinking: { type: 'enabled', budgetTokens: 1024 } } } }).text
  },
}
const tell = content => content.map(one => one.signature ?? one.data ?? one.type).join(', ')
const seen = {}
for (const way of Object.keys(ways)) {
  for (answer of Object.keys(answers)) {
    requests = []
    await ways[way]()
    seen[`${way}, ${answer}`] = tell(requests[1].messages.find(({ role }) => role === 'assistant').content)
  }
}
process.stdout.write(`${JSON.stringify(seen, null, 1)}\n`)
const expected = {}
for (const way of Object.keys(ways)) for (const one of Object.keys(answers)) expected[`${way}, ${one}`] = tell(answers[one])
expected['@tanstack/ai, a redacted thought'] = tell([first, words, call])
expected['@tanstack/ai, a thought behind words'] = tell([first, second, words, call])
assert.deepEqual(seen, expected)
process.exit()
PROBE
node probe.mjs
