#!/usr/bin/env bash
# Guess: Opik's wrapper of the openai client records what an answer cost alike for Chat Completions and for Responses, and hands out what the client does.
# Seen (opik-openai 1.11.14, opik 1.11.14, openai 6.49.0, 2026-11): of an answer by Responses, whole or streamed, the tokens of the question stand as those of the
# answer, and those of the answer as the question's: 1,000 in and 5 out are recorded as 5 in and 1,000 out. Chat Completions are right. The helpers
# chat.completions.stream() and responses.stream() hand out a bare generator: finalMessage() and on() are no functions. Where a stream breaks off, or
# its reader leaves by `break`, there is no span at all.
# Meaning: output costs several times what input does, so the costs of agents, which read much and say little, are several times too high, and those of
# writers too low; no total shows it. Costs are counted from the usage itself (the span keeps it as original_usage).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps opik-openai@1.11.14 opik@1.11.14 openai@6.49.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import OpenAI from 'openai'
import { Opik } from 'opik'
import { trackOpenAI } from 'opik-openai'

const chunk = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const chatUsage = { prompt_tokens: 1000, completion_tokens: 5, total_tokens: 1005 }
const usage = { input_tokens: 1000, input_tokens_details: { cached_tokens: 0 }, output_tokens: 5, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 1005 }
const output = [{ type: 'message', id: 'm', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: 'Yes', annotations: [] }] }]
const response = { id: 'r', object: 'response', created_at: 1, model: 'm', status: 'completed', output, usage }
const events = [
  { type: 'response.created', response: { ...response, status: 'in_progress', output: [], usage: null } },
  { type: 'response.output_item.added', output_index: 0, item: { ...output[0], status: 'in_progress', content: [] } },
  { type: 'response.content_part.added', item_id: 'm', output_index: 0, content_index: 0, part: { type: 'output_text', text: '', annotations: [] } },
  { type: 'response.output_text.delta', item_id: 'm', output_index: 0, content_index: 0, delta: 'Yes' },
  { type: 'response.completed', response },
]
const chunks = [chunk({ role: 'assistant', content: 'Ye' }), chunk({ content: 's' }), chunk({}, 'stop'), { ...chunk({}), choices: [], usage: chatUsage }]
const whole = { ...chunk({}), choices: [{ index: 0, message: { role: 'assistant', content: 'Yes' }, finish_reason: 'stop' }], usage: chatUsage }

let spans = []
const server = createServer(async (request, reply) => {
  const parts = []
  for await (const bytes of request) parts.push(bytes)
  let body = Buffer.concat(parts)
  if (!/completions$|responses$/.test(request.url)) {
    // Opik's own server.
    if (request.headers['content-encoding'] === 'gzip') body = gunzipSync(body)
    if (request.method === 'POST' && request.url.endsWith('/spans/batch')) spans.push(...JSON.parse(body).spans)
    return reply.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  }
  const asked = JSON.parse(body)
  const chat = request.url.endsWith('completions')
  if (!asked.stream) return reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(chat ? whole : response))
  reply.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const part of chat ? chunks : events) {
    reply.write(`data: ${JSON.stringify(part)}\n\n`)
    await wait(10)
    if (asked.user === 'cut') return reply.destroy()
  }
  reply.end(chat ? 'data: [DONE]\n\n' : '')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const plain = new OpenAI({ apiKey: 'none', baseURL, maxRetries: 0 })
const tracked = trackOpenAI(plain, { client: new Opik({ apiKey: 'none', apiUrl: baseURL, workspaceName: 'none', projectName: 'none' }) })

const chat = { model: 'm', messages: [{ role: 'user', content: 'Well?' }] }
const streamed = { ...chat, stream: true, stream_options: { include_usage: true } }
async function all(stream) {
  for await (const _ of stream);
  return 'fine'
}
const ways = {
  'chat, whole': async ({ chat: { completions } }) => (await completions.create(chat)) && 'fine',
  'chat, streamed': async ({ chat: { completions } }) => all(await completions.create(streamed)),
  'responses, whole': async ({ responses }) => (await responses.create({ model: 'm', input: 'Well?' })) && 'fine',
  'responses, streamed': async ({ responses }) => all(await responses.create({ model: 'm', input: 'Well?', stream: true })),
  'chat, broken off': async ({ chat: { completions } }) => all(await completions.create({ ...streamed, user: 'cut' })).catch(() => 'fails'),
  'chat, left': async ({ chat: { completions } }) => {
    for await (const _ of await completions.create(streamed)) break
    return 'fine'
  },
  'helper of chat': async ({ chat: { completions } }) => {
    const stream = completions.stream(streamed)
    return stream.finalMessage ? (await stream.finalMessage()) && 'fine' : 'no finalMessage()'
  },
  'helper of responses': async ({ responses }) => {
    const stream = responses.stream({ model: 'm', input: 'Well?' })
    return stream.finalResponse ? (await stream.finalResponse()) && 'fine' : all(stream).then(() => 'no finalResponse()')
  },
}
const seen = {}
for (const [name, way] of Object.entries(ways)) {
  seen[name] = { plain: await way(plain) }
  spans = []
  seen[name].tracked = await way(tracked)
  await wait(50)
  await tracked.flush()
  const { prompt_tokens: input, completion_tokens: output } = spans[0]?.usage ?? {}
  Object.assign(seen[name], { spans: spans.length, input, output })
}
console.table(seen)

const right = { plain: 'fine', tracked: 'fine', spans: 1, input: 1000, output: 5 }
for (const name of ['chat, whole', 'chat, streamed']) assert.deepEqual(seen[name], right)
for (const name of ['responses, whole', 'responses, streamed']) assert.deepEqual(seen[name], { ...right, input: 5, output: 1000 })
for (const name of ['chat, broken off', 'chat, left']) assert.equal(seen[name].spans, 0)
for (const name of ['helper of chat', 'helper of responses']) {
  assert.equal(seen[name].plain, 'fine')
  assert.match(seen[name].tracked, /^no /)
}
process.exit()
PROBE
OPIK_LOG_LEVEL=ERROR node probe.mjs
