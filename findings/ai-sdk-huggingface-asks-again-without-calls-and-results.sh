#!/usr/bin/env bash
# Guess: the AI SDK's loop is the same over each of its own providers: it runs the tools that a model called, and asks again with the calls and their results.
# Seen (@ai-sdk/huggingface 2.0.48, @ai-sdk/openai 4.0.118, ai 7.0.173, 2026-11): over Hugging Face's Responses API the second question is the first, word by word, with
# what the model said and thought behind it: no call and no result is in any request, and a thought goes back as words of the assistant. A warning, "tool messages",
# is all that tells. A model that has a letter sent until it reads that it was sent has it sent in each step that `stopWhen` allows. The result of an earlier turn
# is not in a later one either. @ai-sdk/openai sends both to the same server, and the letter is sent once.
# Meaning: what a tool does is done as often as there are steps, and the model never learns what it read. Use @ai-sdk/openai or openai-compatible with Hugging Face's
# address for whatever has tools.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @ai-sdk/huggingface@2.0.48 @ai-sdk/openai@4.0.118 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createHuggingFace } from '@ai-sdk/huggingface'
import { createOpenAI } from '@ai-sdk/openai'
import { stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'

const usage = { input_tokens: 3, output_tokens: 4, total_tokens: 7 }
const text = words => ({ type: 'output_text', text: words, annotations: [] })
const message = (id, words) => ({ id, type: 'message', role: 'assistant', status: 'completed', content: [text(words)] })
const call = id => ({ id: `fc_${id}`, type: 'function_call', status: 'completed', call_id: `call_${id}`, name: 'send', arguments: '{"to":"Ann"}' })
/** The events of an answer whose items are these. */
function events(items, response) {
  const told = items.flatMap((item, output_index) => {
    const open = item.type === 'message' ? { ...item, status: 'in_progress', content: [] } : { ...item, status: 'in_progress', arguments: '' }
    const at = { item_id: item.id, output_index }
    const delta =
      item.type === 'message'
        ? [{ type: 'response.output_text.delta', ...at, content_index: 0, delta: item.content[0].text }]
        : [{ type: 'response.function_call_arguments.delta', ...at, delta: item.arguments }]
    return [{ type: 'response.output_item.added', output_index, item: open }, ...delta, { type: 'response.output_item.done', output_index, item }]
  })
  const completed = { ...response, status: 'completed', output: items, usage }
  return [{ type: 'response.created', response: { ...response, status: 'in_progress', output: [] } }, ...told, { type: 'response.completed', response: completed }]
}
let requests
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const { input } = JSON.parse(body)
  requests.push(input)
  const step = requests.length
  const knows = input.some(item => item.type === 'function_call_output')
  const items = knows ? [message(`msg_${step}`, 'It is sent.')] : [message(`msg_${step}`, 'I send it.'), call(step)]
  const answer = { id: `resp_${step}`, object: 'response', created_at: 1, model: 'm', error: null, incomplete_details: null }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(events(items, answer).map((event, sequence_number) => `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const own = { apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}` }
globalThis.AI_SDK_LOG_WARNINGS = false

async function run(model, providerOptions) {
  requests = []
  let sent = 0
  const send = tool({ inputSchema: z.object({ to: z.string() }), execute: () => ++sent && 'sent' })
  const messages = [{ role: 'user', content: 'Write to Ann' }]
  const result = streamText({ model, messages, tools: { send }, stopWhen: stepCountIs(5), maxRetries: 0, providerOptions })
  await result.consumeStream()
  const warnings = (await result.steps).flatMap(step => step.warnings ?? []).map(({ feature }) => feature)
  return { sent, requests: requests.length, text: await result.text, warnings: [...new Set(warnings)].join() }
}
const seen = { huggingface: await run(createHuggingFace(own)('m')) }
const inputs = requests
seen.openai = await run(createOpenAI(own).responses('m'), { openai: { store: false } })
console.table(seen)
console.log('the fifth question by huggingface:', JSON.stringify(inputs.at(-1)))
console.log('the second question by openai:', JSON.stringify(requests.at(-1)))
assert.deepEqual(seen.huggingface, { sent: 5, requests: 5, text: 'I send it.', warnings: 'tool messages' })
assert.deepEqual(seen.openai, { sent: 1, requests: 2, text: 'It is sent.', warnings: '' })
assert.deepEqual(inputs.at(-1).map(({ role }) => role), ['user', ...Array(4).fill('assistant')])
assert.ok(!JSON.stringify(inputs).includes('call_'))

requests = []
const thought = [
  { role: 'user', content: 'Write to Ann' },
  { role: 'assistant', content: [{ type: 'reasoning', text: 'Ann is no friend of his.' }, { type: 'text', text: 'Shall I?' }] },
  { role: 'user', content: 'Yes' },
]
await streamText({ model: createHuggingFace(own)('m'), messages: thought, maxRetries: 0 }).consumeStream()
assert.deepEqual(requests[0][1], { role: 'assistant', content: [{ type: 'output_text', text: 'Ann is no friend of his.' }] })
process.exit()
PROBE
timeout 60 node probe.mjs
