#!/usr/bin/env bash
# Guess: toUIMessageStream() of @ai-sdk/langchain turns what a LangChain model streams into the parts of the AI SDK's UI stream: text, reasoning,
# tool calls, and how it ended.
# Seen (@ai-sdk/langchain 3.0.99, ai 7.0.173, @langchain/openai 1.6.0, @langchain/core 1.4.0, 2026-11): of a model that calls a tool the page is
# shown `start` and `finish`, with nothing between, by model.stream() and by streamEvents() alike; text said before the call is all there is. The
# reasoning of hosts that send reasoning_content is gone too, which the chunks have in additional_kwargs. `finish` has no reason, so an answer cut
# at its length limit looks whole.
# Meaning: through this bridge useChat cannot tell a call from an empty answer. A server that shows calls reads the model's chunks itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @ai-sdk/langchain@3.0.99 ai@7.0.173 @langchain/openai@1.6.0 @langchain/core@1.4.0 \
  @langchain/langgraph@1.7.3 @langchain/langgraph-sdk@1.15.0 @langchain/langgraph-checkpoint@1.2.2 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { toUIMessageStream } from '@ai-sdk/langchain'
import { ChatOpenAI } from '@langchain/openai'

const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const piece = text => ({ tool_calls: [{ index: 0, function: { arguments: text } }] })
const call = { id: 'call_1', index: 0, type: 'function', function: { name: 'weather', arguments: '' } }
const answers = {
  call: [[{ role: 'assistant', content: '', tool_calls: [call] }], [piece('{"city":')], [piece('"Rome"}')], [{}, 'tool_calls']],
  reasoning: [[{ role: 'assistant', reasoning_content: 'First this.' }], [{ content: 'Water.' }], [{}, 'stop']],
  length: [[{ role: 'assistant', content: 'Wide wa' }], [{}, 'length']],
}
let answer
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${answers[answer].map(parts => chunk(...parts)).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const configuration = { baseURL: `http://127.0.0.1:${server.address().port}` }
const parameters = { type: 'object', properties: { city: { type: 'string' } } }
const model = new ChatOpenAI({ model: 'm', apiKey: 'none', maxRetries: 0, configuration }).bindTools([{ type: 'function', function: { name: 'weather', parameters } }])

async function shown(name, source) {
  answer = name
  const parts = []
  for await (const { type, delta, finishReason } of toUIMessageStream(await source())) parts.push([type, delta ?? finishReason].filter(Boolean).join(' '))
  console.log(name, parts)
  return parts
}
let whole
answer = 'call'
for await (const part of await model.stream('The weather?')) whole = whole ? whole.concat(part) : part
console.log('the model:', whole.tool_calls)
assert.deepEqual(whole.tool_calls.map(({ name, args }) => [name, args]), [['weather', { city: 'Rome' }]])

const text = said => ['start', 'text-start', `text-delta ${said}`, 'text-end', 'finish']
assert.deepEqual(await shown('call', () => model.stream('The weather?')), ['start', 'finish'])
assert.deepEqual(await shown('call', () => model.streamEvents('The weather?', { version: 'v2' })), ['start', 'finish'])
assert.deepEqual(await shown('reasoning', () => model.stream('Hello')), text('Water.'))
assert.deepEqual(await shown('length', () => model.stream('Hello')), text('Wide wa'))
server.close()
PROBE
LANGSMITH_TRACING=false node probe.mjs
