#!/usr/bin/env bash
# Guess: an agent of LangChain sends the same history back whether its events are read by `stream()` or by `streamEvents(…, { version: 'v3' })`. Claude's thoughts go back with
# their signatures, those of OpenAI with their ids and what is encrypted, as both vendors ask for where tools are called.
# Seen (langchain 1.5.14, @langchain/langgraph 1.7.3, @langchain/core 1.4.0, @langchain/anthropic 1.5.11, @langchain/openai 1.6.0, 2026-11): by v3 they do not. The message that is
# put together from Claude's events does not name its vendor, so that what is Claude's own is passed over when it goes back: what is sent are the text and the call, without the
# thoughts, the redacted one, the search and its result. Of OpenAI's reasoning the text alone is kept: an item goes back without its id, which the API's types demand, and without
# `encrypted_content`. By `stream()` all of it goes back.
# Meaning: Claude's documents say that a turn with tools that thinks begins with its thoughts, unchanged; OpenAI's types have no reasoning without an id. The tools have run by
# then, so a request that is refused leaves what they did, and who asks again has it done once more. Read agents of models that think by `stream()`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps langchain@1.5.14 @langchain/core@1.4.0 @langchain/langgraph@1.7.3 @langchain/langgraph-checkpoint@1.2.2 \
  @langchain/anthropic@1.5.11 @langchain/openai@1.6.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatAnthropic } from '@langchain/anthropic'
import { ChatOpenAI } from '@langchain/openai'
import { createAgent, tool } from 'langchain'
import { z } from 'zod'

