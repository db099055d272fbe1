#!/usr/bin/env bash
# Guess: Genkit runs no call of an answer that Claude ended at its limit (`max_tokens`) in the middle of the call's arguments: they are no JSON. The run fails, or ends with the
# reason `length`.
# Seen (@genkit-ai/anthropic 0.3.0, genkitx-anthropic 0.30.0, genkit 1.42.0, @ai-sdk/anthropic 4.0.105, ai 7.0.173, 2026-11): where it streams, both plugins take what Anthropic's
# client makes of the half, and Genkit does not look at the reason. The tool runs with "amount": 10 where 1000 was being written, and the next request tells Claude that it had
# asked for 10. The run ends with "Done." and the reason `stop`. The AI SDK takes such a call for invalid, and does not run it.
# Meaning: the wrong sum is paid, half a list is deleted, and nothing in the messages tells of it. The plugins' own limit is 4096 tokens, which a long argument reaches. Set
# `maxOutputTokens` high, and give such tools a last field that must be there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @genkit-ai/anthropic@0.3.0 genkitx-anthropic@0.30.0 genkit@1.42.0 @ai-sdk/anthropic@4.0.105 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createAnthropic } from '@ai-sdk/anthropic'
import { anthropic } from '@genkit-ai/anthropic'
import { stepCountIs, streamText, tool } from 'ai'
import { genkit, z } from 'genkit'
import { anthropic as anthropicOfOthers } from 'genkitx-anthropic'
import { z as zOfAiSdk } from 'zod'

const call = [{ type: 'tool_use', id: 'toolu_1', name: 'pay', input: {} }, ...['{"amount": ', '10'].map(partial_json => ({ type: 'input_json_delta', partial_json }))]
const text = [{ type: 'text', text: '' }, { type: 'text_delta', text: 'Done.' }]
let bodies
const server = createServer(async (request, response) => {
  bodies.push(JSON.parse(Buffer.concat(await request.toArray()).toString()))
  const isLast = bodies.length > 1
  const [content_block, ...deltas] = isLast ? text : call
  const message = { id: `msg_${bodies.length}`, type: 'message', role: 'assistant', model: 'claude', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 9, output_tokens: 0 } }
  const events = [
    { type: 'message_start', message },
    { type: 'content_block_start', index: 0, content_block },
    ...deltas.map(delta => ({ type: 'content_block_delta', index: 0, delta })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: isLast ? 'end_turn' : 'max_tokens', stop_sequence: null }, usage: { output_tokens: 9 } },
    { type: 'message_stop' },
  ]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
process.env.ANTHROPIC_BASE_URL = baseURL

async function runGenkit(plugin, model) {
  bodies = []
  const ran = []
  const ai = genkit({ plugins: [plugin({ apiKey: 'key' })] })
  const pay = ai.defineTool({ name: 'pay', description: 'Pays a sum', inputSchema: z.object({ amount: z.number() }), outputSchema: z.string() }, async ({ amount }) => {
    ran.push(amount)
    return 'paid'
  })
  const { stream, response } = ai.generateStream({ model, prompt: 'Pay 1000.', tools: [pay] })
  for await (const _ of stream);
  const { text, finishReason } = await response
  const told = bodies[1].messages.flatMap(({ content }) => (Array.isArray(content) ? content : [])).find(block => block.type === 'tool_use').input
  return { limit: bodies[0].max_tokens, ran, told, text, finishReason }
}
async function runAiSdk() {
  bodies = []
  const ran = []
  const execute = ({ amount }) => {
    ran.push(amount)
    return 'paid'
  }
  const pay = tool({ description: 'Pays a sum', inputSchema: zOfAiSdk.object({ amount: zOfAiSdk.number() }), execute })
  const { steps } = streamText({ model: createAnthropic({ apiKey: 'key', baseURL: `${baseURL}/v1` })('claude-sonnet-4-5'), prompt: 'Pay 1000.', tools: { pay }, stopWhen: stepCountIs(1) })
  const [{ finishReason, toolCalls }] = await steps
  return { ran, invalid: toolCalls[0].invalid, finishReason }
}
const seen = {
  '@genkit-ai/anthropic': await runGenkit(anthropic, 'anthropic/claude-sonnet-4-5'),
  'genkitx-anthropic': await runGenkit(anthropicOfOthers, 'anthropic/claude-4-5-sonnet'),
  'AI SDK': await runAiSdk(),
}
console.log(seen)
const half = { limit: 4096, ran: [10], told: { amount: 10 }, text: 'Done.', finishReason: 'stop' }
assert.deepEqual(seen, { '@genkit-ai/anthropic': half, 'genkitx-anthropic': half, 'AI SDK': { ran: [], invalid: true, finishReason: 'length' } })
process.exit()
PROBE
node probe.mjs
