#!/usr/bin/env bash
# Guess: the usage that Mastra hands to `messageMetadata` of an AI SDK stream (version 6 or 7) is the AI SDK's own: cached and other tokens of the prompt stand apart, and their sum is the input.
# Seen (@mastra/ai-sdk 1.10.4, @mastra/core 1.71.0, ai 7.0.173, @ai-sdk/anthropic 4.0.105, 2026-11): `noCacheTokens` holds the whole input, with what was read from the cache and written into it, and `textTokens` the whole
# output, with the thoughts. A question with 1,000 new tokens, 90,000 read from the cache and 2,000 written is told as 93,000 new ones, beside the 90,000 and the 2,000 once more. streamText of the AI SDK
# tells 1,000, 90,000 and 2,000 of the same answer. The totals are right in both.
# Meaning: a page or a bill that adds up the parts, each at its price, charges eight times what was paid for such a question, as agents with cached prompts ask all day. Take new tokens from `inputTokens` less the two others.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @mastra/ai-sdk@1.10.4 @mastra/core@1.71.0 ai@7.0.173 @ai-sdk/anthropic@4.0.105 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createAnthropic } from '@ai-sdk/anthropic'
import { toAISdkStream } from '@mastra/ai-sdk'
import { Agent } from '@mastra/core/agent'
import { streamText } from 'ai'

const usage = { input_tokens: 1000, cache_read_input_tokens: 90000, cache_creation_input_tokens: 2000, output_tokens: 1 }
const head = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-opus-4-8', content: [], stop_reason: null, stop_sequence: null, usage }
const events = [
  { type: 'message_start', message: head },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Paid.' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { ...usage, output_tokens: 500, output_tokens_details: { thinking_tokens: 400 } } },
  { type: 'message_stop' },
]
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = createAnthropic({ apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}` })('claude-opus-4-8')
const messageMetadata = ({ part }) => (part.type === 'finish' ? part.totalUsage : undefined)
async function told(stream) {
  for await (const part of stream) if (part.type === 'finish') return part.messageMetadata
}
const agent = new Agent({ id: 'assistant', name: 'assistant', instructions: 'Help.', model })
const seen = { 'AI SDK': await told(streamText({ model, prompt: 'Is it paid?' }).toUIMessageStream({ messageMetadata })) }
for (const version of ['v6', 'v7']) seen[`Mastra, ${version}`] = await told(toAISdkStream(await agent.stream('Is it paid?'), { from: 'agent', version, messageMetadata }))
console.log(seen)

/** Dollars for a million tokens at 5, 0.5 and 6.25 for new, read and written ones. */
const price = ({ inputTokenDetails: { noCacheTokens, cacheReadTokens, cacheWriteTokens } }) => (noCacheTokens * 5 + cacheReadTokens * 0.5 + cacheWriteTokens * 6.25) / 1e6
for (const [name, { inputTokens, inputTokenDetails, outputTokens, outputTokenDetails }] of Object.entries(seen)) {
  const own = name === 'AI SDK'
  assert.equal(inputTokens, 93000)
  assert.equal(outputTokens, 500)
  assert.deepEqual({ ...inputTokenDetails }, { noCacheTokens: own ? 1000 : 93000, cacheReadTokens: 90000, cacheWriteTokens: 2000 })
  if (!own) assert.equal(outputTokenDetails.textTokens, 500)
}
console.log('dollars:', price(seen['AI SDK']), price(seen['Mastra, v6']))
assert.ok(price(seen['Mastra, v6']) > price(seen['AI SDK']) * 8)
process.exit()
PROBE
timeout 60 node probe.mjs
