#!/usr/bin/env bash
# Guess: an agent of LlamaIndex with a thinking Claude sends the thought and its signature back with the call that it made: Anthropic's documents ask for that in a tool loop, with a 400 where it is missing, and LlamaIndex's
# client for Claude keeps both.
# Seen (@llamaindex/workflow 1.1.25, @llamaindex/core 0.6.23, @llamaindex/anthropic 0.3.27, @anthropic-ai/sdk 0.58.0, 2026-11): the agent keeps the calls alone of what its streamed answer had besides words. Words and calls go
# back, the thought does not, though thinking is asked for again. A message of the client's own chat(), read whole and put back by hand, begins with it.
# Meaning: the first question that needs a tool fails behind it, and those that need none work; where a model lets it pass, it does without what it thought, which was paid for. Leave thinking off in agents of LlamaIndex, or
# write the loop with chat().
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @llamaindex/core@0.6.23 @llamaindex/workflow@1.1.25 @llamaindex/anthropic@0.3.27 @llamaindex/env@0.1.31 @llamaindex/workflow-core@1.3.4 \
  @anthropic-ai/sdk@0.58.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { anthropic } from '@llamaindex/anthropic'
import { tool } from '@llamaindex/core/tools'
import { agent } from '@llamaindex/workflow'
import { z } from 'zod'

const answers = [
  [
    { type: 'thinking', thinking: 'Two things.', signature: 'c2lnbmF0dXJl' },
    { type: 'text', text: 'I see to it.' },
    { type: 'tool_use', id: 'toolu_1', name: 'debit', input: { amount: 10 } },
  ],
  [{ type: 'text', text: 'Done.' }],
]
const blocks = {
  thinking: ({ thinking, signature }) => [{ type: 'thinking', thinking: '', signature: '' }, { type: 'thinking_delta', thinking }, { type: 'signature_delta', signature }],
  text: ({ text }) => [{ type: 'text', text: '' }, { type: 'text_delta', text }],
  tool_use: ({ input, ...call }) => [{ ...call, input: {} }, { type: 'input_json_delta', partial_json: JSON.stringify(input) }],
}
let requests = []
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  const content = answers[Math.min(requests.push(body), answers.length) - 1]
  const stop_reason = content.at(-1).type === 'tool_use' ? 'tool_use' : 'end_turn'
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', content, stop_reason, stop_sequence: null, usage: { input_tokens: 40, output_tokens: 60 } }
  response.writeHead(200, { 'content-type': body.stream ? 'text/event-stream' : 'application/json' })
  if (!body.stream) return response.end(JSON.stringify(message))
  const events = [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
    ...content.flatMap((one, index) => {
      const [content_block, ...deltas] = blocks[one.type](one)
      return [{ type: 'content_block_start', index, content_block }, ...deltas.map(delta => ({ type: 'content_block_delta', index, delta })), { type: 'content_block_stop', index }]
    }),
    { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 60 } },
    { type: 'message_stop' },
  ]
  response.end(events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
process.env.ANTHROPIC_BASE_URL = `http://127.0.0.1:${server.address().port}`
console.warn = () => {}

const llm = anthropic({ model: 'claude-sonnet-4-5', apiKey: 'key', maxRetries: 0, additionalChatOptions: { thinking: { type: 'enabled', budget_tokens: 1024 } } })
const debit = tool({ name: 'debit', description: 'Books a debit', parameters: z.object({ amount: z.number() }), execute: () => 'booked' })
const question = { role: 'user', content: 'Take 10 from my account.' }
const ways = {
  agent: () => agent({ llm, tools: [debit] }).run(question.content),
  async 'chat()'() {
    const { message } = await llm.chat({ messages: [question], tools: [debit] })
    const [{ id }] = message.options.toolCall
    await llm.chat({ messages: [question, message, { role: 'user', content: 'booked', options: { toolResult: { id, result: 'booked', isError: false } } }], tools: [debit] })
  },
}
const seen = {}
for (const [way, run] of Object.entries(ways)) {
  requests = []
  await run()
  const [, { messages, thinking }] = requests
  const back = messages.find(({ role }) => role === 'assistant').content
  seen[way] = { thinking: thinking.type, back: back.map(({ type, signature }) => `${type}${signature ? ` ${signature}` : ''}`).join(', ') }
}
console.log(seen)
assert.deepEqual(seen, {
  agent: { thinking: 'enabled', back: 'text, tool_use' },
  'chat()': { thinking: 'enabled', back: 'thinking c2lnbmF0dXJl, text, tool_use' },
})
process.exit()
PROBE
node probe.mjs
