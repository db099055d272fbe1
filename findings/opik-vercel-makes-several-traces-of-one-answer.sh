#!/usr/bin/env bash
# Guess: OpikExporter makes one trace of one streamText(), with the calls that the model made, and marks what failed, as the spans of the AI SDK that it is given have it.
# Seen (opik-vercel 1.10.29, opik 2.0.40, ai 6.0.326, @ai-sdk/openai-compatible 2.0.92, @opentelemetry/sdk-trace-node 2.9.0, 2026-11): it makes a trace of each batch of spans. Spans end, and are sent, from the inside out, so an
# answer whose steps take longer than the wait of OpenTelemetry's batches (5 s by default; 0.1 s here) becomes several traces: the first ones are named after a step, and have its output for the answer. Of a step that says
# something beside its call the call is dropped. The status of a span is not read: a refusal (429), an error in the spans, is a trace like any other.
# Meaning: counts of answers and tokens by trace are wrong for agents, more so the longer they run, and no failure is found. Use SimpleSpanProcessor with an exporter that gathers a trace until its root ends,
# or raise `scheduledDelayMillis` beyond the longest run.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps opik-vercel@1.10.29 opik@2.0.40 ai@6.0.326 @ai-sdk/openai-compatible@2.0.92 @opentelemetry/sdk-trace-node@2.9.0 \
  @opentelemetry/api@1.10.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { BatchSpanProcessor, InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'

// The package makes a client as it is loaded, which is not used here.
Object.assign(process.env, { OPIK_URL_OVERRIDE: 'http://127.0.0.1:1', OPIK_API_KEY: 'none', OPIK_WORKSPACE: 'none', OPIK_LOG_LEVEL: 'FATAL' })
const { OpikExporter } = await import('opik-vercel')

const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices: [{ index: 0, delta, finish_reason }] })
const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'pay', arguments: '{"to":"Ann"}' } }
const first = [frame({ role: 'assistant', content: 'I pay Ann. ' }), frame({ tool_calls: [call] }), frame({}, 'tool_calls'), '[DONE]']
const then = [frame({ role: 'assistant', content: 'It is paid.' }), frame({}, 'stop'), '[DONE]']
let answers
const server = createServer((request, response) => {
  request.resume()
  if (answers.length === 0) return response.writeHead(429, { 'content-type': 'application/json' }).end('{"error":{"message":"Slow down."}}')
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(answers.shift().map(one => `data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = createOpenAICompatible({ name: 'host', apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}` })('gpt-4.1')
globalThis.AI_SDK_LOG_WARNINGS = false
// Brings the context along, by which spans find their parents.
new NodeTracerProvider().register()

/** Runs one answer, and gives back what Opik's client is handed, and what the spans have. */
async function run(list, delay) {
  answers = [...list]
  const traces = []
  /** Stands for Opik's client. */
  const client = {
    trace(one) {
      const spans = []
      traces.push({ ...one, spans })
      return { span: span => void spans.push(span) ?? { data: { id: `${spans.length}` } } }
    },
    flush: async () => {},
  }
  const memory = new InMemorySpanExporter()
  const batches = new BatchSpanProcessor(new OpikExporter({ client }), { scheduledDelayMillis: delay })
  const provider = new NodeTracerProvider({ spanProcessors: [batches, new SimpleSpanProcessor(memory)] })
  const pay = tool({ inputSchema: z.object({ to: z.string() }), execute: () => wait(300, 'ok') })
  const telemetry = { isEnabled: true, tracer: provider.getTracer('ai') }
  const result = streamText({ model, prompt: 'Pay Ann.', tools: { pay }, stopWhen: stepCountIs(3), maxRetries: 0, experimental_telemetry: telemetry, onError: () => {} })
  await result.consumeStream()
  await wait(200)
  await provider.forceFlush()
  const spans = memory.getFinishedSpans()
  const all = JSON.stringify(traces)
  return {
    ids: new Set(spans.map(one => one.spanContext().traceId)).size,
    traces: traces.map(one => one.name),
    spanHasCall: spans.some(one => one.name.endsWith('doStream') && `${one.attributes['ai.response.toolCalls']}`.includes('call_1')),
    traceHasCall: traces.flatMap(one => [one, ...one.spans]).some(one => one.output.toolCalls),
    spanHasError: spans.some(one => one.status.code === 2 || one.events.some(event => event.name === 'exception')),
    traceHasError: /errorInfo|error_info|Slow down/.test(all),
  }
}
const seen = { 'in several batches': await run([first, first, then], 100), 'in one batch': await run([first, first, then], 60_000), 'a refusal': await run([], 60_000) }
console.log(seen)
const called = { ids: 1, spanHasCall: true, traceHasCall: false, spanHasError: false, traceHasError: false }
assert.deepEqual(seen, {
  'in several batches': { ...called, traces: seen['in several batches'].traces },
  'in one batch': { ...called, traces: ['ai.streamText'] },
  'a refusal': { ids: 1, traces: ['ai.streamText'], spanHasCall: false, traceHasCall: false, spanHasError: true, traceHasError: false },
})
const { traces } = seen['in several batches']
assert.ok(traces.length > 1 && traces[0] !== 'ai.streamText' && traces.at(-1) === 'ai.streamText')
process.exit()
PROBE
node probe.mjs
