#!/usr/bin/env bash
# Guess: with qwen-ai-provider-v5 a tool runs when Qwen calls it in `tool_calls`. What a model thinks of doing is a thought, and no tool runs of it.
# Seen (qwen-ai-provider-v5 2.1.3, ai 7.0.173, 2026-11): where no other call came, the provider looks for calls in Qwen's own form in the thoughts and in the text, and they are run: also one that the
# model thought of and rejected in the next sentence. The step ends with `tool-calls` though Qwen said `stop`, and Qwen is asked once more. A call of that form in the text runs with
# the closing marks in its values. With @ai-sdk/alibaba 2.0.58 none of them runs, from the same bytes.
# Meaning: a tool that pays, writes or deletes runs though nobody decided it, and the answer on the page says that it was not done. Use @ai-sdk/alibaba, or give each such tool an
# approval.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps qwen-ai-provider-v5@2.1.3 @ai-sdk/alibaba@2.0.58 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createAlibaba } from '@ai-sdk/alibaba'
import { stepCountIs, streamText, tool } from 'ai'
import { createQwen } from 'qwen-ai-provider-v5'
import { z } from 'zod'

const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'qwen3', choices: [{ index: 0, delta, finish_reason }] })
const call = (args, first) => frame({ tool_calls: [{ index: 0, ...(first && { id: 'call_1', type: 'function' }), function: { ...(first && { name: 'pay' }), arguments: args } }] })
const done = '[DONE]'
const own = (name, parameters) => `<tool_call>\n<function=${name}>\n${parameters}</function>\n</tool_call>`
const thought = `I could call ${own('cancel', '')} but nobody asked for it. I only tell the sum.`
const bodies = {
  'a whole call': [call('{"amount": ', true), call('1000}'), frame({}, 'tool_calls'), done],
  'a thought': [frame({ reasoning_content: thought }), frame({ content: 'The bill is 1000.' }), frame({}, 'stop'), done],
  'own form': [frame({ content: own('note', '<parameter=text>\nPaid\n</parameter>\n') }), frame({}, 'stop'), done],
}
let asked
let requests
const server = createServer((request, response) => {
  request.resume()
  const frames = requests++ ? [frame({ content: 'Done.' }), frame({}, 'stop'), done] : bodies[asked]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(frames.map(one => `data: ${one === done ? one : JSON.stringify(one)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const peers = { 'qwen-ai-provider-v5': createQwen({ apiKey: 'key', baseURL }), '@ai-sdk/alibaba': createAlibaba({ apiKey: 'key', baseURL }) }
globalThis.AI_SDK_LOG_WARNINGS = false

async function read(name, peer) {
  asked = name
  requests = 0
  const ran = []
  const does = (name, schema) => {
    const execute = input => {
      ran.push({ [name]: input })
      return 'ok'
    }
    return tool({ inputSchema: z.object(schema), execute })
  }
  const tools = { pay: does('pay', { amount: z.number() }), cancel: does('cancel', {}), note: does('note', { text: z.string() }) }
  const result = streamText({ model: peers[peer]('qwen3'), prompt: 'How much is the bill?', tools, stopWhen: stepCountIs(3), maxRetries: 0, onError: () => {} })
  await result.consumeStream()
  const [{ finishReason }] = await result.steps
  return { ran, ended: finishReason, requests }
}
const seen = {}
for (const name of Object.keys(bodies)) for (const peer of Object.keys(peers)) seen[`${peer}, ${name}`] = await read(name, peer)
console.log(JSON.stringify(seen, null, 1))
const calls = { ended: 'tool-calls', requests: 2 }
const none = { ran: [], ended: 'stop', requests: 1 }
assert.deepEqual(seen, {
  'qwen-ai-provider-v5, a whole call': { ran: [{ pay: { amount: 1000 } }], ...calls },
  '@ai-sdk/alibaba, a whole call': { ran: [{ pay: { amount: 1000 } }], ...calls },
  'qwen-ai-provider-v5, a thought': { ran: [{ cancel: {} }], ...calls },
  '@ai-sdk/alibaba, a thought': none,
  'qwen-ai-provider-v5, own form': { ran: [{ note: { text: 'Paid\n</parameter>\n</function>' } }], ...calls },
  '@ai-sdk/alibaba, own form': none,
})
process.exit()
PROBE
node probe.mjs
