#!/usr/bin/env bash
# Guess: the results of parallel calls go back to Gemini under the names of the tools that gave them: its calls on Vertex AI have no id, and the name says which result is whose.
# Seen (@langchain/google-vertexai 2.3.2, langchain 1.5.14, @langchain/core 1.4.0, 2026-11): each result goes back under the name of the first call, whatever tool it came from, though the tool messages have their own names and
# the ids of their calls. Of get_balance and get_limit the model hears get_balance twice, ten and five thousand. Streamed or not. @langchain/google 0.2.6 sends the two names.
# Meaning: the model reads the limit as a balance, or lacks an answer to what it asked; no error tells so, and the messages of the agent look right. Use @langchain/google, or let a model call one tool at a time.
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
const chunk = (part, more) => ({ candidates: [{ content: { role: 'model', parts: [part].flat() }, index: 0, ...more }], usageMetadata, modelVersion: 'gemini-2.5-flash' })
const calls = ['get_balance', 'get_limit'].map(name => ({ functionCall: { name, args: { account: 'A1' } } }))
const stop = { finishReason: 'STOP' }
let requests
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  requests.push(body.contents)
  const parts = requests.length > 1 ? [{ text: 'Done.' }] : calls
  const isStream = request.url.includes(':streamGenerateContent')
  const isEvents = request.url.includes('alt=sse')
  response.writeHead(200, { 'content-type': isEvents ? 'text/event-stream' : 'application/json' })
  if (!isStream) return response.end(JSON.stringify(chunk(parts, stop)))
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
async function run(name, how) {
  requests = []
  const make = (named, result) => tool(() => result, { name: named, description: named, schema: z.object({ account: z.string() }) })
  const agent = createAgent({ model: models[name](), tools: [make('get_balance', 'ten'), make('get_limit', 'five thousand')] })
  const input = { messages: [{ role: 'user', content: 'May I spend 100?' }] }
  let last
  if (how === 'invoke') last = await agent.invoke(input)
  else for await (const [mode, value] of await agent.stream(input, { streamMode: ['messages', 'values'] })) if (mode === 'values') last = value
  const results = requests[1].flatMap(({ parts }) => parts.filter(part => part.functionResponse))
  return {
    kept: last.messages.filter(message => message.getType() === 'tool').map(message => `${message.name}: ${message.text}`),
    sent: results.map(({ functionResponse: { name: named, response } }) => `${named}: ${Object.values(response)[0]}`),
  }
}
const seen = {}
for (const name of Object.keys(models)) for (const how of ['invoke', 'stream']) seen[`${name}, ${how}`] = await run(name, how)
console.log(seen)
const kept = ['get_balance: ten', 'get_limit: five thousand']
for (const how of ['invoke', 'stream']) {
  assert.deepEqual(seen[`@langchain/google-vertexai, ${how}`], { kept, sent: ['get_balance: ten', 'get_balance: five thousand'] })
  assert.deepEqual(seen[`@langchain/google, ${how}`], { kept, sent: kept })
}
process.exit()
PROBE
node probe.mjs
