#!/usr/bin/env bash
# Guess: Braintrust's wrapper of the openai client records of a streamed answer by Responses what it said, what it cost and how it ended, also where it ended at its
# token limit (response.incomplete) or failed (response.failed); it does so without streaming.
# Seen (braintrust 3.35.0, openai 7.59.0, 2026-11): of a stream it reads response.completed alone. An answer cut at max_output_tokens is a span without text, without tokens,
# without a status and without an error: 50,000 tokens that were paid for are none. One that failed looks the same. Without stream the text, the tokens and `incomplete` are
# there. By Chat Completions `length` is recorded with all of it, but by the helper chat.completions.stream() the tokens are missing there too. Where a stream
# breaks off the span has the error, and not one of the words that had come.
# Meaning: the answers that cost most, those that think until the limit, are missing in the sums, and failures count as successes. Costs are summed up from the last event of
# the stream itself, whichever it is.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps braintrust@3.35.0 openai@7.59.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { _exportsForTestingOnly as inner, initLogger, wrapOpenAI } from 'braintrust'
import OpenAI from 'openai'

const item = (status, text) => ({ type: 'message', id: 'm', role: 'assistant', status, content: [{ type: 'output_text', text, annotations: [] }] })
const details = { input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 49_990 } }
const usage = { input_tokens: 1_000, output_tokens: 50_000, total_tokens: 51_000, ...details }
const base = { id: 'r', object: 'response', created_at: 1, model: 'm', error: null, incomplete_details: null }
const endings = {
  completed: { ...base, status: 'completed', output: [item('completed', 'Yes')], usage },
  incomplete: { ...base, status: 'incomplete', output: [item('incomplete', 'Yes')], usage, incomplete_details: { reason: 'max_output_tokens' } },
  failed: { ...base, status: 'failed', output: [], usage: null, error: { code: 'server_error', message: 'overloaded' } },
}
const begin = [
  { type: 'response.created', response: { ...base, status: 'in_progress', output: [], usage: null } },
  { type: 'response.output_item.added', output_index: 0, item: { ...item('in_progress', ''), content: [] } },
  { type: 'response.content_part.added', item_id: 'm', output_index: 0, content_index: 0, part: { type: 'output_text', text: '', annotations: [] } },
  { type: 'response.output_text.delta', item_id: 'm', output_index: 0, content_index: 0, delta: 'Yes' },
]
const chunk = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const chatUsage = { prompt_tokens: 1_000, completion_tokens: 50_000, total_tokens: 51_000 }
const chunks = [chunk({ role: 'assistant', content: 'Yes' }), chunk({}, 'length'), { ...chunk({}), choices: [], usage: chatUsage }]

const server = createServer(async (request, reply) => {
  let body = ''
  for await (const piece of request) body += piece
  const { user: ending, stream } = JSON.parse(body)
  if (!stream) return reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(endings[ending]))
  reply.writeHead(200, { 'content-type': 'text/event-stream' })
  const parts = request.url.endsWith('responses') ? [...begin, { type: `response.${ending}`, response: endings[ending] }] : chunks
  for (const part of parts) {
    if (ending === 'cut' && part.type === 'response.cut') return reply.destroy()
    reply.write(`data: ${JSON.stringify(part)}\n\n`)
    await wait(20)
  }
  reply.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
await inner.simulateLoginForTests()
const spans = inner.useTestBackgroundLogger()
initLogger({ projectName: 'none', projectId: 'none' })
const { chat, responses } = wrapOpenAI(new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 }))
async function all(stream) {
  for await (const _ of stream);
}
const streamed = user => async () => all(await responses.create({ model: 'm', input: 'Well?', stream: true, user }))
const messages = [{ role: 'user', content: 'Well?' }]
const asked = { model: 'm', messages, stream: true, stream_options: { include_usage: true } }
const ways = {
  completed: streamed('completed'),
  incomplete: streamed('incomplete'),
  failed: streamed('failed'),
  'broken off': streamed('cut'),
  'incomplete, not streamed': () => responses.create({ model: 'm', input: 'Well?', user: 'incomplete' }),
  'chat, length': async () => all(await chat.completions.create(asked)),
  'chat, length, by the helper': () => all(chat.completions.stream(asked)),
}
const seen = {}
for (const [name, way] of Object.entries(ways)) {
  await way().catch(() => {})
  await wait(100)
  const [{ output, metrics, metadata, error }] = await spans.drain()
  const said = JSON.stringify(output ?? '').includes('Yes') ? 'Yes' : ''
  seen[name] = { said, tokens: metrics.completion_tokens ?? 'none', status: metadata.status ?? output?.[0].finish_reason ?? 'none', error: Boolean(error) }
}
console.table(seen)
const nothing = { said: '', tokens: 'none', status: 'none', error: false }
assert.deepEqual(seen, {
  completed: { said: 'Yes', tokens: 50_000, status: 'completed', error: false },
  incomplete: nothing,
  failed: nothing,
  'broken off': { ...nothing, error: true },
  'incomplete, not streamed': { said: 'Yes', tokens: 50_000, status: 'incomplete', error: false },
  'chat, length': { said: 'Yes', tokens: 50_000, status: 'length', error: false },
  'chat, length, by the helper': { said: 'Yes', tokens: 'none', status: 'length', error: false },
})
process.exit()
PROBE
node probe.mjs
