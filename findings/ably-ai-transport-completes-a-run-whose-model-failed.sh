#!/usr/bin/env bash
# Guess: `vercelRunOutcome()`, which its documentation puts between the AI SDK's stream and `run.end()`, gives `error` for a run whose model failed: the AI SDK says `finishReason: 'error'` of it.
# Seen (@ably/ai-transport 0.8.0, ai 7.0.173, 2026-11): it gives `complete` for each answer whose finish reason resolves and is not `tool-calls`. So it does where the vendor sends an error in the middle, and where
# the answer ends without its end: the UI stream has an `error` chunk and ends by itself, the reason is `error`, the outcome is `complete`. Answers that a filter stopped, or that ran into
# their limit, are complete too. Only where the stream throws, or the reason's promise rejects, as behind a reset, is it `error`.
# Meaning: the session is what pages on all devices and later loads read, and it leaves the `error` chunk out, relying on the run's end: half an answer is there for good as a whole one, with
# nothing to ask again by. Look at `await result.finishReason` first, and call `run.end({ reason: 'error', error })` for all but `stop` and `tool-calls`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @ably/ai-transport@0.8.0 ably@2.28.0 ai@7.0.173 @ai-sdk/openai-compatible@3.0.92 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { vercelRunOutcome } from '@ably/ai-transport/vercel'
import { streamText } from 'ai'

let how
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = record => response.write(`data: ${JSON.stringify(record)}\n\n`)
  const say = (delta, finish_reason = null) =>
    send({ id: 'answer', object: 'chat.completion.chunk', created: 1, model: 'model', choices: [{ index: 0, delta, finish_reason }] })
  say({ role: 'assistant', content: 'You should ' })
  if (how === 'reset') return setTimeout(() => response.destroy(), 50)
  if (how === 'failed') send({ error: { message: 'The model is overloaded.', type: 'server_error', code: 503 } })
  if (how === 'limit') say({}, 'length')
  if (how === 'filter') say({}, 'content_filter')
  if (how === 'whole') {
    say({ content: 'not pay.' })
    say({}, 'stop')
  }
  response.end(how === 'cut' ? '' : 'data: [DONE]\n\n')
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const vendor = createOpenAICompatible({ name: 'vendor', baseURL: `http://127.0.0.1:${server.address().port}/v1`, apiKey: 'none' })
// The AI SDK logs failures.
console.error = () => {}

async function run(as) {
  how = as
  const result = streamText({ model: vendor('model'), prompt: 'Should I pay?', maxRetries: 0 })
  let text = ''
  let error = false
  // What `run.pipe()` does with the stream: it reads to the end, and says `complete` where nothing was thrown.
  const piped = { reason: 'complete' }
  try {
    for await (const chunk of result.toUIMessageStream()) {
      if (chunk.type === 'text-delta') text += chunk.delta
      if (chunk.type === 'error') error = true
    }
  } catch {
    piped.reason = 'error'
  }
  const finish = await result.finishReason.then(
    reason => reason,
    () => 'rejected',
  )
  const { reason } = await vercelRunOutcome(piped, result.finishReason)
  return { text, 'error chunk': error, piped: piped.reason, finish, outcome: reason }
}
const seen = {}
for (const as of ['whole', 'failed', 'cut', 'filter', 'limit', 'reset']) seen[as] = await run(as)
console.table(seen)
const half = { text: 'You should ', 'error chunk': true, piped: 'complete', finish: 'error', outcome: 'complete' }
assert.deepEqual(seen, {
  whole: { text: 'You should not pay.', 'error chunk': false, piped: 'complete', finish: 'stop', outcome: 'complete' },
  failed: half,
  cut: half,
  filter: { ...half, 'error chunk': false, finish: 'content-filter' },
  limit: { ...half, 'error chunk': false, finish: 'length' },
  reset: { text: 'You should ', 'error chunk': false, piped: 'error', finish: 'rejected', outcome: 'error' },
})
process.exit()
PROBE
node probe.mjs
