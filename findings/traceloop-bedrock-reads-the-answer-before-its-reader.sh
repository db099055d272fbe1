#!/usr/bin/env bash
# Guess: an instrumentation of Bedrock looks on while the reader takes the stream, and ends its span when the reader has all of it.
# Seen (@traceloop/instrumentation-bedrock 0.27.0, @aws-sdk/client-bedrock-runtime 3.1164.0, 2026-11): where InvokeModelWithResponseStream is traced, `send` waits until the
# instrumentation has read the whole body. Only then does it hand out the answer, and a body can be read once: of nine events the reader gets one, `message_start`, and no word of
# "You should not pay." Nothing is raised, and the span says OK and `stop`, with all tokens and an empty message. Without it, `send` hands out the answer at its first bytes, and
# all nine events come. ConverseStream, traced by the same class, gives all its words, and a span without any of them.
# Meaning: tracing makes each streamed answer empty, and it is paid for. The page shows nothing, and the trace shows a call that went well. Stream by ConverseStream where this
# instrumentation is on, or leave it out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @traceloop/instrumentation-bedrock@0.27.0 @aws-sdk/client-bedrock-runtime@3.1164.0 \
  @smithy/node-http-handler@4.14.2 @smithy/eventstream-codec@4.5.2 @opentelemetry/api@1.9.1 @opentelemetry/sdk-trace-node@2.12.1 @opentelemetry/sdk-trace-base@2.12.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { EventStreamCodec } from '@smithy/eventstream-codec'
import { NodeHttpHandler } from '@smithy/node-http-handler'

const require = createRequire(import.meta.url)
const { BedrockInstrumentation } = require('@traceloop/instrumentation-bedrock')
const bedrock = require('@aws-sdk/client-bedrock-runtime')
const { BedrockRuntimeClient, ConverseStreamCommand, InvokeModelWithResponseStreamCommand } = bedrock

const utf8 = new TextEncoder()
const codec = new EventStreamCodec(String, text => utf8.encode(text))
const event = (type, payload) =>
  codec.encode({
    headers: {
      ':event-type': { type: 'string', value: type },
      ':content-type': { type: 'string', value: 'application/json' },
      ':message-type': { type: 'string', value: 'event' },
    },
    body: utf8.encode(JSON.stringify(payload)),
  })
const chunk = payload => event('chunk', { bytes: Buffer.from(JSON.stringify(payload)).toString('base64') })
const words = ['You ', 'should ', 'not ', 'pay.']
const message = { id: 'm', type: 'message', role: 'assistant', model: 'claude', content: [], stop_reason: null, stop_sequence: null }
const metrics = { inputTokenCount: 4, outputTokenCount: 6, invocationLatency: 800, firstByteLatency: 100 }
const invoked = [
  chunk({ type: 'message_start', message: { ...message, usage: { input_tokens: 4, output_tokens: 1 } } }),
  chunk({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
  ...words.map(text => chunk({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
  chunk({ type: 'content_block_stop', index: 0 }),
  chunk({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 6 } }),
  chunk({ type: 'message_stop', 'amazon-bedrock-invocationMetrics': metrics }),
]
const conversed = [
  event('messageStart', { role: 'assistant' }),
  ...words.map(text => event('contentBlockDelta', { contentBlockIndex: 0, delta: { text } })),
  event('contentBlockStop', { contentBlockIndex: 0 }),
  event('messageStop', { stopReason: 'end_turn' }),
]
let over
const server = createServer(async (request, reply) => {
  request.resume()
  over = false
  reply.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream', 'x-amzn-bedrock-content-type': 'application/json' })
  for (const each of request.url.includes('converse') ? conversed : invoked) {
    reply.write(each)
    await wait(100)
  }
  over = true
  reply.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = new BedrockRuntimeClient({
  region: 'us-east-1',
  endpoint: `http://127.0.0.1:${server.address().port}`,
  token: { token: 'none' },
  authSchemePreference: ['httpBearerAuth'],
  maxAttempts: 1,
  requestHandler: new NodeHttpHandler(),
})
const modelId = 'anthropic.claude-sonnet-4-20250514-v1:0'
async function invoke() {
  const body = JSON.stringify({ anthropic_version: 'bedrock-2023-05-31', max_tokens: 99, messages: [{ role: 'user', content: 'Hello' }] })
  const answer = await client.send(new InvokeModelWithResponseStreamCommand({ modelId, contentType: 'application/json', body }))
  const seen = { handedOut: over ? 'when it was over' : 'while it came', events: 0, text: '' }
  for await (const each of answer.body) {
    const payload = JSON.parse(new TextDecoder().decode(each.chunk.bytes))
    seen.events++
    seen.last = payload.type
    seen.text += payload.delta?.text ?? ''
  }
  return seen
}
async function converse() {
  const answer = await client.send(new ConverseStreamCommand({ modelId, messages: [{ role: 'user', content: [{ text: 'Hello' }] }] }))
  const seen = { handedOut: over ? 'when it was over' : 'while it came', events: 0, text: '' }
  for await (const each of answer.stream) {
    seen.events++
    seen.text += each.contentBlockDelta?.delta?.text ?? ''
  }
  return seen
}
const seen = { 'invoke, not traced': await invoke(), 'converse, not traced': await converse() }
const exporter = new InMemorySpanExporter()
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
provider.register()
const instrumentation = new BedrockInstrumentation()
instrumentation.setTracerProvider(provider)
instrumentation.manuallyInstrument(bedrock)
seen['invoke, traced'] = await invoke()
seen['converse, traced'] = await converse()
const spans = exporter.getFinishedSpans().map(({ status, attributes }) => ({
  status: status.code,
  finish: attributes['gen_ai.response.finish_reasons'],
  output: attributes['gen_ai.output.messages'],
  tokens: attributes['gen_ai.usage.output_tokens'],
}))
console.log(seen, spans)
const text = words.join('')
assert.deepEqual(seen, {
  'invoke, not traced': { handedOut: 'while it came', events: 9, text, last: 'message_stop' },
  'converse, not traced': { handedOut: 'while it came', events: 7, text },
  'invoke, traced': { handedOut: 'when it was over', events: 1, text: '', last: 'message_start' },
  'converse, traced': { handedOut: 'while it came', events: 7, text },
})
assert.deepEqual(spans, [
  { status: 1, finish: ['stop'], output: '[{"role":"assistant","finish_reason":"stop","parts":[]}]', tokens: 6 },
  { status: 1, finish: undefined, output: undefined, tokens: undefined },
])
client.destroy()
server.close()
PROBE
node probe.mjs
