#!/usr/bin/env bash
# Guess: `thinking: { type: 'enabled', clearThinking: false }`, a setting of the AI SDK's provider for GLM, keeps GLM's thoughts from step to step: it tells GLM not to
# clear them, and they go back with each answer, as GLM asks of those who set it. And what a provider does not send of the settings of a call stands in its warnings.
# Seen (zhipu-ai-provider 0.2.2, @ai-sdk/openai-compatible 3.0.92, ai 7.0.173, 2026-11): `clear_thinking: false` is sent, and no thought is: each answer goes back without
# its `reasoning_content`, those that called a tool too, though the SDK has it in its messages. `stopSequences` is never sent, and no warning says so. openai-compatible
# sends both.
# Meaning: what GLM thought before a tool is gone behind it, though the setting says the opposite, and nobody is told; an answer that was to stop at a word runs to its
# end, and is paid for. Use openai-compatible with GLM's address, or give `stop` by `providerOptions.zhipu`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps zhipu-ai-provider@0.2.2 @ai-sdk/openai-compatible@3.0.92 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'
import { createZhipu } from 'zhipu-ai-provider'

const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }
const chunk = (delta, more) => ({ id: 'a', created: 1, model: 'glm-4.7', choices: [{ index: 0, delta: { role: 'assistant', ...delta }, ...more }] })
const end = reason => ({ ...chunk({ content: '' }, { finish_reason: reason }), usage })
const call = { id: 'call_1', index: 0, type: 'function', function: { name: 'look', arguments: '{"at":"bill"}' } }
const answers = [
  [chunk({ reasoning_content: 'The bill ' }), chunk({ reasoning_content: 'first.' }), chunk({ tool_calls: [call] }), end('tool_calls')],
  [chunk({ content: 'Do not pay.' }), end('stop')],
]
let requests
const server = createServer(async (request, response) => {
  let text = ''
  for await (const piece of request) text += piece
  requests.push(JSON.parse(text))
  response.writeHead(200, { 'content-type': 'text/event-stream;charset=UTF-8' })
  const chunks = answers[requests.length - 1]
  response.end(`${chunks.map(each => `data: ${JSON.stringify(each)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
globalThis.AI_SDK_LOG_WARNINGS = false

async function run(model, providerOptions) {
  requests = []
  const tools = { look: tool({ inputSchema: z.object({ at: z.string() }), execute: () => 'It is paid.' }) }
  const result = streamText({ model, tools, prompt: 'Shall I pay?', stopSequences: ['END'], stopWhen: stepCountIs(3), maxRetries: 0, providerOptions })
  await result.consumeStream()
  const steps = await result.steps
  assert.equal(steps[0].reasoningText, 'The bill first.')
  const [, { messages, thinking, stop }] = requests
  const told = steps.flatMap(({ warnings }) => warnings ?? []).filter(({ type }) => type !== 'compatibility')
  const sent = messages.find(({ role }) => role === 'assistant')
  return { clear_thinking: thinking.clear_thinking, thought: sent.reasoning_content, calls: sent.tool_calls.length, stop: stop?.join(), warnings: told.length }
}
const zhipu = createZhipu({ apiKey: 'id.secret', baseURL })('glm-4.7', { thinking: { type: 'enabled', clearThinking: false } })
const compatible = createOpenAICompatible({ name: 'zhipu', apiKey: 'none', baseURL })('glm-4.7')
const seen = {
  zhipu: await run(zhipu),
  'zhipu, stop by providerOptions': await run(zhipu, { zhipu: { stop: ['END'] } }),
  compatible: await run(compatible, { zhipu: { thinking: { type: 'enabled', clear_thinking: false } } }),
}
console.table(seen)
const bare = { clear_thinking: false, thought: undefined, calls: 1, stop: undefined, warnings: 0 }
assert.deepEqual(seen.zhipu, bare)
assert.deepEqual(seen['zhipu, stop by providerOptions'], { ...bare, stop: 'END' })
assert.deepEqual(seen.compatible, { ...bare, thought: 'The bill first.', stop: 'END' })
process.exit()
PROBE
timeout 60 node probe.mjs
