#!/usr/bin/env bash
# Guess: OpenTelemetry's own instrumentation ends the span of a streamed call however the stream ends: as an error where the vendor breaks off, and
# at the `break` of a reader who leaves. The answers that fail are those that one looks for.
# Seen (@opentelemetry/instrumentation-openai 0.22.0, @opentelemetry/sdk-trace 3.1.1, openai 6.49.0, 2026-11): the span ends only where the stream
# ends well. After an error event in the stream, after a connection that is reset, and after `break`, it is never ended and so never exported, and the
# metric of the duration has no value. A refusal (500) ends as an error; an abort by signal ends as a success.
# Meaning: in traces and metrics every answer that began was whole: the rate of failures, and the tokens of those who left, are missing. Whoever counts
# them does so beside this instrumentation.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @opentelemetry/instrumentation-openai@0.22.0 @opentelemetry/sdk-trace@3.1.1 \
  @opentelemetry/api@1.10.0 openai@6.49.0
cat >probe.cjs <<'PROBE'
const assert = require('node:assert/strict')
const { createServer } = require('node:http')
const { setTimeout: wait } = require('node:timers/promises')
const { OpenAIInstrumentation } = require('@opentelemetry/instrumentation-openai')
const { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } = require('@opentelemetry/sdk-trace')

const exporter = new InMemorySpanExporter()
const started = []
const watch = { onStart: span => started.push(span.name), onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} }
/** A meter that only tells which histograms had a value. */
const measured = []
const meter = { createHistogram: name => ({ record: () => measured.push(name) }) }
const instrumentation = new OpenAIInstrumentation()
instrumentation.setTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter }), watch] }))
instrumentation.setMeterProvider({ getMeter: () => meter })
const { OpenAI } = require('openai')

const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const words = chunk({ role: 'assistant', content: 'One ' }) + chunk({ content: 'two ' }) + chunk({ content: 'three ' })
let way
const server = createServer((request, response) => {
  request.resume()
  if (way === 'refusal') return response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":{"message":"down"}}')
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (way === 'whole') return response.end(`${words}${chunk({}, 'stop')}data: [DONE]\n\n`)
  if (way === 'error') return response.end(`${words}data: {"error":{"message":"overloaded"}}\n\n`)
  response.write(words)
  if (way === 'reset') setTimeout(() => response.destroy(), 100)
})

async function main() {
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const client = new OpenAI({ apiKey: 'none', maxRetries: 0, baseURL: `http://127.0.0.1:${server.address().port}` })
  const seen = {}
  for (way of ['whole', 'error', 'reset', 'break', 'abort', 'refusal']) {
    exporter.reset()
    for (const list of [started, measured]) list.length = 0
    const leaving = new AbortController()
    let read = 0
    try {
      const messages = [{ role: 'user', content: 'Count' }]
      const stream = await client.chat.completions.create({ model: 'm', messages, stream: true }, { signal: leaving.signal })
      for await (const _ of stream) {
        if (++read < 3) continue
        if (way === 'break') break
        if (way === 'abort') leaving.abort()
      }
    } catch {}
    await wait(300)
    const ended = exporter.getFinishedSpans().map(({ status }) => ['success', 'success', 'error'][status.code])
    seen[way] = { started: started.length, ended: ended.join(), durations: measured.filter(name => name.endsWith('operation.duration')).length }
  }
  console.table(seen)
  const success = { started: 1, ended: 'success', durations: 1 }
  const lost = { started: 1, ended: '', durations: 0 }
  assert.deepEqual(seen, { whole: success, error: lost, reset: lost, break: lost, abort: success, refusal: { ...success, ended: 'error' } })
  process.exit()
}
main()
PROBE
timeout 30 node probe.cjs
