#!/usr/bin/env bash
# Guess: assistant-ui's runtime for LangGraph, which shows thinking blocks as reasoning, adds the chunks of a thought up as they come, as it does those of a text, and as
# LangChain's own concat() does.
# Seen (@assistant-ui/react-langgraph 0.14.24, @langchain/anthropic 1.5.11, @langchain/core 1.4.0, 2026-11): appendLangChainChunk() takes text and images alone out of each chunk
# but the first. The chunks of Claude begin with one that has no content, so that no thought is shown while it thinks; where a model's first chunk has the beginning of
# a thought, that beginning is all there is. Then comes the text, and the thought is missing before it. The message that LangGraph sends of the finished
# node (`updates`) has it, and replaces the other.
# Meaning: for the minutes in which a model thinks the page shows an empty answer, and users who press stop or go away do it there. With `messages` alone as stream mode the thoughts
# never appear. The handler onMessageChunk is given each chunk: show the thought, or a sign of life, from there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @assistant-ui/react-langgraph@0.14.24 @assistant-ui/core@0.3.35 \
  @assistant-ui/store@0.3.23 @assistant-ui/tap@0.9.25 react@19.3.1 zustand@5.1.0 @langchain/anthropic@1.5.11 @langchain/core@1.4.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { appendLangChainChunk, convertLangChainMessages } from '@assistant-ui/react-langgraph'
import { ChatAnthropic } from '@langchain/anthropic'

const delta = (index, change) => ({ type: 'content_block_delta', index, delta: change })
const start = (index, content_block) => ({ type: 'content_block_start', index, content_block })
const stop = index => ({ type: 'content_block_stop', index })
const message = { id: 'm', type: 'message', role: 'assistant', model: 'claude', content: [], stop_reason: null, usage: { input_tokens: 10, output_tokens: 1 } }
const events = [
  { type: 'message_start', message },
  start(0, { type: 'thinking', thinking: '', signature: '' }),
  ...['I look ', 'at the ', 'bills.'].map(thinking => delta(0, { type: 'thinking_delta', thinking })),
  delta(0, { type: 'signature_delta', signature: 'signed' }),
  stop(0),
  start(1, { type: 'text', text: '' }),
  ...['You owe ', 'nothing.'].map(text => delta(1, { type: 'text_delta', text })),
  stop(1),
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 20 } },
  { type: 'message_stop' },
]
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of events) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const anthropicApiUrl = `http://127.0.0.1:${server.address().port}`
const model = new ChatAnthropic({ model: 'claude-sonnet-4-5', apiKey: 'none', anthropicApiUrl, thinking: { type: 'enabled', budget_tokens: 2_000 }, maxTokens: 3_000 })

const chunks = []
for await (const chunk of await model.stream('What do I owe?')) chunks.push(chunk)
const whole = chunks.reduce((all, chunk) => all.concat(chunk))
// As LangGraph sends them in its stream mode `messages`.
const sent = chunks.map(({ content, tool_call_chunks }) => ({ type: 'AIMessageChunk', id: 'm', content, tool_call_chunks }))
const parts = message =>
  [convertLangChainMessages(message)].flat()[0].content.map(({ type, text }) => `${type}: ${text}`).join(' | ')
const add = list => list.reduce((all, chunk) => appendLangChainChunk(all, chunk), undefined)
const begun = sent.findIndex(({ content }) => Array.isArray(content) && content.some(({ thinking }) => thinking))
const text = sent.findIndex(({ content }) => JSON.stringify(content).includes('You owe'))

const seen = {
  'while it thinks': parts(add(sent.slice(0, text))),
  'at the end of the stream': parts(add(sent)),
  'without the empty chunks before': parts(add(sent.slice(begun))),
  'the finished message': parts(appendLangChainChunk(add(sent), { type: 'ai', id: 'm', content: whole.content })),
}
console.table(seen)
const thought = 'reasoning: I look at the bills.'
assert.deepEqual(seen, {
  'while it thinks': 'text: ',
  'at the end of the stream': 'text: You owe nothing.',
  'without the empty chunks before': 'reasoning: I look  | text: You owe nothing.',
  'the finished message': `${thought} | text: You owe nothing.`,
})
process.exit()
PROBE
node probe.mjs
