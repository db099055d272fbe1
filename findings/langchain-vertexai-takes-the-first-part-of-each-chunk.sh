#!/usr/bin/env bash
# Guess: an agent with LangChain's model for Vertex AI runs the same calls whether it is invoked or streamed. Gemini often sends all calls of an answer in one chunk, or a call in the chunk of the words before it.
# Seen (@langchain/google-vertexai 2.3.2, langchain 1.5.14, @langchain/core 1.4.0, 2026-11): streamed, each chunk is read for its first part. Of two calls in a chunk the first runs, and the history says that the model made no
# more; a call behind words in its chunk is gone, and the agent ends with the words that announce it. No warning, and the finish reason is STOP. Invoked, and where each part has a chunk of its own, all of them run; with
# @langchain/google 0.2.6 they run in every case.
# Meaning: an agent that was to debit one account and to credit another does the half, or says that it looks something up and ends, as the host happens to cut its answer. Use @langchain/google, or invoke.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/google-vertexai@2.3.2 @langchain/google@0.2.6 langchain@1.5.14 @langchain/core@1.4.0 @langchain/langgraph@1.7.3 \
  @langchain/langgraph-checkpoint@1.2.2 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatGoogle } from '@langchain/google'
import { ChatVertexAI } from '@langchain/google-vertexai'
import { createAgent, tool } from 'langchain'
import { z } from 'zod'

const usageMetadata = { promptTokenCount: 57, candidatesTokenCount: 10, totalTokenCount: 67 }
const chunk = (parts, more) => ({ candidates: [{ content: { role: 'model', parts }, index: 0, ...more }], usageMetadata, modelVersion: 'gemini-2.5-flash' })
const call = name => ({ functionCall: { name, args: { amount: 10 } } })
const words = { text: 'I see to it.' }
const stop = { finishReason: 'STOP' }
/** Each answer is a list of chunks, and each chunk a list of parts. */
const answers = {
  'two calls in one chunk': [[call('debit'), call('credit')]],
  'two calls in two chunks': [[call('debit')], [call('credit')]],
  'words and a call in one chunk': [[words, call('debit')]],
  'words and a call in two chunks': [[words], [call('debit')]],
}
let answer
const server = createServer(async (request, response) => {
  const { contents } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  const parts = contents.length > 1 ? [[{ text: 'Done.' }]] : answers[answer]
  const isStream = request.url.includes(':streamGenerateContent')
  const isEvents = request.url.includes('alt=sse')
  response.writeHead(200, { 'content-type': isEvents ? 'text/event-stream' : 'application/json' })
  if (!isStream) return response.end(JSON.stringify(chunk(parts.flat(), stop)))
  const chunks = parts.map((one, place) => JSON.stringify(chunk(one, place === parts.length - 1 ? stop : undefined)))
  response.end(isEvents ? chunks.map(one => `data: ${one}\r\n\r\n`).join('') : `[${chunks.join(',\r\n')}\n]`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
// ChatVertexAI takes a host, and asks it by https: its requests are led to the server here.
const { fetch } = globalThis
globalThis.fetch = (url, options) => fetch(url instanceof Request ? url : String(url).replace(/^https:\/\/[^/]+/, address), options)
const models = {
  '@langchain/google-vertexai': () => new ChatVertexAI({ model: 'gemini-2.5-flash', apiKey: 'key', maxRetries: 0 }),
  '@langchain/google': () => new ChatGoogle({ model: 'gemini-2.5-flash', apiKey: 'key', endpoint: address, platformType: 'gai', maxRetries: 0 }),
}
async function run(name, way, how) {
  answer = way
  const ran = []
  const make = named => tool(() => `${named} ${ran.push(named)}`, { name: named, description: `Books a ${named}`, schema: z.object({ amount: z.number() }) })
  const agent = createAgent({ model: models[name](), tools: [make('debit'), make('credit')] })
  const input = { messages: [{ role: 'user', content: 'Move 10 from one account to the other.' }] }
  let last
  if (how === 'invoke') last = await agent.invoke(input)
  else for await (const [mode, value] of await agent.stream(input, { streamMode: ['messages', 'values'] })) if (mode === 'values') last = value
  return `${ran.join(', ') || 'nothing'}; ${last.messages.at(-1).text}`
}
const seen = {}
for (const name of Object.keys(models)) for (const way of Object.keys(answers)) for (const how of ['invoke', 'stream']) seen[`${name}, ${way}, ${how}`] = await run(name, way, how)
console.log(seen)
const whole = { 'two calls in one chunk': 'debit, credit; Done.', 'two calls in two chunks': 'debit, credit; Done.', 'words and a call in one chunk': 'debit; Done.', 'words and a call in two chunks': 'debit; Done.' }
const expected = {}
for (const name of Object.keys(models)) for (const way of Object.keys(answers)) for (const how of ['invoke', 'stream']) expected[`${name}, ${way}, ${how}`] = whole[way]
expected['@langchain/google-vertexai, two calls in one chunk, stream'] = 'debit; Done.'
expected['@langchain/google-vertexai, words and a call in one chunk, stream'] = 'nothing; I see to it.'
assert.deepEqual(seen, expected)
process.exit()
PROBE
node probe.mjs
