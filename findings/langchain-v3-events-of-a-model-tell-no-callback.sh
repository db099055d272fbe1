#!/usr/bin/env bash
# Guess: `model.streamEvents(…)` of LangChain is one more way to read the same call: callbacks, by which traces, costs and limits are kept, are told of it as of `stream()`, and to
# leave its loop ends the call.
# Seen (@langchain/core 1.4.0, @langchain/openai 1.6.0, 2026-11): with version v3, which is meant where none is given, no callback is told anything: neither that the call began or
# ended, nor that it failed, be they given to the model or to the call. `break` leaves the loop, and the answer is read to its last word behind it; only a signal ends it.
# `stream()` and version v2 tell all, and `break` ends them.
# Meaning: calls that are moved to v3 are in no trace and in no sum of costs, and a limit that counts by callbacks lets them all pass. Readers who leave are paid for. Read a model
# by `stream()`, or give a signal and abort it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/core@1.4.0 @langchain/openai@1.6.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { ChatOpenAI } from '@langchain/openai'

const frame = (delta, finish_reason = null) => ({ id: 'chat_1', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices: [{ index: 0, delta, finish_reason }] })
let isBusy = false
let written
const server = createServer(async (request, response) => {
  request.resume()
  if (isBusy) {
    response.writeHead(503, { 'content-type': 'application/json' })
    return response.end('{"error":{"message":"busy"}}')
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  written = 0
  for (const word of ['You ', 'should ', 'not ', 'pay ', 'this ', 'bill.']) {
    if (response.destroyed) return
    response.write(`data: ${JSON.stringify(frame({ content: word }))}\n\n`)
    written++
    await wait(60)
  }
  response.end(`data: ${JSON.stringify(frame({}, 'stop'))}\n\ndata: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`

/** Each way gives the words that it reads. */
const ways = {
  async *stream(model, options) {
    for await (const { content } of await model.stream('May I?', options)) if (content) yield content
  },
  async *v2(model, options) {
    for await (const { event, data } of model.streamEvents('May I?', { ...options, version: 'v2' })) if (event === 'on_chat_model_stream' && data.chunk.content) yield data.chunk.content
  },
  async *v3(model, options) {
    for await (const { event, delta } of model.streamEvents('May I?', options)) if (event === 'content-block-delta') yield delta.text
  },
}
const makeModel = callbacks => new ChatOpenAI({ model: 'gpt-4.1', apiKey: 'key', configuration: { baseURL }, maxRetries: 0, callbacks })
async function read(way) {
  const told = []
  const callbacks = [{ handleChatModelStart: () => told.push('start'), handleLLMEnd: () => told.push('end'), handleLLMError: () => told.push('error') }]
  let text = ''
  for await (const word of ways[way](makeModel(callbacks), {})) text += word
  for await (const _ of ways[way](makeModel(), { callbacks }));
  isBusy = true
  await assert.rejects(async () => {
    for await (const _ of ways[way](makeModel(callbacks), {}));
  })
  isBusy = false
  return { text, told: told.join(', ') }
}
async function leave(way) {
  for await (const _ of ways[way](makeModel(), {})) break
  await wait(600)
  return written === 6 ? 'read to its end' : 'ended'
}
const seen = {}
for (const way of Object.keys(ways)) seen[way] = { ...(await read(way)), left: await leave(way) }
console.log(seen)
const text = 'You should not pay this bill.'
const all = { text, told: 'start, end, start, end, start, error', left: 'ended' }
assert.deepEqual(seen, { stream: all, v2: all, v3: { text, told: '', left: 'read to its end' } })
process.exit()
PROBE
node probe.mjs
