#!/usr/bin/env bash
# Guess: the signature of Gemini's call goes back with the call, whether the answer was streamed or not: Gemini 3 asks for it, by Google's documents with a 400 where it is missing. LangChain's model for Vertex AI keeps
# signatures.
# Seen (@langchain/google-vertexai 2.3.2, langchain 1.5.14, @langchain/core 1.4.0, 2026-11): it keeps a list of them, one a part, and sends them where the list is as long as the parts are many. Streamed words are joined to one
# part, the list grows with each chunk: words in two chunks before a call, and neither the call nor anything else has its signature. Words in one chunk, a call without words, and invoke() have it. @langchain/google 0.2.6 sends
# it in all cases.
# Meaning: an agent works until the model says a sentence before it calls, and it works again unstreamed. With Gemini 3 the next request fails; with 2.5 the model does without what it thought. Use @langchain/google for agents
# that stream.
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

const usageMetadata = { promptTokenCount: 57, candidatesTokenCount: 10, thoughtsTokenCount: 40, totalTokenCount: 107 }
const chunk = (parts, more) => ({ candidates: [{ content: { role: 'model', parts }, index: 0, ...more }], usageMetadata, modelVersion: 'gemini-3-pro-preview' })
const call = { functionCall: { name: 'debit', args: { amount: 10 } }, thoughtSignature: 'c2lnbmF0dXJl' }
const stop = { finishReason: 'STOP' }
const answers = { 'no words': [call], 'words in one chunk': [{ text: 'I see to it.' }, call], 'words in two chunks': [{ text: 'I see ' }, { text: 'to it.' }, call] }
let answer
let requests
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  requests.push(body.contents)
  const parts = requests.length > 1 ? [{ text: 'Done.' }] : answers[answer]
  const isStream = request.url.includes(':streamGenerateContent')
  const isEvents = request.url.includes('alt=sse')
  response.writeHead(200, { 'content-type': isEvents ? 'text/event-stream' : 'application/json' })
  // Read whole, an answer has its words in one part.
  const words = parts.flatMap(({ text }) => text ?? []).join('')
  if (!isStream) return response.end(JSON.stringify(chunk([...(words ? [{ text: words }] : []), ...parts.filter(part => part.functionCall)], stop)))
  const chunks = parts.map((one, place) => JSON.stringify(chunk([one], place === parts.length - 1 ? stop : undefined)))
  response.end(isEvents ? chunks.map(one => `data: ${one}\r\n\r\n`).join('') : `[${chunks.join(',\r\n')}\n]`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
// ChatVertexAI takes a host, and asks it by https: its requests are led to the server here.
const { fetch } = globalThis
globalThis.fetch = (url, options) => fetch(url instanceof Request ? url : String(url).replace(/^https:\/\/[^/]+/, address), options)
const models = {
  '@langchain/google-vertexai': () => new ChatVertexAI({ model: 'gemini-3-pro-preview', apiKey: 'key', maxRetries: 0 }),
  '@langchain/google': () => new ChatGoogle({ model: 'gemini-3-pro-preview', apiKey: 'key', endpoint: address, platformType: 'gai', maxRetries: 0 }),
}
async function run(name, way, how) {
  answer = way
  requests = []
  const debit = tool(() => 'booked', { name: 'debit', description: 'Books a debit', schema: z.object({ amount: z.number() }) })
  const agent = createAgent({ model: models[name](), tools: [debit] })
  const input = { messages: [{ role: 'user', content: 'Take 10 from my account.' }] }
  if (how === 'invoke') await agent.invoke(input)
  else for await (const _ of await agent.stream(input, { streamMode: ['messages', 'updates'] }));
  const parts = requests[1].flatMap(content => content.parts)
  return parts.find(part => part.functionCall).thoughtSignature ?? 'none'
}
const seen = {}
for (const name of Object.keys(models)) for (const way of Object.keys(answers)) for (const how of ['invoke', 'stream']) seen[`${name}, ${way}, ${how}`] = await run(name, way, how)
console.log(seen)
const expected = Object.fromEntries(Object.keys(seen).map(key => [key, call.thoughtSignature]))
expected['@langchain/google-vertexai, words in two chunks, stream'] = 'none'
assert.deepEqual(seen, expected)
process.exit()
PROBE
node probe.mjs
