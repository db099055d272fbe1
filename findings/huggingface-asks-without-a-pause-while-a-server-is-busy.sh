#!/usr/bin/env bash
# Guess: a client that repeats a refused request waits before it does, longer each time, heeds Retry-After, and gives up after some attempts, as
# openai 7.59.0 does.
# Seen (@huggingface/inference 4.13.30, Node 26.10, 2026-11): chatCompletionStream() and chatCompletion() answer a 503 with the same request again, at once
# and without a count. A server that takes 20 ms to say 503 with `Retry-After: 2`, for two seconds, is asked 80 to 90 times; openai asks it twice. There is
# no end to it: it goes on until another status comes or the signal aborts. With `retry_on_error: false` it asks once and throws.
# Meaning: 503 is what a model that loads, a gateway that drains and an overloaded server say: this client loads them further, and uses up its own rate
# limit. Whoever uses it sets `retry_on_error: false` and repeats by his own rule; a server that wants to be left alone says 429 to it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @huggingface/inference@4.13.30 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { InferenceClient } from '@huggingface/inference'
import OpenAI from 'openai'

const busyFor = 2000
/** A refusal takes as long as one over a network would. */
const way = 20
const message = { role: 'assistant', content: 'word' }
const common = { id: 'a', created: 1, model: 'm' }
const chunk = { ...common, object: 'chat.completion.chunk', choices: [{ index: 0, delta: message, finish_reason: 'stop' }] }
const whole = { ...common, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }] }
let asked
let begun
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  begun ??= Date.now()
  asked++
  if (Date.now() - begun < busyFor) {
    await wait(way)
    return response.writeHead(503, { 'retry-after': '2', 'content-type': 'application/json' }).end('{"error":"The model is loading"}')
  }
  if (!JSON.parse(body).stream) return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(whole))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${server.address().port}`
const body = { model: 'm', messages: [{ role: 'user', content: 'Hello' }] }
const hugging = options => new InferenceClient('none', { endpointUrl: base, ...options })
const openai = new OpenAI({ apiKey: 'none', baseURL: base })
const read = async stream => {
  let text = ''
  for await (const part of stream) text += part.choices[0].delta.content
  return text
}
const ways = {
  openai: async () => read(await openai.chat.completions.create({ ...body, stream: true })),
  'huggingface, streamed': () => read(hugging().chatCompletionStream(body)),
  'huggingface, whole': async () => (await hugging().chatCompletion(body)).choices[0].message.content,
  'huggingface, retry_on_error: false': () => read(hugging({ retry_on_error: false }).chatCompletionStream(body)),
}
const seen = {}
for (const [name, ask] of Object.entries(ways)) {
  asked = 0
  begun = undefined
  const ending = await ask().catch(() => 'throws')
  seen[name] = { asked, ending }
}
console.log(seen)
assert.deepEqual(seen.openai, { asked: 2, ending: 'word' })
for (const name of ['huggingface, streamed', 'huggingface, whole']) {
  assert.equal(seen[name].ending, 'word')
  assert.ok(seen[name].asked > 30)
}
assert.deepEqual(seen['huggingface, retry_on_error: false'], { asked: 1, ending: 'throws' })
process.exit()
PROBE
timeout 60 node probe.mjs