const search = { type: 'web_search_result', url: 'https://example.org', title: 'Prices', encrypted_content: 'result', page_age: null }
/** The blocks of Claude's two answers, each with the deltas that fill it. */
const claude = [
  [
    [{ type: 'thinking', thinking: '', signature: '' }, { type: 'thinking_delta', thinking: 'Ann first.' }, { type: 'signature_delta', signature: 'signed' }],
    [{ type: 'redacted_thinking', data: 'redacted' }],
    [{ type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} }, { type: 'input_json_delta', partial_json: '{"query":"price"}' }],
    [{ type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [search] }],
    [{ type: 'text', text: '' }, { type: 'text_delta', text: 'I pay.' }],
    [{ type: 'tool_use', id: 'toolu_1', name: 'pay', input: {} }, { type: 'input_json_delta', partial_json: '{"to":"Ann"}' }],
  ],
  [[{ type: 'text', text: '' }, { type: 'text_delta', text: 'Done.' }]],
]
function claudeEvents(blocks) {
  const message = { id: `msg_${bodies.length}`, type: 'message', role: 'assistant', model: 'claude', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 9, output_tokens: 0 } }
  const stop_reason = blocks.length > 1 ? 'tool_use' : 'end_turn'
  return [
    { type: 'message_start', message },
    ...blocks.flatMap(([content_block, ...deltas], index) => [
      { type: 'content_block_start', index, content_block },
      ...deltas.map(delta => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 9 } },
    { type: 'message_stop' },
  ]
}
const message = (text, number) => ({ id: `msg_${number}`, type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] })
const openai = [
  [
    { id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Ann first.' }], encrypted_content: 'encrypted' },
    message('I pay.', 1),
    { id: 'fc_1', type: 'function_call', status: 'completed', call_id: 'call_1', name: 'pay', arguments: '{"to":"Ann"}' },
  ],
  [message('Done.', 2)],
]
const inner = {
  reasoning: ({ id: item_id, summary: [{ text }] }, output_index) => [
    { type: 'response.reasoning_summary_part.added', item_id, output_index, summary_index: 0, part: { type: 'summary_text', text: '' } },
    { type: 'response.reasoning_summary_text.delta', item_id, output_index, summary_index: 0, delta: text },
    { type: 'response.reasoning_summary_text.done', item_id, output_index, summary_index: 0, text },
  ],
  message: ({ id: item_id, content: [part] }, output_index) => [
    { type: 'response.content_part.added', item_id, output_index, content_index: 0, part: { ...part, text: '' } },
    { type: 'response.output_text.delta', item_id, output_index, content_index: 0, delta: part.text },
    { type: 'response.content_part.done', item_id, output_index, content_index: 0, part },
  ],
  function_call: ({ id: item_id, arguments: text }, output_index) => [
    { type: 'response.function_call_arguments.delta', item_id, output_index, delta: text },
    { type: 'response.function_call_arguments.done', item_id, output_index, arguments: text },
  ],
}
const begun = { reasoning: { summary: [] }, message: { content: [], status: 'in_progress' }, function_call: { arguments: '', status: 'in_progress' } }
function openaiEvents(output) {
  const response = { id: `resp_${bodies.length}`, object: 'response', created_at: 1, model: 'gpt-5', status: 'in_progress', output: [] }
  const usage = { input_tokens: 9, output_tokens: 9, total_tokens: 18, input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } }
  return [
    { type: 'response.created', response },
    ...output.flatMap((item, output_index) => [
      { type: 'response.output_item.added', output_index, item: { ...item, ...begun[item.type] } },
      ...inner[item.type](item, output_index),
      { type: 'response.output_item.done', output_index, item },
    ]),
    { type: 'response.completed', response: { ...response, status: 'completed', output, usage } },
  ].map((event, sequence_number) => ({ ...event, sequence_number }))
}
let bodies
const server = createServer(async (request, response) => {
  bodies.push(JSON.parse(Buffer.concat(await request.toArray()).toString()))
  const events = request.url.endsWith('/responses') ? openaiEvents(openai[bodies.length - 1]) : claudeEvents(claude[bodies.length - 1])
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
const models = {
  Claude: () => new ChatAnthropic({ model: 'claude-sonnet-4-5', apiKey: 'key', anthropicApiUrl: address, maxTokens: 2048, thinking: { type: 'enabled', budget_tokens: 1024 } }),
  OpenAI: () => new ChatOpenAI({ model: 'gpt-5', apiKey: 'key', useResponsesApi: true, configuration: { baseURL: address } }),
}
/** Gives what the second request tells of the first answer. */
async function run(name, how) {
  bodies = []
  const pay = tool(() => 'paid', { name: 'pay', description: 'Pays a person', schema: z.object({ to: z.string() }) })
  const agent = createAgent({ model: models[name](), tools: [pay] })
  const input = { messages: [{ role: 'user', content: 'Pay Ann.' }] }
  const events = how === 'stream' ? await agent.stream(input, { streamMode: ['messages', 'updates'] }) : await agent.streamEvents(input, { version: 'v3' })
  for await (const _ of events);
  const [, second] = bodies
  if (name === 'Claude') return second.messages[1].content.map(block => (block.type === 'thinking' ? `thinking, ${block.signature}` : block.type))
  return second.input.slice(1).map(({ id, type, encrypted_content }) => [type, id, encrypted_content].filter(Boolean).join(', '))
}
const seen = {
  'Claude, stream': await run('Claude', 'stream'),
  'Claude, v3': await run('Claude', 'v3'),
  'OpenAI, stream': await run('OpenAI', 'stream'),
  'OpenAI, v3': await run('OpenAI', 'v3'),
}
console.log(seen)
assert.deepEqual(seen, {
  'Claude, stream': ['thinking, signed', 'redacted_thinking', 'server_tool_use', 'web_search_tool_result', 'text', 'tool_use'],
  'Claude, v3': ['text', 'tool_use'],
  'OpenAI, stream': ['reasoning, rs_1, encrypted', 'message, msg_1', 'function_call, fc_1', 'function_call_output'],
  'OpenAI, v3': ['reasoning', 'message', 'function_call', 'function_call_output'],
})
process.exit()
PROBE
node probe.mjs
