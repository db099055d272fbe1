#!/usr/bin/env bash
# Guess: a loop of the AI SDK that closes its last step to tools (`toolChoice: 'none'`, or `activeTools: []`, in prepareStep) asks for the answer with all that the tools gave before,
# whichever vendor it is. `none` says that the model is to call nothing, not that it is to forget.
# Seen (@ai-sdk/amazon-bedrock 5.0.101, @ai-sdk/anthropic 4.0.105, ai 7.0.173, 2026-11): over Bedrock's Converse API the calls and their results are taken out of this request. The model is asked the bare question once more, and
# what it then makes up is the answer of the loop, with `stop` and no error. So it is where a later question has no tools, as one for a title or a summary: of what was looked up nothing is sent. A warning, "Tool calls and results removed",
# is in `warnings` and on the console. With the tools left open the results are sent, and by the provider for Anthropic they are in all cases.
# Meaning: the last answer of a bounded loop is a guess where it is to be the sum of all steps. On Bedrock the last step keeps its tools and is told in words to call none, or what the tools gave is written into the prompt.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @ai-sdk/amazon-bedrock@5.0.101 @ai-sdk/anthropic@4.0.105 ai@7.0.173 zod@4.6.7 \
  @smithy/eventstream-codec@4.5.2
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock'
import { createAnthropic } from '@ai-sdk/anthropic'
import { EventStreamCodec } from '@smithy/eventstream-codec'
import { stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'

globalThis.AI_SDK_LOG_WARNINGS = false
const codec = new EventStreamCodec(bytes => Buffer.from(bytes).toString(), text => Buffer.from(text))
const header = value => ({ type: 'string', value })
const event = (type, body) => {
  const headers = { ':message-type': header('event'), ':event-type': header(type), ':content-type': header('application/json') }
  return codec.encode({ headers, body: Buffer.from(JSON.stringify(body)) })
}
const arguments_ = '{"of":"Ann"}'
const converse = (block, stopReason) => [
  event('messageStart', { role: 'assistant' }),
  ...block,
  event('contentBlockStop', { contentBlockIndex: 0 }),
  event('messageStop', { stopReason }),
  event('metadata', { usage: { inputTokens: 4, outputTokens: 12, totalTokens: 16 }, metrics: { latencyMs: 9 } }),
]
const frame = data => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`
const claude = (content_block, delta, stop_reason) =>
  [
    { type: 'message_start', message: { id: 'a', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, usage: { input_tokens: 4, output_tokens: 1 } } },
    { type: 'content_block_start', index: 0, content_block },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 12 } },
    { type: 'message_stop' },
  ].map(frame)
const answers = {
  bedrock: [
    converse(
      [
        event('contentBlockStart', { contentBlockIndex: 0, start: { toolUse: { toolUseId: 'call_1', name: 'balance' } } }),
        event('contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input: arguments_ } } }),
      ],
      'tool_use',
    ),
    converse([event('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Done.' } })], 'end_turn'),
  ],
  anthropic: [
    claude({ type: 'tool_use', id: 'call_1', name: 'balance', input: {} }, { type: 'input_json_delta', partial_json: arguments_ }, 'tool_use'),
    claude({ type: 'text', text: '' }, { type: 'text_delta', text: 'Done.' }, 'end_turn'),
  ],
}
let requests
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  requests.push(JSON.parse(body))
  const vendor = request.url.endsWith('/messages') ? 'anthropic' : 'bedrock'
  response.writeHead(200, { 'content-type': vendor === 'bedrock' ? 'application/vnd.amazon.eventstream' : 'text/event-stream' })
  for (const piece of answers[vendor][requests.length - 1]) response.write(piece)
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const models = {
  bedrock: createAmazonBedrock({ apiKey: 'none', baseURL, region: 'us-east-1' })('amazon.nova-pro-v1:0'),
  anthropic: createAnthropic({ apiKey: 'none', baseURL })('m'),
}
const tools = { balance: tool({ description: 'Tells a balance', inputSchema: z.object({ of: z.string() }), execute: () => 'twelve' }) }

async function ask(model, last) {
  requests = []
  const prepareStep = ({ stepNumber }) => (stepNumber === 1 ? last : {})
  const result = streamText({ model, tools, prompt: 'What is the balance of Ann?', stopWhen: stepCountIs(2), prepareStep })
  return tell(result)
}
/** A later question, with what was said before and no tools. */
async function askAgain(model) {
  requests = []
  const first = streamText({ model, tools, prompt: 'What is the balance of Ann?' })
  const said = (await first.response).messages
  return tell(streamText({ model, messages: [{ role: 'user', content: 'What is the balance of Ann?' }, ...said, { role: 'user', content: 'A title for it?' }] }))
}
async function tell(result) {
  const [text, finishReason, warnings] = [await result.text, await result.finishReason, await result.warnings]
  const { messages } = requests[1]
  const sent = { call: JSON.stringify(messages).includes('call_1'), result: JSON.stringify(messages).includes('twelve') }
  return { ...sent, text, finishReason, warned: warnings.some(({ feature }) => feature === 'toolContent') }
}
const seen = {}
for (const [name, model] of Object.entries(models)) {
  seen[`${name}: toolChoice none`] = await ask(model, { toolChoice: 'none' })
  seen[`${name}: activeTools []`] = await ask(model, { activeTools: [] })
  seen[`${name}: a title, without tools`] = await askAgain(model)
  seen[`${name}: tools left open`] = await ask(model, {})
}
console.table(seen)
const whole = { call: true, result: true, text: 'Done.', finishReason: 'stop', warned: false }
const bare = { call: false, result: false, text: 'Done.', finishReason: 'stop', warned: true }
for (const [name, row] of Object.entries(seen)) assert.deepEqual(row, /^bedrock: (toolChoice|activeTools|a title)/.test(name) ? bare : whole)
server.close()
PROBE
timeout 60 node probe.mjs
