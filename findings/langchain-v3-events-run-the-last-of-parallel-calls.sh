#!/usr/bin/env bash
# Guess: an agent of LangChain runs the same calls whether its events are read by `stream()` or by `streamEvents(…, { version: 'v3' })`, the newer way. Ollama sends each call as
# soon as it is there, and Gemini may, so that two calls of an answer come in two chunks.
# Seen (langchain 1.5.14, @langchain/langgraph 1.7.3, @langchain/core 1.4.0, @langchain/ollama 1.3.0, @langchain/google-genai 2.3.2, @langchain/google 0.2.6, 2026-11): by v3 the
# last of them alone is run. The packages make the events themselves there, and count the calls anew in each chunk, so that the second call overwrites the first, without a warning.
# By `stream()`, and where both calls come in one chunk, both are run.
# Meaning: an agent that was to write to Ann and to Bob writes to Bob, and its history says that it was asked for no more. It depends on how the host cuts its answer. Read agents
# with such models by `stream()`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps langchain@1.5.14 @langchain/core@1.4.0 @langchain/langgraph@1.7.3 @langchain/langgraph-checkpoint@1.2.2 \
  @langchain/ollama@1.3.0 @langchain/google-genai@2.3.2 @langchain/google@0.2.6 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatGoogle } from '@langchain/google'
import { ChatGoogleGenerativeAI } from '@langchain/google-genai'
import { ChatOllama } from '@langchain/ollama'
import { createAgent, tool } from 'langchain'
import { z } from 'zod'

/** Each answer is a list of chunks, and each chunk a list of persons to write to. */
const answers = { 'in one chunk': [['Ann', 'Bob']], 'in two chunks': [['Ann'], ['Bob']] }
const ollama = {
  calls: persons => ({ message: { role: 'assistant', content: '', tool_calls: persons.map(to => ({ function: { name: 'write', arguments: { to } } })) }, done: false }),
  text: { message: { role: 'assistant', content: 'Done.' }, done: false },
  end: { message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop', prompt_eval_count: 9, eval_count: 9 },
  write: chunk => `${JSON.stringify({ model: 'qwen3', created_at: '2026-11-30T12:00:00Z', ...chunk })}\n`,
}
const gemini = {
  calls: persons => ({ content: { role: 'model', parts: persons.map(to => ({ functionCall: { name: 'write', args: { to } } })) }, index: 0 }),
  text: { content: { role: 'model', parts: [{ text: 'Done.' }] }, index: 0 },
  end: { content: { role: 'model', parts: [{ text: '' }] }, finishReason: 'STOP', index: 0 },
  write: candidate => `data: ${JSON.stringify({ candidates: [candidate], usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 9, totalTokenCount: 18 } })}\r\n\r\n`,
}
let asked
let answer
const server = createServer((request, response) => {
  request.resume()
  asked++
  const host = request.url.includes('/api/chat') ? ollama : gemini
  response.writeHead(200, { 'content-type': host === ollama ? 'application/x-ndjson' : 'text/event-stream' })
  const chunks = asked === 1 ? answers[answer].map(host.calls) : [host.text]
  response.end([...chunks, host.end].map(host.write).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
const models = {
  '@langchain/ollama': () => new ChatOllama({ model: 'qwen3', baseUrl: address }),
  '@langchain/google-genai': () => new ChatGoogleGenerativeAI({ model: 'gemini-2.5-flash', apiKey: 'key', baseUrl: address }),
  '@langchain/google': () => new ChatGoogle({ model: 'gemini-2.5-flash', apiKey: 'key', endpoint: address, platformType: 'gai' }),
}
async function run(name, chunks, how) {
  asked = 0
  answer = chunks
  const written = []
  const execute = ({ to }) => {
    written.push(to)
    return 'written'
  }
  const write = tool(execute, { name: 'write', description: 'Writes a letter', schema: z.object({ to: z.string() }) })
  const agent = createAgent({ model: models[name](), tools: [write] })
  const input = { messages: [{ role: 'user', content: 'Write to Ann and to Bob.' }] }
  const events = how === 'stream' ? await agent.stream(input, { streamMode: ['messages', 'updates'] }) : await agent.streamEvents(input, { version: 'v3' })
  for await (const _ of events);
  return written.join(', ')
}
const seen = {}
for (const name of Object.keys(models)) {
  seen[name] = {
    'stream, in two chunks': await run(name, 'in two chunks', 'stream'),
    'v3, in one chunk': await run(name, 'in one chunk', 'v3'),
    'v3, in two chunks': await run(name, 'in two chunks', 'v3'),
  }
}
console.log(seen)
const each = { 'stream, in two chunks': 'Ann, Bob', 'v3, in one chunk': 'Ann, Bob', 'v3, in two chunks': 'Bob' }
assert.deepEqual(seen, { '@langchain/ollama': each, '@langchain/google-genai': each, '@langchain/google': each })
process.exit()
PROBE
node probe.mjs
