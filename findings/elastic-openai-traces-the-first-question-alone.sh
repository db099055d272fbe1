#!/usr/bin/env bash
# Guess: Elastic's instrumentation makes a span of each streamed call of OpenAI's client, the second question of a conversation like the first, and `withResponse()` stays.
# Seen (@elastic/opentelemetry-instrumentation-openai 0.5.1, @opentelemetry/instrumentation-openai 0.22.0, openai 4.104.0, 2026-11): by default, where no words are recorded, a request whose history has an answer in
# words, one without calls, makes a span that never ends, and no event of the answer: the start throws inside, and the call goes on untraced. So it is for each question but the first. A turn that only
# called tools is traced. The span of a streamed call that is refused (429) never ends either. `withResponse()` of a streamed call is no function. OpenTelemetry's own instrumentation, its heir, traces them.
# Meaning: counts, tokens and times are those of opening questions, the cheap and quick ones; long conversations and rate limits are not there at all. Move to OpenTelemetry's own, or set
# captureMessageContent, which records the words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @elastic/opentelemetry-instrumentation-openai@0.5.1 @opentelemetry/instrumentation-openai@0.22.0 \
  @opentelemetry/sdk-trace@3.1.1 @opentelemetry/api@1.10.0 openai@4.104.0
cat >probe.cjs <<'PROBE'
const assert = require('node:assert/strict')
const { createServer } = require('node:http')
const { setTimeout: wait } = require('node:timers/promises')
const { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } = require('@opentelemetry/sdk-trace')

// Each process has one of the two, as both change the same class.
const [, , name, words] = process.argv
const { OpenAIInstrumentation } = require(name)
const instrumentation = new OpenAIInstrumentation({ captureMessageContent: words === 'words' })
const exporter = new InMemorySpanExporter()
const started = []
const watch = { onStart: span => started.push(span.name), onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} }
instrumentation.setTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter }), watch] }))
instrumentation.setMeterProvider({ getMeter: () => ({ createHistogram: () => ({ record() {} }) }) })
const { OpenAI } = require('openai')

const user = content => ({ role: 'user', content })
const call = { id: 'call_1', type: 'function', function: { name: 'bill', arguments: '{}' } }
const called = [user('Do I have to pay?'), { role: 'assistant', content: null, tool_calls: [call] }, { role: 'tool', tool_call_id: 'call_1', content: 'Paid.' }]
const conversations = {
  'first question': [user('Hello')],
  'second question': [user('Hello'), { role: 'assistant', content: 'Hello. How can I help?' }, user('Do I have to pay?')],
  'behind a call': called,
  'behind a call and an answer': [...called, { role: 'assistant', content: 'No.' }, user('Why?')],
  refused: [user('Hello')],
}
const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices: [{ index: 0, delta, finish_reason }] })
const frames = [frame({ role: 'assistant', content: 'You should not pay.' }), frame({}, 'stop')]
let isRefused
const server = createServer((request, response) => {
  request.resume()
  if (isRefused) return response.writeHead(429, { 'content-type': 'application/json' }).end('{"error":{"message":"Slow down."}}')
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end([...frames.map(one => JSON.stringify(one)), '[DONE]'].map(one => `data: ${one}\n\n`).join(''))
})

async function main() {
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const client = new OpenAI({ apiKey: 'key', maxRetries: 0, baseURL: `http://127.0.0.1:${server.address().port}` })
  const seen = {}
  for (const [conversation, messages] of Object.entries(conversations)) {
    exporter.reset()
    started.length = 0
    isRefused = conversation === 'refused'
    let read = ''
    try {
      for await (const { choices } of await client.chat.completions.create({ model: 'gpt-4.1', messages, stream: true })) read += choices[0].delta.content ?? ''
    } catch (error) {
      read = error.status
    }
    await wait(100)
    seen[conversation] = { read, started: started.length, ended: exporter.getFinishedSpans().length }
  }
  isRefused = false
  const answer = client.chat.completions.create({ model: 'gpt-4.1', messages: conversations['first question'], stream: true })
  seen.withResponse = typeof answer.withResponse
  await answer
  console.log(name, words, seen)
  const whole = { read: 'You should not pay.', started: 1, ended: 1 }
  const isElastic = name.startsWith('@elastic')
  const open = isElastic && words !== 'words' ? { ...whole, ended: 0 } : whole
  assert.deepEqual(seen, {
    'first question': whole,
    'second question': open,
    'behind a call': whole,
    'behind a call and an answer': open,
    refused: { read: 429, started: 1, ended: isElastic ? 0 : 1 },
    withResponse: isElastic ? 'undefined' : 'function',
  })
  process.exit()
}
main()
PROBE
node probe.cjs @elastic/opentelemetry-instrumentation-openai none
node probe.cjs @elastic/opentelemetry-instrumentation-openai words
node probe.cjs @opentelemetry/instrumentation-openai none
