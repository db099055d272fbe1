#!/usr/bin/env bash
# Guess: what a model says before it calls a tool is text: Cohere sends it as `tool_plan`, beside the calls, and asks for it back with them. The AI SDK's provider shows it, as
# it shows the words before a call of every other vendor, and sends it back.
# Seen (@ai-sdk/cohere 4.0.52, cohere-ai 8.1.0, ai 7.0.173, 2026-11): the plan is in no part of the stream, in no text, and in no later request, where the message has the
# calls alone. So is text that stands in `content` beside a call: it is shown, and never sent back, and no thought is sent back at all. generateText() drops the plan as
# well. And an answer that Cohere ends by `ERROR`, with the words of the failure, has no error part, and onError is not called: it finishes with `error`. Cohere's own
# client hands out both, plan and failure.
# Meaning: the page is silent while the model tells what it is about to do, and the model, asked again, does not know what it had said. Read plans by `includeRawChunks`,
# and look at the finish reason of each answer: one that failed is stored as any other.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @ai-sdk/cohere@4.0.52 cohere-ai@8.1.0 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createCohere } from '@ai-sdk/cohere'
import { generateText, stepCountIs, streamText, tool } from 'ai'
import { CohereClientV2 } from 'cohere-ai'
import { z } from 'zod'

const usage = { billed_units: { input_tokens: 3, output_tokens: 4 }, tokens: { input_tokens: 3, output_tokens: 4 } }
const start = { type: 'message-start', id: 'a', delta: { message: { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] } } }
const plan = words => ({ type: 'tool-plan-delta', delta: { message: { tool_plan: words } } })
const say = (words, type = 'text', index = 0) => [
  { type: 'content-start', index, delta: { message: { content: { type, [type]: '' } } } },
  { type: 'content-delta', index, delta: { message: { content: { [type]: words } } } },
  { type: 'content-end', index },
]
const call = { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"at":"bill"}' } }
const calling = [
  { type: 'tool-call-start', index: 0, delta: { message: { tool_calls: { ...call, function: { name: 'look', arguments: '' } } } } },
  { type: 'tool-call-delta', index: 0, delta: { message: { tool_calls: { function: { arguments: call.function.arguments } } } } },
  { type: 'tool-call-end', index: 0 },
]
const end = (finish_reason, more) => ({ type: 'message-end', delta: { finish_reason, usage, ...more } })
const answers = {
  plan: [start, plan('I look '), plan('at the bill.'), ...calling, end('TOOL_CALL')],
  text: [start, ...say('Bills first.', 'thinking'), ...say('I look at the bill.', 'text', 1), ...calling, end('TOOL_CALL')],
  failed: [start, ...say('Do not '), end('ERROR', { error: 'the model has stopped' })],
}
const done = [start, ...say('Do not pay.'), end('COMPLETE')]
let answer
let requests
const server = createServer(async (request, response) => {
  let text = ''
  for await (const piece of request) text += piece
  const asked = JSON.parse(text)
  requests.push(asked)
  if (!asked.stream) {
    const message = { role: 'assistant', tool_plan: 'I look at the bill.', tool_calls: [call] }
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify({ id: 'a', generation_id: 'g', finish_reason: 'TOOL_CALL', message, usage }))
  }
  const events = asked.messages.at(-1).role === 'tool' ? done : answers[answer]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const host = `http://127.0.0.1:${server.address().port}`
const model = createCohere({ apiKey: 'none', baseURL: `${host}/v2` })('command-a')
const look = tool({ inputSchema: z.object({ at: z.string() }), execute: () => 'It is paid.' })

const seen = {}
for (answer of Object.keys(answers)) {
  requests = []
  let errors = 0
  const result = streamText({ model, prompt: 'Shall I pay?', tools: { look }, stopWhen: stepCountIs(3), maxRetries: 0, onError: () => errors++ })
  const parts = []
  for await (const part of result.fullStream) parts.push(part)
  const isTold = parts.some(({ type, text }) => type === 'text-delta' && text.startsWith('I look'))
  const [first] = await result.steps
  const sent = requests.at(-1).messages.find(({ role }) => role === 'assistant')
  seen[answer] = { errors, told: isTold, text: first.text, finish: first.finishReason, sent: sent && Object.keys(sent).join() }
}
console.table(seen)
assert.deepEqual(seen, {
  plan: { errors: 0, told: false, text: '', finish: 'tool-calls', sent: 'role,tool_calls' },
  text: { errors: 0, told: true, text: 'I look at the bill.', finish: 'tool-calls', sent: 'role,tool_calls' },
  failed: { errors: 0, told: false, text: 'Do not ', finish: 'error', sent: undefined },
})
const whole = await generateText({ model, prompt: 'Shall I pay?', tools: { look }, maxRetries: 0 })
assert.equal(whole.text, '')
assert.ok(!JSON.stringify(whole.content).includes('I look'))

const client = new CohereClientV2({ token: 'none', environment: host })
const own = {}
for (answer of ['plan', 'failed']) {
  const events = await client.chatStream({ model: 'command-a', messages: [{ role: 'user', content: 'Shall I pay?' }] })
  for await (const event of events) {
    if (event.type === 'tool-plan-delta') own.plan = (own.plan ?? '') + event.delta.message.toolPlan
    if (event.type === 'message-end' && event.delta.error) own.error = event.delta.error
  }
}
console.log('by cohere-ai:', own)
assert.deepEqual(own, { plan: 'I look at the bill.', error: 'the model has stopped' })
process.exit()
PROBE
timeout 60 node probe.mjs
