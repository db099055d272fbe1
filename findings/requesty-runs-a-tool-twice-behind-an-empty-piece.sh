#!/usr/bin/env bash
# Guess: Requesty's provider for the AI SDK joins the pieces of a call's arguments by its index, and runs the call once, as the providers that it resembles do.
# Seen (@requesty/ai-sdk 3.6.1, @openrouter/ai-sdk-provider 3.1.0, @ai-sdk/openai-compatible 3.0.92, ai 7.0.173, 2026-11): it hands the call out at each piece behind which the arguments can be parsed. Where a further piece follows the
# whole, empty or a blank, as some hosts end a call, the tool runs twice, three times for two of them, with the same arguments and the same id. The next request has as many calls and results of this one id. The
# other two run it once, from the same bytes. Where the arguments end with their last piece it runs once here too.
# Meaning: a transfer is made twice though the model asked for it once, with models of some hosts and not of others. Let tools that change something remember the toolCallId of what they did, or
# use openai-compatible with the router's address.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @requesty/ai-sdk@3.6.1 @openrouter/ai-sdk-provider@3.1.0 @ai-sdk/openai-compatible@3.0.92 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import { createRequesty } from '@requesty/ai-sdk'
import { stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'

const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'host/model', choices: [{ index: 0, delta, finish_reason }] })
const piece = args => frame({ tool_calls: [{ index: 0, function: { arguments: args } }] })
const named = frame({ role: 'assistant', content: null, tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'pay', arguments: '' } }] })
const answers = {
  'ended by its last piece': ['{"to":', '"Ann"}'],
  'whole in one piece': ['{"to":"Ann"}'],
  'an empty piece behind': ['{"to":', '"Ann"}', ''],
  'a blank behind': ['{"to":"Ann"}', ' '],
  'two empty pieces behind': ['{"to":"Ann"}', '', ''],
}
let answer
let requests
const server = createServer(async (request, response) => {
  requests.push(JSON.parse(Buffer.concat(await request.toArray()).toString()).messages)
  const frames = requests.length > 1 ? [frame({ role: 'assistant', content: 'Paid.' }), frame({}, 'stop')] : [named, ...answers[answer].map(piece), frame({}, 'tool_calls')]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end([...frames.map(one => JSON.stringify(one)), '[DONE]'].map(one => `data: ${one}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const options = { apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}` }
globalThis.AI_SDK_LOG_WARNINGS = false
const peers = {
  requesty: createRequesty(options)('host/model'),
  openrouter: createOpenRouter(options)('host/model'),
  'openai-compatible': createOpenAICompatible({ name: 'host', ...options })('host/model'),
}
async function ask(peer, name) {
  answer = name
  requests = []
  const ran = []
  const pay = tool({ inputSchema: z.object({ to: z.string() }), execute: ({ to }, { toolCallId }) => `Payment ${ran.push(`${to}, ${toolCallId}`)} is made.` })
  await streamText({ model: peers[peer], prompt: 'Pay Ann.', tools: { pay }, stopWhen: stepCountIs(2), maxRetries: 0 }).consumeStream()
  const calls = requests[1].flatMap(one => one.tool_calls ?? []).length
  return { ran, calls, results: requests[1].filter(one => one.role === 'tool').length }
}
const seen = {}
for (const peer of Object.keys(peers)) for (const name of Object.keys(answers)) seen[`${peer}, ${name}`] = await ask(peer, name)
console.log(seen)
const times = n => ({ ran: Array(n).fill('Ann, call_1'), calls: n, results: n })
const counts = { 'an empty piece behind': 2, 'a blank behind': 2, 'two empty pieces behind': 3 }
for (const [key, one] of Object.entries(seen)) {
  const [peer, name] = key.split(', ')
  assert.deepEqual(one, times(peer === 'requesty' ? (counts[name] ?? 1) : 1), key)
}
process.exit()
PROBE
node probe.mjs
