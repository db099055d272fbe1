#!/usr/bin/env bash
# Guess: Traceloop's instrumentation (OpenLLMetry) leaves what openai's client hands out as it is, and writes the usage that a streamed answer ends with into
# its span, as it does for a whole one.
# Seen (@traceloop/instrumentation-openai 0.27.0, openai 6.49.0 of the versions that it patches, 2026-11): create({ stream: true }) hands out a bare generator.
# chat.completions.stream() reads every answer to its end, and fails then: "Cannot read properties of undefined (reading 'signal')". withResponse(), tee() and
# toReadableStream() are no functions any more. A refusal (429) does not reject create(), but the first read. The span of a plain loop, which works, has no
# tokens, though the last chunk tells them (include_usage), and has two choices as one text, word by word in turn.
# Meaning: with tracing switched on, answers that were made and paid for are thrown away at their last byte, and a server answers 200 before it
# knows of the 429. Costs are known of whole answers only. An application under it reads by a loop, and counts tokens itself. Laminar (@lmnr-ai/lmnr 0.8.44)
# has this instrumentation within.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @traceloop/instrumentation-openai@0.27.0 openai@6.49.0 @opentelemetry/api@1.9.1 \
  @opentelemetry/sdk-trace-node@2.12.1 @opentelemetry/sdk-trace-base@2.12.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { OpenAIInstrumentation } from '@traceloop/instrumentation-openai'
import OpenAI from 'openai'

const exporter = new InMemorySpanExporter()
const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
tracerProvider.register()

const of = { id: 'a', created: 1, model: 'm' }
const usage = { prompt_tokens: 1000, completion_tokens: 500, total_tokens: 1500 }
const chunk = (delta, finish_reason = null, index = 0) => ({ ...of, object: 'chat.completion.chunk', choices: [{ index, delta, finish_reason }] })
const last = { ...of, object: 'chat.completion.chunk', choices: [], usage }
const streams = {
  one: [chunk({ role: 'assistant', content: 'Good ' }), chunk({ content: 'morning' }), chunk({}, 'stop'), last],
  two: ['Good ', 'Bad ', 'morning', 'evening'].map((content, i) => chunk({ content }, null, i % 2)).concat(chunk({}, 'stop'), chunk({}, 'stop', 1), last),
}
const whole = { ...of, object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: 'Good morning' }, finish_reason: 'stop' }], usage }
const server = createServer(async (request, response) => {
  let body = ''
  for await (const bytes of request) body += bytes
  const { stream, n, user } = JSON.parse(body)
  if (user === 'refused') return response.writeHead(429, { 'content-type': 'application/json' }).end('{"error":{"message":"too many"}}')
  if (!stream) return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(whole))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const part of streams[n === 2 ? 'two' : 'one']) response.write(`data: ${JSON.stringify(part)}\n\n`)
  response.end('data: [DONE]\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const { chat } = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 })
const asked = { model: 'm', messages: [{ role: 'user', content: 'Hello' }] }
const streamed = { ...asked, stream: true, stream_options: { include_usage: true } }

async function joined(stream) {
  let text = ''
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? ''
  return text
}
const ways = {
  'whole answer': async () => (await chat.completions.create(asked)).choices[0].message.content,
  loop: async () => joined(await chat.completions.create(streamed)),
  helper: async () => (await chat.completions.stream(streamed).finalChatCompletion()).choices[0].message.content,
  'withResponse()': async () => joined((await chat.completions.create(streamed).withResponse()).data),
  'tee()': async () => joined((await chat.completions.create(streamed)).tee()[0]),
  'toReadableStream()': async () => (await new Response((await chat.completions.create(streamed)).toReadableStream()).text()).split('\n').length,
  'two choices': async () => joined(await chat.completions.create({ ...streamed, n: 2 })),
  refused: async () => {
    const stream = await chat.completions.create({ ...streamed, user: 'refused' })
    return joined(stream).catch(({ status }) => `create() is fine, the first read is ${status}`)
  },
}
async function all() {
  const seen = {}
  for (const [name, way] of Object.entries(ways)) {
    exporter.reset()
    seen[name] = { result: await way().catch(error => `fails: ${error.message}`) }
    await wait(20)
    const [span] = exporter.getFinishedSpans()
    if (!span) continue
    seen[name].tokens = span.attributes['gen_ai.usage.total_tokens'] ?? null
    seen[name].text = JSON.parse(span.attributes['gen_ai.output.messages'] ?? '[]').map(({ parts }) => parts.map(({ content }) => content).join())
  }
  return seen
}
const plain = await all()
const instrumentation = new OpenAIInstrumentation()
instrumentation.setTracerProvider(tracerProvider)
instrumentation.manuallyInstrument(OpenAI)
const traced = await all()
console.dir({ plain, traced }, { depth: null, compact: 3 })

const good = 'Good morning'
for (const name of ['whole answer', 'loop', 'helper', 'withResponse()', 'tee()']) assert.equal(plain[name].result, good)
assert.equal(plain.refused.result, 'fails: 429 too many')
assert.deepEqual(traced['whole answer'], { result: good, tokens: 1500, text: [good] })
assert.deepEqual(traced.loop, { result: good, tokens: null, text: [good] })
assert.match(traced.helper.result, /^fails: .*'signal'/)
assert.deepEqual(traced.helper.text, [good])
for (const name of ['withResponse()', 'tee()', 'toReadableStream()']) assert.match(traced[name].result, /^fails: .* is not a function$/)
assert.deepEqual(traced['two choices'].text, ['Good Bad morningevening'])
assert.equal(traced.refused.result, 'create() is fine, the first read is 429')
process.exit()
PROBE
node probe.mjs
