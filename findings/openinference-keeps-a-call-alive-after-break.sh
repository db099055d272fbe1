#!/usr/bin/env bash
# Guess: an instrumentation that watches streams leaves the call as it was: `break` out of the loop ends the request to the model, as it does
# without it.
# Seen (@arizeai/openinference-instrumentation-openai 4.2.7, openai 7.59.0, 2026-11): the instrumented stream is one of two branches, and the other
# reads on for the span. After a `break` at the third word the model goes on to the last one; the span ends then, with the whole text as its output.
# Without the instrumentation the request ends at the break. An abort by signal, or by the controller of the stream, ends it in both.
# Meaning: tracing that is switched on in production lets calls run, and be paid for, after their readers left; the trace shows words that no reader
# saw.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @arizeai/openinference-instrumentation-openai@4.2.7 openai@7.59.0 @opentelemetry/api@1.9.1 \
  @opentelemetry/sdk-trace-base@2.12.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import OpenAI from 'openai'

const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
let answer
const server = createServer((request, response) => {
  request.resume()
  const said = { words: 0, closed: false }
  answer = said
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const timer = setInterval(() => {
    response.write(chunk({ role: 'assistant', content: `${++said.words} ` }))
    if (said.words === 40) response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`)
  }, 25)
  response.on('close', () => {
    clearInterval(timer)
    said.closed = true
  })
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}` })

/** Leaves after three words, and tells how many the server made. */
async function leave(stop) {
  const stream = await client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'Count' }], stream: true })
  let read = 0
  for await (const _ of stream) {
    if (++read < 3) continue
    if (!stop) break
    stop(stream)
  }
  for (let turn = 0; turn < 200 && !answer.closed; turn++) await wait(25)
  return answer.words
}
const plain = await leave()
console.log('words made after a break at the third, without:', plain)
assert.ok(plain < 20)

const exporter = new InMemorySpanExporter()
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
new OpenAIInstrumentation({ tracerProvider }).manuallyInstrument(OpenAI)
const traced = await leave()
console.log('with the instrumentation:', traced)
assert.equal(traced, 40)
for (let turn = 0; turn < 200 && !exporter.getFinishedSpans().length; turn++) await wait(25)
const [span] = exporter.getFinishedSpans()
console.log('the output of the span:', span.attributes['output.value'])
assert.ok(span.attributes['output.value'].includes('39 40'))
const aborted = await leave(stream => stream.controller.abort())
console.log('with it, and an abort:', aborted)
assert.ok(aborted < 20)
process.exit()
PROBE
node probe.mjs
