#!/usr/bin/env bash
# Guess: OpenInference's instrumentation of the openai client records the tokens of a streamed answer, where the request asks for them (`stream_options: { include_usage: true }`) and the last chunk tells them.
# Seen (@arizeai/openinference-instrumentation-openai 4.2.7, openai 7.59.0, 2026-11): a streamed answer by Chat Completions has no token count at all in its span: the chunk of the usage has no choices, and chunks
# without choices are passed over. The name of the model stays that of the request, where the answer tells the dated one, and parallel calls are written over each other: two calls are one, with both
# ids, both names and both arguments in a row. The same answer without `stream`, and a streamed one by Responses, have tokens, model and calls as told.
# Meaning: dashboards show most chats of a production at no cost, since the streamed ones count nothing, and price what there is by an alias; who compares models by tokens compares those that were not
# streamed. Add the usage of the last chunk to a span of your own, or use Responses.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @arizeai/openinference-instrumentation-openai@4.2.7 openai@7.59.0 @opentelemetry/api@1.9.1 \
  @opentelemetry/sdk-trace-base@2.12.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import OpenAI from 'openai'

const dated = 'gpt-4.1-2025-04-14'
const places = ['Bonn', 'Rome']
const calls = places.map((place, index) => ({ index, id: `call_${index}`, type: 'function', function: { name: 'weather', arguments: JSON.stringify({ place }) } }))
const usage = { prompt_tokens: 1000, completion_tokens: 40, total_tokens: 1040, prompt_tokens_details: { cached_tokens: 900 } }
const base = { id: 'chatcmpl_1', created: 1, model: dated }
const chunk = (delta, finish_reason = null) => ({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }], usage: null })
const chunks = [chunk({ role: 'assistant', content: null })]
for (const { function: given, ...call } of calls) {
  chunks.push(chunk({ tool_calls: [{ ...call, function: { ...given, arguments: '' } }] }))
  chunks.push(chunk({ tool_calls: [{ index: call.index, function: { arguments: given.arguments } }] }))
}
chunks.push(chunk({}, 'tool_calls'), { ...base, object: 'chat.completion.chunk', choices: [], usage })
const message = { role: 'assistant', content: null, refusal: null, tool_calls: calls.map(({ index, ...call }) => call) }
const whole = { ...base, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'tool_calls', logprobs: null }], usage }

const output = calls.map(({ id, function: given }) => ({ id: `fc_${id}`, type: 'function_call', status: 'completed', call_id: id, ...given }))
const counted = { input_tokens: 1000, input_tokens_details: { cached_tokens: 900 }, output_tokens: 40, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 1040 }
const answer = { id: 'resp_1', object: 'response', created_at: 1, model: dated, status: 'completed', output, error: null, incomplete_details: null, tools: [], usage: counted }
const events = [
  { type: 'response.created', response: { ...answer, status: 'in_progress', output: [], usage: null } },
  ...output.flatMap((item, output_index) => [
    { type: 'response.output_item.added', output_index, item: { ...item, status: 'in_progress', arguments: '' } },
    { type: 'response.function_call_arguments.delta', output_index, item_id: item.id, delta: item.arguments },
    { type: 'response.function_call_arguments.done', output_index, item_id: item.id, name: item.name, arguments: item.arguments },
    { type: 'response.output_item.done', output_index, item },
  ]),
  { type: 'response.completed', response: answer },
].map((event, sequence_number) => ({ ...event, sequence_number }))

const server = createServer(async (request, response) => {
  const { stream, stream_options } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  if (!stream) return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(whole))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (request.url.endsWith('/responses')) return response.end(events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''))
  assert.ok(stream_options.include_usage)
  response.end(`${chunks.map(one => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const exporter = new InMemorySpanExporter()
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
new OpenAIInstrumentation({ tracerProvider }).manuallyInstrument(OpenAI)
const client = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}` })
const content = 'How is the weather in Bonn and in Rome?'
const tools = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: { place: { type: 'string' } } } } }]
const body = { model: 'gpt-4.1', messages: [{ role: 'user', content }], tools }
const read = async stream => {
  let told
  for await (const one of await stream) told = one.usage ?? told
  return told
}
const ways = {
  'chat, whole': async () => (await client.chat.completions.create(body)).usage,
  'chat, streamed': () => read(client.chat.completions.create({ ...body, stream: true, stream_options: { include_usage: true } })),
  'responses, streamed': () => read(client.responses.create({ model: 'gpt-4.1', input: content, stream: true })),
}
const seen = {}
for (const [way, ask] of Object.entries(ways)) {
  exporter.reset()
  const told = await ask()
  if (way.startsWith('chat')) assert.equal(told.total_tokens, 1040)
  for (let turn = 0; turn < 100 && exporter.getFinishedSpans().length === 0; turn++) await wait(20)
  const [{ attributes }] = exporter.getFinishedSpans()
  const under = name => Object.keys(attributes).filter(key => key.startsWith('llm.output_messages.') && key.endsWith(name)).map(key => attributes[key])
  seen[way] = {
    model: attributes['llm.model_name'],
    tokens: Object.keys(attributes).filter(key => key.startsWith('llm.token_count.') && attributes[key] !== undefined).length,
    total: attributes['llm.token_count.total'],
    names: under('tool_call.function.name').join(' '),
    arguments: under('tool_call.function.arguments').join(' '),
  }
}
console.log(seen)
const good = { model: dated, total: 1040, names: 'weather weather', arguments: '{"place":"Bonn"} {"place":"Rome"}' }
for (const way of ['chat, whole', 'responses, streamed']) {
  const { tokens, ...rest } = seen[way]
  assert.ok(tokens >= 4)
  assert.deepEqual(rest, good)
}
assert.deepEqual(seen['chat, streamed'], { model: 'gpt-4.1', tokens: 0, total: undefined, names: 'weatherweather', arguments: '{"place":"Bonn"}{"place":"Rome"}' })
process.exit()
PROBE
timeout 60 node probe.mjs
