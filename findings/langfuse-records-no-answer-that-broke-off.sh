#!/usr/bin/env bash
# Guess: observeOpenAI() of Langfuse records a streamed answer that fails amid its words, or whose reader leaves, with what had come, and the failure as an error.
# Seen (@langfuse/openai 5.11.1, openai 7.59.0, 2026-11): nothing of it is recorded. The observation ends behind the last chunk alone: after an error in the stream, a connection that is reset and a `break` it is begun and never
# ended, and so never sent: no words, no tokens, no error. By Chat Completions and by Responses alike. A refusal (429) is an error there, and an answer that a signal stopped is a whole one, with half of the words. The
# helpers chat.completions.stream() and responses.stream() come back as bare generators: finalContent(), finalResponse() and on() are no functions, though the request goes out; so is withResponse() of create().
# Meaning: the failures that one looks for, and the tokens of those who stopped an answer, are in no trace and no cost. Begin a generation yourself, by startObservation(), and end it in
# `finally`; use the helpers on a client that is not observed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langfuse/openai@5.11.1 @langfuse/tracing@5.11.1 @langfuse/core@5.11.1 openai@7.59.0 @opentelemetry/sdk-trace-node@2.9.0 \
  @opentelemetry/api@1.10.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { observeOpenAI } from '@langfuse/openai'
import { setLangfuseTracerProvider } from '@langfuse/tracing'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import OpenAI from 'openai'

const exporter = new InMemorySpanExporter()
const begun = []
const watch = { onStart: span => void begun.push(span.name), onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} }
setLangfuseTracerProvider(new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter), watch] }))

const words = ['You ', 'should ', 'not ', 'pay.']
const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices: [{ index: 0, delta, finish_reason }] })
const response = (status, output) => ({ id: 'resp_1', object: 'response', created_at: 1, model: 'gpt-4.1', status, output, error: null, incomplete_details: null, tools: [], usage: null })
const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: words.join(''), annotations: [] }] }
const at = { item_id: item.id, output_index: 0, content_index: 0 }
const forms = {
  chat: {
    first: [frame({ role: 'assistant', content: '' })],
    word: content => frame({ content }),
    last: [frame({}, 'stop')],
    error: { error: { message: 'The server had an error.', type: 'server_error' } },
  },
  responses: {
    first: [
      { type: 'response.created', response: response('in_progress', []) },
      { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress', content: [] } },
      { type: 'response.content_part.added', ...at, part: { ...item.content[0], text: '' } },
    ],
    word: delta => ({ type: 'response.output_text.delta', ...at, delta, logprobs: [] }),
    last: [
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response: response('completed', [item]) },
    ],
    error: { type: 'error', code: 'server_error', message: 'The server had an error.', param: null },
  },
}
let way
let requests
const server = createServer(async (request, reply) => {
  request.resume()
  requests++
  if (way === 'refused') return reply.writeHead(429, { 'content-type': 'application/json' }).end('{"error":{"message":"Slow down."}}')
  const form = forms[request.url.endsWith('/responses') ? 'responses' : 'chat']
  let sequence_number = 0
  const write = one => reply.write(`${one.type ? `event: ${one.type}\n` : ''}data: ${JSON.stringify(one.type ? { ...one, sequence_number: sequence_number++ } : one)}\n\n`)
  reply.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const one of form.first) write(one)
  for (const [place, word] of words.entries()) {
    if (reply.destroyed) return
    write(form.word(word))
    await wait(30)
    if (place < 1) continue
    if (way === 'reset') return reply.destroy()
    if (way === 'error') {
      write(form.error)
      return reply.end()
    }
  }
  for (const one of form.last) write(one)
  reply.end('data: [DONE]\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = observeOpenAI(new OpenAI({ apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 }))
const input = 'Do I have to pay?'
const body = { model: 'gpt-4.1', messages: [{ role: 'user', content: input }] }
const create = {
  chat: options => client.chat.completions.create({ ...body, stream: true }, options),
  responses: options => client.responses.create({ model: 'gpt-4.1', input, stream: true }, options),
}
async function ask(name, how) {
  way = how
  exporter.reset()
  begun.length = 0
  const leaving = new AbortController()
  let read = 0
  try {
    for await (const one of await create[name]({ signal: leaving.signal })) {
      if (one.choices?.[0]?.delta.content || one.type === 'response.output_text.delta') read++
      if (read === 2 && way === 'break') break
      if (read === 2 && way === 'abort') leaving.abort()
    }
  } catch {}
  await wait(200)
  const [span] = exporter.getFinishedSpans()
  return { read, begun: begun.length, recorded: span ? (span.attributes['langfuse.observation.level'] ?? 'whole') : 'nothing' }
}
const seen = {}
for (const name of Object.keys(create)) for (const how of ['whole', 'refused', 'error', 'reset', 'abort', 'break']) seen[`${name}, ${how}`] = await ask(name, how)
way = 'whole'
requests = 0
const helpers = [client.chat.completions.stream(body), client.responses.stream({ model: 'gpt-4.1', input })]
const answer = create.chat()
seen.helpers = { finalContent: typeof helpers[0].finalContent, finalResponse: typeof helpers[1].finalResponse, on: typeof helpers[0].on, withResponse: typeof answer.withResponse }
await answer
await wait(300)
seen.helpers.requests = requests
console.log(seen)
const nothing = { read: 2, begun: 1, recorded: 'nothing' }
const expected = {}
for (const name of Object.keys(create)) {
  Object.assign(expected, { [`${name}, whole`]: { read: 4, begun: 1, recorded: 'whole' }, [`${name}, refused`]: { read: 0, begun: 1, recorded: 'ERROR' } })
  expected[`${name}, abort`] = { ...nothing, recorded: 'whole' }
  for (const how of ['error', 'reset', 'break']) expected[`${name}, ${how}`] = nothing
}
const none = 'undefined'
assert.deepEqual(seen, { ...expected, helpers: { finalContent: none, finalResponse: none, on: none, withResponse: none, requests: 3 } })
process.exit()
PROBE
node probe.mjs
