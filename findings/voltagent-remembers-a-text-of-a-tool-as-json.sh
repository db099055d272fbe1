#!/usr/bin/env bash
# Guess: what a tool answered stands in the next turn of a conversation as it stood in the first. The host's cache of prompts, and the model, meet the same words.
# Seen (@voltagent/core 2.10.0, ai 6.0.326, @ai-sdk/openai 3.0.141, 2026-11): a tool that returns a text has it sent as that text in the turn that calls it. The
# memory keeps the AI SDK's wrapper of it, so in all turns after it the model reads {"type":"text","value":"…"}, with each quote and line end escaped. A tool
# that returns an object is remembered as it was sent.
# Meaning: hosts charge a prompt less as far as it begins like one before; from the first text of a tool on it does not, so the turn after each call is paid in
# full. Long texts, such as files and pages, come back harder to read. Let tools return objects: `{ text }` stays the same in all turns.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @voltagent/core@2.10.0 ai@6.0.326 @ai-sdk/openai@3.0.141 zod@3.25.76
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { createOpenAI } from '@ai-sdk/openai'
import { Agent, createTool } from '@voltagent/core'
import { z } from 'zod'

console.warn = () => {}
/** A model that calls both tools once, and answers then. */
const requests = []
const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, logprobs: null, finish_reason }] })}\n\n`
const calls = ['read', 'weather'].map((name, index) => ({ index, id: `call_${name}`, type: 'function', function: { name, arguments: '{}' } }))
const server = createServer(async (request, response) => {
  const isFirst = requests.push((await json(request)).messages) === 1
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(chunk({ role: 'assistant', content: isFirst ? 'I look. ' : 'Done.' }))
  if (isFirst) response.write(calls.map(call => chunk({ tool_calls: [call] })).join(''))
  response.end(`${chunk({}, isFirst ? 'tool_calls' : 'stop')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

const parameters = z.object({})
const read = createTool({ name: 'read', description: 'Reads the file', parameters, execute: async () => 'He said "no".\nShe left.' })
const weather = createTool({ name: 'weather', description: 'Tells the weather', parameters, execute: async () => ({ rain: true }) })
const nothing = () => {}
const quiet = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing, child: () => quiet }
const model = createOpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}` }).chat('m')
const agent = new Agent({ name: 'reader', instructions: 'You read.', model, tools: [read, weather], logger: quiet })
for (const question of ['What does it say?', 'And then?', 'And now?']) {
  const { fullStream } = await agent.streamText(question, { userId: 'u', conversationId: 'c' })
  for await (const _ of fullStream);
}
const results = requests.slice(1).map(messages => messages.filter(({ role }) => role === 'tool').map(({ content }) => content))
console.dir(results)
const [text, object] = ['He said "no".\nShe left.', '{"rain":true}']
const wrapped = JSON.stringify({ type: 'text', value: text })
assert.deepEqual(results, [
  [text, object],
  [wrapped, object],
  [wrapped, object],
])
const same = requests[2].findIndex((message, at) => JSON.stringify(message) !== JSON.stringify(requests[1][at]))
assert.equal(requests[2][same].tool_call_id, 'call_read')
process.exit()
PROBE
NODE_ENV=production timeout 60 node probe.mjs
