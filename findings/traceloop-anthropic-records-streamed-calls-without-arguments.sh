#!/usr/bin/env bash
# Guess: a span of a streamed answer of Claude holds what the span of the same answer in one piece holds: words, thoughts, calls with their arguments, and why it ended.
# Seen (@traceloop/instrumentation-anthropic 0.27.0, @anthropic-ai/sdk 0.137.0, 2026-11): of a stream it adds up the text alone. The two calls `pay({"to":"Ann"})` and `pay({"to":"Bob"})` are
# recorded as `pay({})` twice, the thought as an empty one, and no finish reason is there, also where the answer stopped at its limit; so with `stream: true` and with `messages.stream`.
# A reader that leaves early gets no span at all. The same answer in one piece is recorded whole.
# Meaning: the trace says that the model called a tool twice without arguments, and one looks for the fault in the prompt. Half answers, cut at `max_tokens`, look like whole
# ones. Alerts on finish reasons never fire for streams. Record calls and reasons where your code takes them, or use the spans that the client writes by itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @traceloop/instrumentation-anthropic@0.27.0 @anthropic-ai/sdk@0.137.0 \
  @opentelemetry/api@1.9.1 @opentelemetry/sdk-trace-node@2.12.1 @opentelemetry/sdk-trace-base@2.12.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'

const require = createRequire(import.meta.url)
const { AnthropicInstrumentation } = require('@traceloop/instrumentation-anthropic')
const sdk = require('@anthropic-ai/sdk')

const pay = (id, to) => ({ type: 'tool_use', id, name: 'pay', input: { to } })
const content = [
  { type: 'thinking', thinking: 'Two are owed.', signature: 'c2ln' },
  { type: 'text', text: 'I pay them.' },
  pay('toolu_1', 'Ann'),
  pay('toolu_2', 'Bob'),
]
const pieces = block => {
  if (block.type === 'text') return [{ type: 'text_delta', text: 'I pay ' }, { type: 'text_delta', text: 'them.' }]
  if (block.type === 'tool_use') {
    const json = JSON.stringify(block.input)
    return [json.slice(0, 5), json.slice(5)].map(partial_json => ({ type: 'input_json_delta', partial_json }))
  }
  return [
    { type: 'thinking_delta', thinking: block.thinking },
    { type: 'signature_delta', signature: block.signature },
  ]
}
const empty = { thinking: { thinking: '', signature: '' }, text: { text: '' }, tool_use: { input: {} } }
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude', content: [], stop_reason: null, stop_sequence: null }
const events = stop_reason => [
  { type: 'message_start', message: { ...message, usage: { input_tokens: 4, output_tokens: 1 } } },
  ...content.flatMap((block, index) => [
    { type: 'content_block_start', index, content_block: { ...block, ...empty[block.type] } },
    ...pieces(block).map(delta => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ]),
  { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 20 } },
  { type: 'message_stop' },
]
const server = createServer(async (request, response) => {
  const { stream, max_tokens } = JSON.parse(Buffer.concat(await request.toArray()))
  const stop_reason = max_tokens === 20 ? 'max_tokens' : 'tool_use'
  if (!stream) {
    response.setHeader('content-type', 'application/json')
    return response.end(JSON.stringify({ ...message, content, stop_reason, usage: { input_tokens: 4, output_tokens: 20 } }))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of events(stop_reason)) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const exporter = new InMemorySpanExporter()
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
provider.register()
const instrumentation = new AnthropicInstrumentation()
instrumentation.setTracerProvider(provider)
instrumentation.manuallyInstrument(sdk)
const client = new sdk.Anthropic({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 })
const ask = { model: 'claude', max_tokens: 99, messages: [{ role: 'user', content: 'Pay them.' }] }

async function record(run) {
  exporter.reset()
  await run()
  await wait(100)
  // The client writes a span of its own beside the one of the instrumentation.
  const spans = exporter.getFinishedSpans().filter(({ name }) => name === 'chat claude')
  if (spans.length === 0) return 'no span'
  const [{ attributes }] = spans
  const [{ parts }] = JSON.parse(attributes['gen_ai.output.messages'])
  const said = parts.map(part => (part.type === 'tool_call' ? `${part.name} ${JSON.stringify(part.arguments)}` : `${part.type}: ${part.content}`))
  return { said, finish: attributes['gen_ai.response.finish_reasons'] }
}
const read = async (options, leave = false) => {
  for await (const _ of await client.messages.create({ ...ask, ...options, stream: true })) if (leave) break
}
const seen = {
  'in one piece': await record(() => client.messages.create(ask)),
  streamed: await record(() => read({})),
  'messages.stream': await record(() => client.messages.stream(ask).finalMessage()),
  'in one piece, at the limit': await record(() => client.messages.create({ ...ask, max_tokens: 20 })),
  'streamed, at the limit': await record(() => read({ max_tokens: 20 })),
  'streamed, left': await record(() => read({}, true)),
}
console.dir(seen, { depth: 5 })
const whole = ['reasoning: Two are owed.', 'text: I pay them.', 'pay {"to":"Ann"}', 'pay {"to":"Bob"}']
const streamed = { said: ['reasoning: ', 'text: I pay them.', 'pay {}', 'pay {}'], finish: undefined }
assert.deepEqual(seen, {
  'in one piece': { said: whole, finish: ['tool_call'] },
  streamed,
  'messages.stream': streamed,
  'in one piece, at the limit': { said: whole, finish: ['length'] },
  'streamed, at the limit': streamed,
  'streamed, left': 'no span',
})
process.exit()
PROBE
node probe.mjs
