#!/usr/bin/env bash
# Guess: a wrapper of the openai client that records calls hands on what it is given: create(body, { signal, headers, timeout }) does what it did.
# Seen (weave 0.11.1 of Weights & Biases, openai 6.49.0, 2026-11): chat.completions.create() of wrapOpenAI() passes on the body alone. The second argument is lost,
# streamed or not: the signal aborts nothing (the model goes on to the last word, and the loop gets them all), headers are not sent, timeout and maxRetries do
# not hold. A streamed request has include_usage, asked for or not, so a loop that reads choices[0] of each chunk, right till then, fails at the last one. The
# trace of a streamed tool call has no call. responses.create() keeps its options.
# Meaning: behind a stop button answers run on and are paid for; keys, tenants and cache settings that go by header are missing. Whoever traces so sets headers
# and timeout on the client itself, and leaves the loop by `break`, which ends the request.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps weave@0.11.1 openai@6.49.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import OpenAI from 'openai'

const of = { id: 'a', created: 1, model: 'm' }
const chunk = (delta, finish_reason = null) => ({ ...of, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })
const words = Array.from({ length: 10 }, (_, i) => ({ content: `${i} ` }))
const call = [
  { role: 'assistant', content: null, tool_calls: [{ index: 0, id: 'one', type: 'function', function: { name: 'look', arguments: '' } }] },
  { tool_calls: [{ index: 0, function: { arguments: '{"a":1}' } }] },
]
let model
let ends = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const bytes of request) body += bytes
  if (!/completions$|responses$/.test(request.url)) {
    // Weave's own server.
    for (const { mode, req } of (body[0] === '{' && JSON.parse(body).batch) || []) if (mode === 'end') ends.push(JSON.stringify(req.end.output))
    return response.writeHead(200, { 'content-type': 'application/json' }).end('{"digest":"x"}')
  }
  const asked = JSON.parse(body)
  model = { header: request.headers['x-tenant'] ?? 'none', words: 0 }
  const mine = model
  if (!asked.stream) {
    const whole = request.url.endsWith('responses') ? { id: 'a', object: 'response', output: [] } : { ...of, choices: [{ index: 0, message: { role: 'assistant', content: 'Yes' } }] }
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(whole))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const parts = (asked.user === 'call' ? call : words).map(delta => chunk(delta)).concat(chunk({}, 'stop'))
  if (asked.stream_options?.include_usage) parts.push({ ...chunk(), choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } })
  for (const part of parts) {
    if (response.destroyed) return
    response.write(`data: ${JSON.stringify(part)}\n\n`)
    mine.words++
    await wait(50)
  }
  response.end('data: [DONE]\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
Object.assign(process.env, { WANDB_BASE_URL: baseURL, WF_TRACE_SERVER_URL: baseURL, WANDB_API_KEY: 'x'.repeat(40) })
const weave = await import('weave')
await weave.init('someone/project', { printCallLink: false })

const asked = { model: 'm', messages: [{ role: 'user', content: 'Count' }] }
const headers = { 'x-tenant': 'one' }
async function all(client) {
  const { chat, responses } = client
  const seen = {}
  await chat.completions.create(asked, { headers })
  seen['header, whole'] = model.header
  for await (const _ of await chat.completions.create({ ...asked, stream: true }, { headers }));
  seen['header, streamed'] = model.header
  await responses.create({ model: 'm', input: 'Count' }, { headers })
  seen['header, responses'] = model.header
  const stopping = new AbortController()
  let read = 0
  for await (const _ of await chat.completions.create({ ...asked, stream: true }, { signal: stopping.signal })) if (++read === 3) stopping.abort()
  seen['chunks read after stop at 3'] = read
  await wait(100)
  seen['stop reaches the model'] = model.words < 10
  let text = ''
  const loop = async () => {
    for await (const { choices } of await chat.completions.create({ ...asked, stream: true })) text += choices[0].delta.content ?? ''
    return 'fine'
  }
  seen['loop over choices[0]'] = await loop().catch(error => error.message)
  assert.equal(text, words.map(({ content }) => content).join(''))
  return seen
}
const client = new OpenAI({ apiKey: 'none', baseURL, maxRetries: 0 })
const wrapped = weave.wrapOpenAI(client)
const seen = { plain: await all(client), wrapped: await all(wrapped) }
console.dir(seen)
await wait(1500)
ends = []
for await (const _ of await wrapped.chat.completions.create({ ...asked, stream: true, user: 'call' }));
for (let tries = 0; ends.length === 0 && tries < 50; tries++) await wait(100)
console.log('trace of a call:', ends.join())

const good = { 'header, whole': 'one', 'header, streamed': 'one', 'header, responses': 'one', 'chunks read after stop at 3': 3, 'stop reaches the model': true }
assert.deepEqual(seen.plain, { ...good, 'loop over choices[0]': 'fine' })
assert.match(seen.wrapped['loop over choices[0]'], /undefined \(reading 'delta'\)/)
const { 'loop over choices[0]': _, ...rest } = seen.wrapped
assert.deepEqual(rest, {
  'header, whole': 'none',
  'header, streamed': 'none',
  'header, responses': 'one',
  'chunks read after stop at 3': 12,
  'stop reaches the model': false,
})
assert.ok(ends.length === 1 && !ends[0].includes('look'))
process.exit()
PROBE
node probe.mjs
