#!/usr/bin/env bash
# Guess: a line `{"error":"…"}`, which Ollama sends in the middle of an answer when its runner fails, is an error of the stream for a provider of the AI SDK, as it
# is for Ollama's own client.
# Seen (ollama-ai-provider-v2 4.0.1, ai 7.0.173, 2026-11): the line is dropped, with a schema error on the console. The stream ends with `finish` and the
# reason `other`, onError is not called, and `text` resolves with half of the answer. A body that is cut there looks the same. ai-sdk-ollama 4.3.0
# throws at both, with Ollama's words in the first case.
# Meaning: an answer that ends `other` through this provider has failed, and why stands only in the server's log.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps ollama-ai-provider-v2@4.0.1 ai-sdk-ollama@4.3.0 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { streamText } from 'ai'
import { createOllama as createOther } from 'ai-sdk-ollama'
import { createOllama } from 'ollama-ai-provider-v2'

const line = (content, more) => ({ model: 'm', created_at: '2026-11-01T00:00:00Z', message: { role: 'assistant', content }, done: false, ...more })
const end = line('', { done: true, done_reason: 'stop', prompt_eval_count: 3, eval_count: 4 })
const answers = {
  whole: [line('Half an '), line('answer.'), end],
  error: [line('Half an '), { error: 'the runner has stopped' }],
  cut: [line('Half an ')],
}
let answer
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  response.end(answers[answer].map(each => `${JSON.stringify(each)}\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${server.address().port}`
let complaints = 0
console.error = console.warn = () => complaints++

async function read(model, name) {
  answer = name
  complaints = 0
  let errors = 0
  const result = streamText({ model, prompt: 'Hello', maxRetries: 0, onError: () => errors++ })
  let finish
  let raised
  try {
    for await (const part of result.fullStream) {
      if (part.type === 'error') errors++
      if (part.type === 'finish') finish = part.finishReason
    }
  } catch (error) {
    raised = error.message
  }
  const text = await result.text.catch(() => 'rejects')
  return { text, finish, raised, errors, complaints }
}
const v2 = createOllama({ baseURL: `${base}/api` })('m')
const seen = { whole: await read(v2, 'whole'), error: await read(v2, 'error'), cut: await read(v2, 'cut') }
const other = createOther({ baseURL: base })('m')
for (const name of ['error', 'cut']) seen[`ai-sdk-ollama, ${name}`] = await read(other, name)
console.table(seen)
assert.deepEqual(seen.whole, { text: 'Half an answer.', finish: 'stop', raised: undefined, errors: 0, complaints: 0 })
assert.deepEqual(seen.error, { text: 'Half an ', finish: 'other', raised: undefined, errors: 0, complaints: 1 })
assert.deepEqual(seen.cut, { ...seen.error, complaints: 0 })
assert.equal(seen['ai-sdk-ollama, error'].raised, 'the runner has stopped')
assert.ok(seen['ai-sdk-ollama, cut'].raised)
process.exit()
PROBE
timeout 30 node probe.mjs
