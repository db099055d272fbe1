#!/usr/bin/env bash
# Guess: LangChain's model for Vertex AI serves Claude as it serves Gemini, streamed as well as whole: thoughts, calls and tokens are those of the answer, and go back as they came.
# Seen (@langchain/google-vertexai 2.3.2, langchain 1.5.14, @langchain/core 1.4.0, @langchain/anthropic 1.5.11, 2026-11): streamed, the thought and its signature are dropped with a warning; the tool runs with its arguments, but
# the call goes back to Claude with an empty `input`; and all counts of usage_metadata are 0. Whole, thought and call go back right, and the tokens stand in response_metadata alone, usage_metadata being undefined.
# @langchain/anthropic has all of it, streamed and whole.
# Meaning: in an agent that streams, Claude reads that it called a tool without arguments and got a result, and has no thought in front of it, where Anthropic's documents ask for it; costs reckoned from usage_metadata are
# nothing. Use @langchain/anthropic with `createClient` and Anthropic's client for Vertex AI.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/google-vertexai@2.3.2 @langchain/anthropic@1.5.11 langchain@1.5.14 @langchain/core@1.4.0 @langchain/langgraph@1.7.3 \
  @langchain/langgraph-checkpoint@1.2.2 google-auth-library@11.3.4 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatAnthropic } from '@langchain/anthropic'
import { ChatVertexAI } from '@langchain/google-vertexai'
import { PassThroughClient } from 'google-auth-library'
import { createAgent, tool } from 'langchain'
import { z } from 'zod'

const thought = { type: 'thinking', thinking: 'One sum.', signature: 'c2lnbmF0dXJl' }
const words = { type: 'text', text: 'I reckon.' }
const call = { type: 'tool_use', id: 'toolu_1', name: 'add', input: { a: 2, b: 3 } }
const answers = [
  { content: [thought, words, call], stop_reason: 'tool_use', tokens: 500 },
  { content: [{ type: 'text', text: 'Five.' }], stop_reason: 'end_turn', tokens: 20 },
]
const usage = { input_tokens: 394, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 }
const message = (content, stop_reason, output_tokens) => ({ model: 'claude-sonnet-4-5-20250929', id: 'msg_vrtx_1', type: 'message', role: 'assistant', content, stop_reason, stop_sequence: null, usage: { ...usage, output_tokens } })
const blocks = {
  thinking: ({ thinking, signature }) => [{ type: 'thinking', thinking: '', signature: '' }, { type: 'thinking_delta', thinking }, { type: 'signature_delta', signature }],
  text: ({ text }) => [{ type: 'text', text: '' }, { type: 'text_delta', text }],
  tool_use: ({ input, ...one }) => [{ ...one, input: {} }, { type: 'input_json_delta', partial_json: '' }, { type: 'input_json_delta', partial_json: JSON.stringify(input).slice(0, 6) }, { type: 'input_json_delta', partial_json: JSON.stringify(input).slice(6) }],
}
const stream = ({ content, stop_reason, tokens }) => [
  { type: 'message_start', message: message([], null, 1) },
  ...content.flatMap((one, index) => {
    const [content_block, ...deltas] = blocks[one.type](one)
    return [{ type: 'content_block_start', index, content_block }, ...deltas.map(delta => ({ type: 'content_block_delta', index, delta })), { type: 'content_block_stop', index }]
  }),
  { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: tokens } },
  { type: 'message_stop' },
]
let requests
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  const answer = answers[requests.push(body) - 1]
  response.writeHead(200, { 'content-type': body.stream ? 'text/event-stream' : 'application/json' })
  if (!body.stream) return response.end(JSON.stringify(message(answer.content, answer.stop_reason, answer.tokens)))
  response.end(stream(answer).map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
// ChatVertexAI takes a host, and asks it by https: its requests are led to the server here, without Google's tokens.
const fetchImplementation = (url, options) => fetch(String(url).replace(/^https:\/\/[^/]+/, address), options)
const authOptions = { projectId: 'project', authClient: new PassThroughClient({ transporterOptions: { fetchImplementation } }) }
const thinking = { type: 'enabled', budget_tokens: 2000 }
const models = {
  '@langchain/google-vertexai': () => new ChatVertexAI({ model: 'claude-sonnet-4-5@20250929', authOptions, apiConfig: { thinking }, maxOutputTokens: 4000, maxRetries: 0 }),
  '@langchain/anthropic': () => new ChatAnthropic({ model: 'claude-sonnet-4-5', apiKey: 'key', anthropicApiUrl: address, thinking, maxTokens: 4000, maxRetries: 0 }),
}
for (const way of ['warn', 'error']) console[way] = () => {}
async function run(name, how) {
  requests = []
  const ran = []
  const add = tool(({ a, b }) => String(ran.push(a + b) && a + b), { name: 'add', description: 'Adds', schema: z.object({ a: z.number(), b: z.number() }) })
  const agent = createAgent({ model: models[name](), tools: [add] })
  const input = { messages: [{ role: 'user', content: 'What is 2 + 3?' }] }
  let last
  if (how === 'invoke') last = await agent.invoke(input)
  else for await (const [mode, value] of await agent.stream(input, { streamMode: ['messages', 'values'] })) if (mode === 'values') last = value
  const [first] = last.messages.filter(one => one.getType() === 'ai')
  const back = requests[1].messages[1].content.map(one => one.signature ?? one.text ?? JSON.stringify(one.input))
  return { ran: ran.join(), back, input_tokens: first.usage_metadata?.input_tokens, hasOutput: (first.usage_metadata?.output_tokens ?? 0) > 0 }
}
const seen = {}
for (const name of Object.keys(models)) for (const how of ['invoke', 'stream']) seen[`${name}, ${how}`] = await run(name, how)
console.log(seen)
const right = { ran: '5', back: [thought.signature, words.text, JSON.stringify(call.input)], input_tokens: 394, hasOutput: true }
assert.deepEqual(seen, {
  '@langchain/google-vertexai, invoke': { ...right, input_tokens: undefined, hasOutput: false },
  '@langchain/google-vertexai, stream': { ran: '5', back: [words.text, '{}'], input_tokens: 0, hasOutput: false },
  '@langchain/anthropic, invoke': right,
  '@langchain/anthropic, stream': right,
})
process.exit()
PROBE
node probe.mjs
