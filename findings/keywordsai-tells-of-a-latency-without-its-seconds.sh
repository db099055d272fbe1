#!/usr/bin/env bash
# Guess: the exporter of Keywords AI for the AI SDK stores of a streamed answer how long it took, when its first word came, and what it says.
# Seen (@keywordsai/exporter-vercel 1.0.27, ai 5.0.277, @opentelemetry/sdk-trace-base 2.12.1, 2026-11): `latency` has no whole seconds: an answer of 2.3 seconds has
# 0.3, like one of 0.3. `time_to_first_token` is the time of the last word: 2.3 for an answer whose first word came at once. Of a streamed object it stores what is in
# a field named `response`, and an empty text for any other object. Tokens and plain texts are right.
# Meaning: alarms on slow answers stay silent, charts show the slowest models as fast, and structured answers are rows without an answer. Take the times from the start and
# the end that are in the same row, and the first word from the span's `ai.response.msToFirstChunk`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @keywordsai/exporter-vercel@1.0.27 @keywordsai/keywordsai-sdk@0.0.18 ai@5.0.277 \
  @opentelemetry/sdk-trace-base@2.12.1 @opentelemetry/core@2.12.1 @opentelemetry/api@1.10.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { KeywordsAIExporter } from '@keywordsai/exporter-vercel'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { streamObject, streamText } from 'ai'
import { MockLanguageModelV2 } from 'ai/test'
import { z } from 'zod'

const stored = []
const server = createServer(async (request, response) => {
  stored.push(...JSON.parse(Buffer.concat(await Array.fromAsync(request))))
  response.end('{}')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const exporter = new KeywordsAIExporter({ apiKey: 'none', baseUrl: `http://127.0.0.1:${server.address().port}/api` })
const memory = new InMemorySpanExporter()
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] })
const telemetry = { isEnabled: true, tracer: provider.getTracer('ai') }

const usage = { inputTokens: 3, outputTokens: 4, totalTokens: 7 }
const model = (text, ms) =>
  new MockLanguageModelV2({
    modelId: 'm',
    doStream: async () => ({
      stream: new ReadableStream({
        async start(controller) {
          controller.enqueue({ type: 'stream-start', warnings: [] })
          controller.enqueue({ type: 'text-start', id: '1' })
          controller.enqueue({ type: 'text-delta', id: '1', delta: text.slice(0, 4) })
          await wait(ms)
          controller.enqueue({ type: 'text-delta', id: '1', delta: text.slice(4) })
          controller.enqueue({ type: 'text-end', id: '1' })
          controller.enqueue({ type: 'finish', finishReason: 'stop', usage })
          controller.close()
        },
      }),
    }),
  })
async function record(answer) {
  memory.reset()
  stored.length = 0
  await answer()
  await wait(50)
  const spans = memory.getFinishedSpans()
  await new Promise(resolve => exporter.export(spans, resolve))
  const span = spans.find(each => each.name.endsWith('doStream'))
  const row = stored.find(each => each.span_name.endsWith('doStream'))
  return { seconds: span.duration[0] + span.duration[1] / 1e9, latency: row.latency, firstWord: span.attributes['ai.response.msToFirstChunk'] / 1000, firstToken: row.time_to_first_token, content: row.completion_message.content, tokens: row.completion_tokens }
}
const text = ms => record(() => streamText({ model: model('Hello there', ms), prompt: 'Hi', experimental_telemetry: telemetry }).consumeStream())
const object = (schema, value) =>
  record(async () => {
    const result = streamObject({ model: model(JSON.stringify(value), 100), schema, prompt: 'Who?', experimental_telemetry: telemetry })
    for await (const part of result.partialObjectStream) void part
    assert.deepEqual(await result.object, value)
  })
const seen = {
  'text, 0.3 s': await text(300),
  'text, 2.3 s': await text(2300),
  'object { response }': await object(z.object({ response: z.string() }), { response: 'Ann' }),
  'object { name }': await object(z.object({ name: z.string() }), { name: 'Ann' }),
}
console.table(seen)
const [short, long] = Object.values(seen)
for (const { seconds, latency } of [short, long]) assert.ok(Math.abs(latency - (seconds % 1)) < 0.01)
assert.ok(short.seconds < 1 && long.seconds > 2 && long.latency < 1)
assert.equal(long.content, 'Hello there')
assert.ok(long.firstWord < 0.5 && long.firstToken > 2)
assert.equal(seen['object { response }'].content, 'Ann')
assert.equal(seen['object { name }'].content, '')
process.exit()
PROBE
timeout 60 node --no-warnings probe.mjs
